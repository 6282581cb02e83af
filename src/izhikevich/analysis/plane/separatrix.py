"""The true threshold: the curve in the (v, u) plane that parts the states that spike next from those that do not.

A neuron of this family has no threshold voltage; it has a threshold *curve*, whose v depends on u. Which curve that is:

* ``"saddle"``: the stable manifold of the saddle, the usual case. Forwards in time it runs into the saddle; backwards one
  end rises to the peak, the other swings past the rest and away to low v, where release from inhibition spikes.
* ``"cycle"``: where the lower end, traced back, winds onto an unstable limit cycle around the rest (between the end of
  firing and a subcritical Hopf bifurcation), that cycle is the boundary: all that begins outside spikes sooner or later.
* ``"graze"``: without a saddle (the book's FS cell, the accommodation form) it is the trajectory that just touches the
  peak. There the boundary depends on where the peak was put: a *quasi*-threshold.

Traced backwards in time by SciPy's DOP853. Izhikevich (2007), sections 4.2 and 7.2, for the notions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial import Polynomial

from ...errors import ArgumentError, sentence
from .equilibrium import FixedPoint, fixed_points
from .nullclines import Law, law
from .winding import backwards, wound

FAR = 1000.0  # mV above the peak: where the v-nullcline gives the largest u that a threshold is looked up for
OFF = 1e-4  # mV: how far from the saddle its manifold is started, along the eigenvector; the error is its square


@dataclass(frozen=True, eq=False)
class Separatrix:
    """The boundary between "spikes next" and "does not" as a curve.

    `kind` is "saddle", "cycle" or "graze" (see the module). `v` [mV] and `u` [the current's unit] are the curve, from low v
    to the peak; a cycle is closed, its last point is the first.
    """

    kind: str
    v: np.ndarray
    u: np.ndarray


def separatrix(model: Any, current: float = 0.0, floor: float | None = None) -> Separatrix | None:
    """The curve in the (v, u) plane beyond which the next event is a spike, at a constant current.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float, default 0
        Constant input, in the model's unit (2003: mV/ms; 2007: pA).
    floor : float, mV, optional
        Where to stop on the way to low v; by default 60 mV below the reset and every equilibrium.

    Returns
    -------
    Separatrix or None
        None where every state spikes (the rest is lost and no small oscillation is there instead).

    Raises
    ------
    ArgumentError
        For arrays of parameters, another model, a current that is not finite, a floor that lies above an equilibrium, or a cell with
        two slopes of recovery where these give it more than one rest.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> curve = separatrix(Izhikevich(a=0.02, b=0.2))
    >>> curve.kind, bool(curve.v.min() < -100), round(float(curve.v.max()))
    ('saddle', True, 30)
    """
    found = _boundary(model, current, floor, ())
    return None if found is None else found[0]


def threshold(model: Any, u: Any, current: float = 0.0) -> Any:
    """The v above which the next event is a spike, for a given u and a constant current.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    u : float or array, in the unit of the current
    current : float, default 0
        Constant input, in the model's unit.

    Returns
    -------
    float or array, mV
        -inf where every v spikes; the peak where none below it does. Where low v spikes as well, as a rebound (below the
        curve's other end, see `separatrix`), it is the upper border that is given.

    Raises
    ------
    ArgumentError
        As in `separatrix`; for a u that is not finite; and, where the peak rises with u (the book's TC cell), for one beyond all use.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> rs = Izhikevich(a=0.02, b=0.2)
    >>> threshold(rs, [-10.0, -14.0, -20.0]).round(3)
    array([-50.   , -54.843,    -inf])
    """
    levels = np.asarray(u, dtype=float)
    if not np.isfinite(levels).all():
        raise ArgumentError(sentence("threshold.u", "finite", u))
    found = _boundary(model, current, None, tuple(levels.ravel()))
    above = np.full(levels.size, -math.inf)
    if found is not None:
        curve, crossings = found
        slope = getattr(model, "peak_slope", 0.0)
        for k, (level, crossed) in enumerate(zip(levels.ravel(), crossings, strict=True)):
            over = curve.kind != "cycle" and level >= curve.u[-1]
            above[k] = model.vpeak + slope * level if over else max(crossed, default=-math.inf)
    return above.reshape(levels.shape) if levels.ndim else float(above[0])


def _boundary(
    model: Any, current: float, floor: float | None, levels: tuple[float, ...]
) -> tuple[Separatrix, list[list[float]]] | None:
    """The separatrix, and at which v it crosses each level of u."""
    form, points = law(model), fixed_points(model, current)
    saddle = next((p for p in points if p.kind == "saddle"), None)
    centres = [p for p in points if p.kind != "saddle"]
    if not centres:
        return None
    if len(centres) > 1:
        places = ", ".join(f"{p.v:.4g}" for p in points)
        remedy = "Two slopes of recovery can give two, and then one curve does not part the plane"
        raise ArgumentError(sentence("current", "one that gives one equilibrium beside a saddle", current,
                                     f"Here they lie at v = {places} mV. {remedy}"))  # fmt: skip
    centre = centres[0]
    how = {"model": model, "form": form, "current": current, "centre": centre, "levels": levels}
    how |= {"floor": _bottom(model, points, floor), "ceiling": _ceiling(model, form, current, levels)}
    if saddle is not None:
        lower, upper = (backwards(_beside(form, saddle, side), **how) for side in (-OFF, OFF))
    elif centre.stable:
        lower, upper = backwards(_grazing(model, form, current), **how), None
    else:
        return None
    if lower.escaped:
        v, u, crossings = lower.v[::-1], lower.u[::-1], lower.crossings
        if upper is None:
            return Separatrix("graze", v, u), crossings
        v, u = np.append(v, upper.v), np.append(u, upper.u)
        crossings = [one + other for one, other in zip(crossings, upper.crossings, strict=True)]
        return Separatrix("saddle", v, u), _with(saddle, levels, crossings)
    if not centre.stable:
        return None  # traced back it comes from the unstable rest: no border, all that begins there spikes
    cycle = wound(lower, **how)
    return Separatrix("cycle", cycle.v, cycle.u), cycle.crossings


def _bottom(model: Any, points: tuple[FixedPoint, ...], floor: float | None) -> float:
    """Down to which v the curve is traced."""
    lowest = min([model.c, *(p.v for p in points)])
    bottom = lowest - 60.0 if floor is None else float(floor)
    if not bottom < lowest:
        rule = f"below the reset and every equilibrium, {lowest:g} [mV]"
        raise ArgumentError(sentence("separatrix.floor", rule, floor))
    return bottom


def _ceiling(model: Any, form: Law, current: float, levels: tuple[float, ...]) -> float:
    """Up to which u the curve is traced where the peak rises with u: v grows as the root of u and never comes to it."""
    if not getattr(model, "peak_slope", 0.0) > 0:
        return math.inf
    usual, most = (float(form.quadratic(v)) + current for v in (model.vpeak, model.vpeak + FAR))
    wanted = max([usual, *levels])
    if wanted > most:
        rule = f"at most {most:.3g}, as far as this curve is traced"
        raise ArgumentError(sentence("threshold.u", rule, float(wanted)))
    return wanted + 1.0


def _beside(form: Law, saddle: FixedPoint, side: float) -> tuple[float, float]:
    """A point of the saddle's stable manifold, by its eigenvector (1, C (F - λ))."""
    attracting = min(x.real for x in saddle.eigenvalues)
    return saddle.v + side, saddle.u + side * form.C * (form.slope(saddle.v) - attracting)


def _with(saddle: FixedPoint | None, levels: tuple[float, ...], crossings: list[list[float]]) -> list[list[float]]:
    """The gap of 2 OFF about the saddle closed: a level that only crosses there gets the saddle's v."""
    if saddle is None:
        return crossings
    return [c if max(c, default=-math.inf) > saddle.v - OFF or abs(level - saddle.u) > OFF * 100 else [*c, saddle.v]
            for level, c in zip(levels, crossings, strict=True)]  # fmt: skip


def _grazing(model: Any, form: Law, current: float) -> tuple[float, float]:
    """The state at the peak in which v has just stopped rising (towards the peak, where that moves with u)."""
    line = Polynomial([model.vpeak, getattr(model, "peak_slope", 0.0)])  # v at the peak, as a polynomial of u
    u = Polynomial([0.0, 1.0])
    pull = form.pieces[-1].curve(line) - (u if form.leak else 0.0)
    still = form.quadratic(line) - u + current - form.C * line.coef[1] * form.a * pull
    root = float(min((r.real for r in still.trim().roots() if abs(r.imag) < 1e-9), key=abs))
    return float(line(root)), root
