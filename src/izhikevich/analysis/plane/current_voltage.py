"""Which current holds a cell at a potential: at once, and in the long run (letters as in `nullclines`).

A current counts positive where it flows in, as in a recording. ``instantaneous = u₀ - αv² - βv - γ`` with u where it lay before, and
``steady = U(v) - αv² - βv - γ``. The slope of the steady curve at rest is one over the input resistance; at its top,
where rest and threshold merge, lies the saddle-node current.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, NoRestError, sentence
from ...units import to_number
from .bifurcation import Bifurcation, hopf, saddle_node
from .equilibrium import FixedPoint, rest, steepness
from .nullclines import law

BELOW, ABOVE = 20.0, 10.0  # mV: the range of v by default goes this far below rest and above what ends it


@dataclass(frozen=True, eq=False)
class IV:
    """Current-voltage relations of a cell.

    Attributes
    ----------
    v : ndarray (n,), mV
    steady, instantaneous : ndarray (n,), the model's unit of current
        What holds the cell at v when u has come to rest there, and before it has moved.
    rest : FixedPoint
        Where the cell is held before; both curves go through (rest.v, `holding`).
    holding : float, the model's unit
    resistance : float, mV per unit of current
        One over the slope of the steady curve at rest (2007: GΩ).
    instantaneous_resistance : float
        That of the other curve.
    fold : Bifurcation or None
        The top of the steady curve: the saddle-node current, above which nothing rests.
    turning : Bifurcation or None
        Where rest loses its stability before the top, in an Andronov-Hopf bifurcation.
    """

    v: np.ndarray
    steady: np.ndarray
    instantaneous: np.ndarray
    rest: FixedPoint
    holding: float
    resistance: float
    instantaneous_resistance: float
    fold: Bifurcation | None
    turning: Bifurcation | None


def iv_curve(model: Any, v: Any = None, holding: float = 0.0) -> IV:
    """The steady and the instantaneous current-voltage relation, as a voltage clamp would measure them.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters, and a rest at the holding current.
    v : array_like (n,), mV, optional
        By default 201 potentials from 20 mV below rest to 10 mV above the top of the steady curve.
    holding : float, default 0
        The current before, in the model's unit (2003: mV/ms; 2007: pA): it says where u lies when v is moved.

    Returns
    -------
    IV

    Raises
    ------
    ArgumentError
        For arrays of parameters, a model that is no Izhikevich cell, potentials that are not finite, and the accommodation form,
        whose u never comes to rest away from v_ref.
    NoRestError
        Where nothing rests at the holding current.

    References
    ----------
    E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press 2007, section 8.1.4.

    Examples
    --------
    >>> import izhikevich as izh
    >>> found = iv_curve(izh.cell("RS2007"), [-80, -60, -50])
    >>> found.steady.round(9).tolist(), found.instantaneous.round(9).tolist()
    ([-520.0, 0.0, 50.0], [-560.0, 0.0, 70.0])
    >>> round(1e3 * found.resistance, 2), round(found.fold.current, 2)  # MΩ, pA
    (83.33, 51.43)
    """
    form = law(model)
    if not form.leak:
        remedy = "Its u is an integrator, without a value for each v"
        raise ArgumentError(sentence("iv_curve.model", "a cell whose recovery leaks", str(model), remedy))
    point = rest(model, holding)
    if point is None:
        remedy = "Hold it at a lower current: holding=..."
        raise NoRestError(sentence("iv_curve.holding", f"a current at which {_name(model)} rests", holding, remedy))
    fold, turning = saddle_node(model), hopf(model)
    ends = [b.v for b in (fold, turning) if b]
    across = np.linspace(point.v - BELOW, max([point.v, *ends]) + ABOVE, 201) if v is None else v
    at = np.atleast_1d(np.asarray(to_number(across, "mV", "iv_curve.v"), float))
    if at.ndim != 1 or not np.isfinite(at).all():
        raise ArgumentError(sentence("iv_curve.v", "finite numbers in a row [mV]", v))
    recovery = np.array([form.piece(x).curve(x) for x in at])
    membrane = form.C * form.slope(point.v)
    return IV(
        at,
        recovery - form.quadratic(at),
        point.u - form.quadratic(at),
        point,
        float(holding),
        1.0 / (steepness(form, point) - membrane),
        -1.0 / membrane if membrane else np.inf,
        fold,
        turning,
    )


def _name(model: Any) -> str:
    return model.name or type(model).__name__
