"""How a neuron loses its rest: at which currents, and to what, in closed form (letters as in `nullclines`).

* Rest meets its threshold (saddle-node) where ``U' = C F``; for a line U = b (v - r), ``I_SN = (β-b)²/4α - γ - b r``.
* Rest starts to oscillate (Andronov-Hopf) where ``F = a``, if ``U'/C > a`` there, with ω = √(a (U'/C - a)); for a line
  ``I_AH = I_SN - (b - aC)²/4α``.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

from numpy.polynomial import Polynomial

from .equilibrium import HZ_PER_RAD_MS, fixed_point, fixed_points, rest
from .nullclines import NEAR, Law, law, real_roots, round_off


@dataclass(frozen=True)
class Bifurcation:
    """A current at which equilibria change: `kind` is "saddle-node" or "Andronov-Hopf".

    `hz` is the frequency of the oscillation that is born (0 for a saddle-node). `subcritical` says that no stable small
    oscillation exists beside the unstable rest: the first Lyapunov coefficient is positive (`lyapunov_coefficient`; k²/(4(b-a)) for
    the 2003 model, which has the sign of a). It is None for a saddle-node.
    """

    kind: str
    current: float
    v: float
    hz: float = 0.0
    subcritical: bool | None = None


def saddle_node(model: Any) -> Bifurcation | None:
    """The current at which rest and threshold merge and vanish; None where they never meet (R's form, the FS cell).

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> saddle_node(Izhikevich(a=0.02, b=0.2)).current
    4.0
    """
    form = law(model)
    if not form.leak:
        return None
    found = []
    for piece in form.pieces:
        need = piece.curve - form.quadratic  # the current that makes v an equilibrium
        for v in real_roots(need.deriv()):
            if piece.low - NEAR < v <= piece.high + NEAR and need.deriv(2)(v) < 0:
                found.append(Bifurcation("saddle-node", round_off(need(v), need, v), v))
    return max(found, key=lambda b: b.current, default=None)


def hopf(model: Any) -> Bifurcation | None:
    """The current at which rest loses its stability to an oscillation; None where that does not happen (b <= a C).

    Source: Izhikevich (2007), chapter 4 for the notions; the closed forms follow from trace 0 (see the module).

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> found = hopf(Izhikevich(a=0.1, b=0.26))
    >>> found.current, round(found.hz, 2), found.subcritical
    (0.2625, 20.13, True)
    """
    form = law(model)
    slope = form.quadratic.deriv()
    v = (form.a * form.C - float(slope.coef[0])) / float(slope.coef[1])
    piece = form.piece(v)
    climb = float(piece.curve.deriv()(v))
    squared = form.a * (climb / form.C - form.a)
    if not form.leak or squared <= 0:
        return None
    need = piece.curve - form.quadratic
    hz = math.sqrt(squared) * HZ_PER_RAD_MS
    subcritical = cubic_growth(form, v) > 0
    return Bifurcation("Andronov-Hopf", round_off(need(v), need, v), float(v), hz, subcritical)


def cubic_growth(form: Law, v: float) -> float:
    """The first Lyapunov coefficient of a Hopf bifurcation at v, 1/(ms mV²): derived in `lyapunov`.

    A u-nullcline that bends up (the book's FS cell, a cube) takes from it: at ``U'' = 2α`` the bifurcation turns supercritical.
    """
    curve = form.piece(v).curve
    kappa, half = float(form.quadratic.coef[2]) / form.C, 0.5 * float(curve.deriv(2)(v)) / form.C
    return kappa * (kappa - half) / (4.0 * (float(curve.deriv()(v)) / form.C - form.a))


def rest_window(model: Any) -> tuple[float, float] | None:
    """The constant currents (low, high) between which the cell has a stable rest; None if it never has one.

    With a > 0 the window reaches down without end. With a < 0 (patterns S and T) it is bounded on both sides: taking
    current *away* destroys the rest, which is why inhibition makes those cells fire.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> [round(x, 4) for x in rest_window(Izhikevich(a=-0.02, b=-1.0))]
    [78.9975, 85.0]
    """
    form = law(model)
    if not form.leak:
        return (-math.inf, math.inf) if fixed_points(model)[0].stable else None
    marks = [b.v for b in (saddle_node(model), hopf(model)) if b] + [p.high for p in form.pieces[:-1]]
    edges = [-math.inf, *sorted(marks), math.inf]
    spans = []
    for low, high in itertools.pairwise(edges):
        middle = _between(low, high)
        piece = form.piece(middle)
        if not fixed_point(form, middle, 0.0, float(piece.curve.deriv()(middle))).stable:
            continue
        need = piece.curve - form.quadratic
        spans.append(sorted(_end(need, v) for v in (low, high)))
    return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None


def _between(low: float, high: float) -> float:
    """A point inside (low, high), which may be endless."""
    if math.isinf(low):
        return high - 10.0 if math.isfinite(high) else 0.0
    return 0.5 * (low + high) if math.isfinite(high) else low + 10.0


def _end(need: Polynomial, v: float) -> float:
    """The current belonging to v; at v = ±∞ what the leading coefficient says."""
    if math.isfinite(v):
        return round_off(need(v), need, v)
    lead = need.trim().coef
    return math.copysign(math.inf, lead[-1] * math.copysign(1.0, v) ** (len(lead) - 1))


def step_rheobase_bound(model: Any, holding: float = 0.0) -> float | None:
    """The level that a step up from rest must exceed before the cell can fire: a bound, the true rheobase is higher.

    With u held at its resting value v climbs past its parabola's bottom only if ``I > β²/4α - γ + u*``; where u follows
    v upwards (b > 0) it only makes that harder, unless rest itself is lost first. Where u follows v down (b <= 0)
    nothing overshoots and the bound is the saddle-node current itself.

    Parameters
    ----------
    model : Model
        A cell with scalar parameters.
    holding : float, default 0
        The current before the step, in the model's unit.

    Returns
    -------
    float or None
        None without a rest, and with a < 0, where steps *down* are what fires the cell.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> round(step_rheobase_bound(Izhikevich(a=0.02, b=0.2)), 9)
    2.25
    """
    point, window, form = rest(model, holding), rest_window(model), law(model)
    if point is None or window is None or form.a < 0:
        return None
    constant, linear, square = (float(c) for c in form.quadratic.coef)
    climb = float(form.piece(point.v).curve.deriv()(point.v))
    follows = climb > 0 or form.pieces[-1].curve.degree() > 1  # the FS cell rests at the foot of its cube
    return min(linear**2 / (4.0 * square) - constant + point.u, window[1]) if follows else window[1]
