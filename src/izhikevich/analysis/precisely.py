"""With which method what is said about a cell is measured, and which cells can be asked."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, NoRestError, sentence
from ..methods import METHODS
from .plane.equilibrium import rest
from .plane.nullclines import law


def precisely(model: Any) -> dict[str, Any]:
    """Method and step for measuring a cell in bulk: located spikes, u at a spike good to better than 1e-6.

    `mobius4` at 0.1 ms where it fits, else located Runge-Kutta at 0.02 ms.

    Parameters
    ----------
    model : Model
        A cell with scalar parameters, without refractory period and without noise.

    Returns
    -------
    dict
        Options of `izhikevich.simulate`.

    Raises
    ------
    ArgumentError
        For several neurons, a model that is no Izhikevich cell, a refractory period or noise: there the next spike does not
        follow from v and u alone.

    Examples
    --------
    >>> import izhikevich as izh
    >>> precisely(izh.cell("RS")), precisely(izh.cell("FS2007"))
    ({'method': 'mobius4', 'dt': 0.1}, {'method': 'rk4_located', 'dt': 0.02})
    """
    law(model)
    for name in ("refractory", "diffusion"):
        if np.any(np.asarray(getattr(model, name)) > 0):
            raise ArgumentError(sentence(f"model.{name}", "0 here", getattr(model, name)))
    fits = METHODS["mobius4"].fits(model)
    return {"method": "mobius4", "dt": 0.1} if fits else {"method": "rk4_located", "dt": 0.02}


def resting(model: Any, argument: str) -> None:
    """Refuse a cell that does not rest without a current, from which a measurement begins.

    Raises
    ------
    NoRestError

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> resting(Izhikevich(), "fi_curve.model")
    """
    if rest(model) is None:
        raise NoRestError(sentence(argument, "a cell that rests without a current", str(model)))
