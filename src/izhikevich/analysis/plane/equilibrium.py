"""Where a neuron rests, and how it answers small inputs there, in closed form.

With the slope ``F = (2αv + β) / C`` of the upper equation (see `nullclines` for the letters) the Jacobian has the trace
``F - a`` and the determinant ``a (U'/C - F)``. A fixed point is a root of ``U(v) - αv² - βv - γ = I``, and it is stable
iff trace < 0 < determinant. All functions are pure, of a model's attributes, for one neuron (scalar parameters).

Where U jumps up (ModelDB's TC cell, -65 mV) a range of currents holds the neuron *on* the jump: v' is 0 there, and u is drawn down on one
side and up on the other. Near that state v falls back to the jump like a bouncing ball, ``v'' = (F - a) v' ∓ g``, with ever quicker turns;
by the virial theorem ``v'²`` is on the average 2/3 of its energy, which so changes at the rate 2/3 (F - a), and v' and u fade
as exp((F - a)t/3). Hence the eigenvalues (F - a)/3 ± i∞.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from .nullclines import NEAR, Law, Piece, law, real_roots

HZ_PER_RAD_MS = 1000.0 / (2.0 * math.pi)


@dataclass(frozen=True)
class FixedPoint:
    """An equilibrium (v [mV], u [units of the current]) with its two eigenvalues [1/ms]."""

    v: float
    u: float
    eigenvalues: tuple[complex, complex]

    @property
    def stable(self) -> bool:
        """Whether small deviations die out."""
        return all(x.real < 0 for x in self.eigenvalues)

    @property
    def kind(self) -> str:
        """Stable or unstable node or focus, or saddle."""
        one, two = self.eigenvalues
        if one.imag:
            return f"{'stable' if self.stable else 'unstable'} focus"
        if one.real * two.real < 0:
            return "saddle"
        return f"{'stable' if self.stable else 'unstable'} node"

    @property
    def ringing_hz(self) -> float:
        """Frequency of the damped oscillation [Hz]; 0 for a node or a saddle."""
        return abs(self.eigenvalues[0].imag) * HZ_PER_RAD_MS

    @property
    def damping_ms(self) -> float:
        """Time in which a small deviation shrinks to 1/e [ms]; infinite if it does not."""
        slowest = max(x.real for x in self.eigenvalues)
        return -1.0 / slowest if slowest < 0 else math.inf


def fixed_point(form: Law, v: float, u: float, climb: float) -> FixedPoint:
    """The fixed point at v, where the u-nullcline climbs by `climb` per mV."""
    slope, leak = form.slope(v), form.a if form.leak else 0.0
    half = 0.5 * (slope - leak)
    under = complex(half * half - (form.a * climb / form.C - leak * slope))
    root = under**0.5 if under.real >= 0 else 1j * math.sqrt(-under.real)
    return FixedPoint(float(v), float(u), (half + root, half - root))


def _on_jump(form: Law, left: Piece, right: Piece, current: float) -> list[FixedPoint]:
    """The equilibrium on a jump of the u-nullcline, if the current lies in the range that puts one there."""
    v = left.high
    u = float(form.quadratic(v)) + current
    if not left.curve(v) < u < right.curve(v):
        return []
    fading = (form.slope(v) - form.a) / 3.0
    return [FixedPoint(v, u, (complex(fading, math.inf), complex(fading, -math.inf)))]


def steepness(form: Law, point: FixedPoint) -> float:
    """U' at a fixed point: infinite on a jump of the nullcline, that of the side below on a kink."""
    return math.inf if math.isinf(point.ringing_hz) else float(form.piece(point.v).curve.deriv()(point.v))


def fixed_points(model: Any, current: float = 0.0) -> tuple[FixedPoint, ...]:
    """All equilibria at a constant current, from low to high v.

    Parameters
    ----------
    model : Model
        A cell with scalar parameters.
    current : float, default 0
        Constant input, in the model's unit (2003: mV/ms; 2007: pA).

    Returns
    -------
    tuple of FixedPoint
        Possibly empty: above the saddle-node current nothing rests.

    Raises
    ------
    ArgumentError
        For arrays of parameters, a model that is no Izhikevich cell, a current that is not one finite number.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> rs = Izhikevich(a=0.02, b=0.2)
    >>> [(round(p.v, 6), round(p.u, 6), p.kind) for p in fixed_points(rs)]
    [(-70.0, -14.0, 'stable node'), (-50.0, -10.0, 'saddle')]
    """
    form = law(model)
    if np.ndim(current) or not np.isfinite(current):
        raise ArgumentError(sentence("current", "one finite number here", current))
    found: list[FixedPoint] = []
    for piece in form.pieces:
        aim = piece.curve - form.quadratic - current if form.leak else piece.curve
        for v in real_roots(aim):
            inside = piece.low - NEAR < v <= piece.high + NEAR
            if inside and not any(abs(v - p.v) < NEAR for p in found):
                u = piece.curve(v) if form.leak else form.quadratic(v) + current
                found.append(fixed_point(form, v, float(u), float(piece.curve.deriv()(v))))
    for left, right in itertools.pairwise(form.pieces):
        found += _on_jump(form, left, right, current)
    return tuple(sorted(found, key=lambda p: p.v))


def rest(model: Any, current: float = 0.0) -> FixedPoint | None:
    """The stable equilibrium at a constant current, the lowest if there are several; None if nothing rests."""
    return next((p for p in fixed_points(model, current) if p.stable), None)


def input_resistance(model: Any, current: float = 0.0) -> float | None:
    """dv/dI at rest: mV per unit of current (2007: GΩ), 1/(b - F) for the 2003 model; None without a rest.

    It is 0 for the accommodation form, whose rest is v_ref whatever the current.
    """
    point = rest(model, current)
    if point is None:
        return None
    form = law(model)
    return 1.0 / (steepness(form, point) - form.C * form.slope(point.v)) if form.leak else 0.0


def impedance(model: Any, hz: Any, current: float = 0.0) -> Any:
    """How v answers a small sine at rest: complex, mV per unit of current.

    ``Z = (iω + a) / ((iω + a)(iω - F) + a U'/C) / C``; without the leak, ``a`` vanishes from the two brackets.

    Parameters
    ----------
    model : Model
        A cell with scalar parameters.
    hz : float or array, Hz
        Frequency of the sine.
    current : float, default 0
        The constant current beneath it, in the model's unit.

    Returns
    -------
    complex or array of complex, or None
        Its size is the amplitude, its angle the phase; None without a rest.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> round(abs(impedance(Izhikevich(a=0.1, b=0.26), 24.95)), 2)
    11.81
    """
    point = rest(model, current)
    if point is None:
        return None
    form = law(model)
    climb, slope = steepness(form, point), form.slope(point.v)
    s = 1j * np.asarray(hz, dtype=float) / HZ_PER_RAD_MS
    leak = form.a if form.leak else 0.0
    held = form.a * climb / form.C
    answer = (s + leak) / ((s + leak) * (s - slope) + held) / form.C if math.isfinite(held) else 0.0 * s
    return answer if answer.ndim else complex(answer)


def resonance_hz(model: Any, current: float = 0.0) -> float | None:
    """The frequency [Hz] that moves v most, 0 if slow inputs do (no resonance); None without a rest.

    ``ω² = -a² + √(ab (ab + 2a² - 2aF))`` with b standing for U'/C; ``ω² = ab`` without the leak.
    """
    point = rest(model, current)
    if point is None:
        return None
    form = law(model)
    ab = form.a * steepness(form, point) / form.C
    if not form.leak:
        return math.sqrt(ab) * HZ_PER_RAD_MS
    inner = ab * (ab + 2.0 * form.a**2 - 2.0 * form.a * form.slope(point.v))
    squared = math.sqrt(inner) - form.a**2 if inner > 0 else 0.0
    return math.sqrt(max(squared, 0.0)) * HZ_PER_RAD_MS
