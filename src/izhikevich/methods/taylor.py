"""Taylor series of whatever order the tolerance asks for, to the peak and on: the reference.

Known for this neuron as the Parker-Sochacki method: R. Stewart and W. Bair, Spiking neural network simulation: numerical integration
with the Parker-Sochacki method, J. Comput. Neurosci. 27 (2009) 115. For a quadratic right-hand side the coefficients follow from a
Cauchy product. Order and step vary from neuron to neuron, so this is written for one neuron at a time, with branches.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..models import drive, law
from ..models.ops import absolute, lit, minimum
from ..models.primitives import workspace
from ..models.state import VU
from .base import Leg, Rest
from .mobius import Prepared, cell, prepare

ORDER = 40
MAX_SPANS = 10_000  # of one flow


class Series(NamedTuple):
    """Taylor coefficients of x and U about the start, and the span and order for which they meet the tolerance."""

    x: Any
    u: Any
    h: Any
    order: Any


def expand(p: Prepared, s: Any, x: Any, h: Any, tolerance: Any) -> Series:
    """Coefficients, adding orders until two terms in a row are below the tolerance; if `ORDER` is not enough, over half the span."""
    k = p.law
    cx = workspace(ORDER + 2, h)
    cu = workspace(ORDER + 2, h)
    cx[0] = s.v - k.v0
    cu[0] = k.gain * s.u
    g0 = k.g + k.gain * drive.current_now(x, k.v0)
    g1 = k.gain * (drive.current_at(x, k.v0, lit(1.0, h)) - drive.current_now(x, k.v0))
    pull0 = k.gain * drive.conductance(x, lit(0.0, h))
    pull1 = lit(2.0, h) * (k.gain * drive.conductance(x, lit(1.0, h)) - pull0)
    order = ORDER
    power = lit(1.0, h)
    count = lit(0.0, h)
    small = 0
    for n in range(ORDER + 1):
        product = lit(0.0, h)
        for j in range(n + 1):
            product = product + cx[j] * cx[n - j]
        dx = k.kappa * product - cu[n] - pull0 * cx[n]
        du = k.w * cx[n] - k.r * cu[n]
        if n == 0:
            dx = dx + g0
            du = du + k.w * k.xr
        if n == 1:
            dx = dx + g1
        if n > 0:
            dx = dx - pull1 * cx[n - 1]
        count = count + lit(1.0, h)
        cx[n + 1] = dx / count
        cu[n + 1] = du / count
        power = power * h
        if absolute(cx[n + 1] * power) < tolerance and absolute(cu[n + 1] * power) < tolerance:
            small = small + 1
        else:
            small = 0
        if small == 2:
            order = n + 1
            break
    while small < 2:
        h = lit(0.5, h) * h
        last = h
        for _ in range(ORDER - 1):
            last = last * h
        if (
            absolute(cx[ORDER] * last) < tolerance
            and absolute(cu[ORDER] * last) < tolerance
            and absolute(cx[ORDER + 1] * last * h) < tolerance
            and absolute(cu[ORDER + 1] * last * h) < tolerance
        ):
            small = 2
        if h < lit(1e-12, h):
            small = 2
    return Series(cx, cu, h, order)


def value(coefficients: Any, order: Any, t: Any) -> Any:
    """The polynomial at `t`."""
    y = coefficients[order]
    for n in range(order):
        y = y * t + coefficients[order - 1 - n]
    return y


def crossing(c: Any, order: Any, peak: Any, h: Any) -> Any:
    """When the polynomial of x reaches `peak` inside [0, h]: Newton, kept between bounds by bisection."""
    low = lit(0.0, h)
    high = h
    t = h
    for _ in range(80):
        y = c[order]
        dy = lit(0.0, h)
        for n in range(order):
            dy = dy * t + y
            y = y * t + c[order - 1 - n]
        gap = y - peak
        if gap >= lit(0.0, h):
            high = t
        else:
            low = t
        step = t - gap / dy
        if not (step > low and step < high):
            step = lit(0.5, h) * (low + high)
        if absolute(step - t) <= lit(1e-15, h) * h:
            break
        t = step
    return t


def leg(m: Any, p: Prepared, s: Any, hold: Any, x: Any, left: Any, refractory: Any, free: Any) -> Rest:
    """One series, or up to the spike inside it."""
    zero = lit(0.0, left)
    if hold > zero:
        h = minimum(hold, left)
        return Rest(law.held(p.cell, s, x, h, free), hold - h, drive.shifted(x, h), left - h, hold < zero, s)
    if law.margin(p.cell, s) >= zero:
        return Rest(law.reset(p.cell, s), refractory, x, left, hold <= zero, s)
    k = p.law
    e = expand(p, s, x, left, m.tolerance)
    end = value(e.x, e.order, e.h)
    peak = p.cell.vpeak - k.v0
    if end >= peak:
        t = crossing(e.x, e.order, peak, e.h)
        at = VU(p.cell.vpeak, k.capacity * value(e.u, e.order, t))
        return Rest(law.reset(p.cell, at), refractory, drive.shifted(x, t), left - t, hold <= zero, at)
    after = VU(k.v0 + end, k.capacity * value(e.u, e.order, e.h))
    return Rest(after, zero, drive.shifted(x, e.h), left - e.h, hold > zero, after)


def never_simple(m: Any, p: Prepared, s: Any, hold: Any, x: Any, h: Any) -> tuple[Any, Any]:
    """Every step is taken leg by leg: there is no vector form of a series whose order varies."""
    return s, hold < hold


class Taylor(NamedTuple):
    """Taylor series to a tolerance, spikes located: the reference ("oracle") of the quadratic family."""

    events: Any
    tolerance: Any

    prepare = staticmethod(prepare)
    cell = staticmethod(cell)
    leg = staticmethod(leg)
    simple = staticmethod(never_simple)
    scalar = True  # written for one neuron at a time

    @staticmethod
    def flow(m: Any, p: Prepared, s: Any, x: Any, h: Any) -> Leg:
        t = lit(0.0, h)
        for _ in range(MAX_SPANS):  # towards a pole the spans shrink for ever: what is left there is no state
            if t >= h:
                break
            y = drive.shifted(x, t)
            e = expand(p, s, y, h - t, m.tolerance)
            s = VU(p.law.v0 + value(e.x, e.order, e.h), p.law.capacity * value(e.u, e.order, e.h))
            t = t + e.h
        return Leg(s, law.margin(p.cell, s))
