"""Tuning curves of an ensemble."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from .encoding import Encoding
from .rates import curve_up_to


def tuning_curves(encoding: Encoding, points: int = 201) -> tuple[np.ndarray, np.ndarray]:
    """Adapted rates of the cells against the value that they represent, in one dimension.

    Parameters
    ----------
    encoding : Encoding
        Of an ensemble of one dimension: ``ens.encoding()`` or ``sim.encodings[ens]``.
    points : int, default 201

    Returns
    -------
    x : ndarray (points,)
        From minus to plus the radius.
    rates : ndarray (points, n), Hz

    Raises
    ------
    ArgumentError
        For more dimensions than one.

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network():
    ...     ens = nef.Ensemble(3, encoders=[[1], [1], [-1]], intercepts=[-0.5, 0.0, 0.0], max_rates=[50, 50, 50])
    >>> x, rates = nef.tuning_curves(ens.encoding())
    >>> rates[-1].round(), rates[0].round()
    (array([50., 50.,  0.]), array([ 0.,  0., 50.]))
    """
    if encoding.encoders.shape[1] != 1:
        rule = "of an ensemble of one dimension"
        raise ArgumentError(sentence("tuning_curves.encoding", rule, encoding.encoders.shape[1]))
    x: Any = np.linspace(-encoding.radius, encoding.radius, points)
    currents = encoding.currents(x[:, None])
    return x, curve_up_to(encoding.model, float(currents.max())).rate(currents)
