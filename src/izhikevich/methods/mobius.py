"""Möbius methods: with u linear over a step, v obeys a Riccati equation, whose solution is a Möbius map of v.

The map passes through the blow-up of v without noticing it, shows a spike by the sign of one expression, and gives its time
in a few Newton steps. Methods of this kind for Riccati equations: J. Schiff and S. Shnider, A natural approach to the numerical
integration of Riccati differential equations, SIAM J. Numer. Anal. 36 (1999) 1392; the exact v at frozen u for this neuron:
M. Hopkins and S. Furber, Accuracy and efficiency in fixed-point neural ODE solvers, Neural Computation 27 (2015) 2148.
With a fourth-order Magnus correction for the slope of u, as here, we found no earlier use for this neuron.

Derivation (docs/mobius.md): write x' = kappa x² + G - U with x = -q'/(kappa q). Then (num, q) obeys a linear 2×2 system, whose
Magnus exponential over a step h, for G - U = gm + (slope of G - U)·(s - h/2), is

    num = (C + eps S) x + gm S,   q = C - eps S - kappa x S,   x(h) = num / q,   eps = -kappa (slope of G - U) h²/12,

with C = cosh(D h), S = sinh(D h)/D, D² = eps² - kappa gm: both even in D, hence polynomials in z = (D h)².
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..models import drive, law
from ..models.ops import absolute, both, exp, lit, log, maximum, minimum, select, sqrt
from ..models.state import VU
from .base import Landing, Leg, mapped
from .located import leg, simple

CURVED = 2.25  # largest |(D h)²| that one map may span: 1.5 rad, within which the peak is crossed at most once


class Prepared(NamedTuple):
    """A cell's record beside its canonical coefficients, which do not change during a run."""

    cell: Any
    law: Any


class Frame(NamedTuple):
    """The common form under the drive of one step: x is measured from `v0`, and G(t) = g + dg·t."""

    v0: Any
    g: Any
    dg: Any
    xr: Any


class Map(NamedTuple):
    """A Möbius map over a step, and the recovery variable after it."""

    num: Any
    q: Any
    u: Any  # U at the end


def prepare(m: Any, p: Any) -> Prepared:
    """Canonical coefficients once per run; the divisions in them would cost more than a step."""
    return Prepared(p, law.canonical(p))


def cell(m: Any, p: Prepared) -> Any:
    """The cell's own record."""
    return p.cell


def frame(k: Any, i: Any, h: Any) -> Frame:
    """Common form under drive `i` over `h` ms; a conductance enters by its mean and moves the vertex."""
    pull = k.gain * drive.conductance(i, h)
    shift = lit(0.5, h) * pull * k.per_kappa
    g = k.g + k.gain * i.i - pull * (k.v0 + lit(0.5, h) * shift)
    return Frame(k.v0 + shift, g, k.gain * i.di, k.xr + shift)


def cosh_root(y: Any) -> Any:
    """cosh √y, by its series: entire, so one formula serves both signs; below 1e-13 off for |y| ≤ 1."""
    c = lit(1 / 87178291200.0, y) * y + lit(1 / 479001600.0, y)
    c = c * y + lit(1 / 3628800.0, y)
    c = c * y + lit(1 / 40320.0, y)
    c = c * y + lit(1 / 720.0, y)
    c = c * y + lit(1 / 24.0, y)
    c = c * y + lit(0.5, y)
    return c * y + lit(1.0, y)


def sinhc_root(y: Any) -> Any:
    """sinh √y / √y, by its series; below 1e-14 off for |y| ≤ 1."""
    s = lit(1 / 1307674368000.0, y) * y + lit(1 / 6227020800.0, y)
    s = s * y + lit(1 / 39916800.0, y)
    s = s * y + lit(1 / 362880.0, y)
    s = s * y + lit(1 / 5040.0, y)
    s = s * y + lit(1 / 120.0, y)
    s = s * y + lit(1 / 6.0, y)
    return s * y + lit(1.0, y)


def waves(square: Any, h: Any) -> tuple[Any, Any]:
    """C = cosh(D h) and S = sinh(D h)/D from D²: the series at half the step, then doubled."""
    y = lit(0.25, h) * square * h * h
    c = cosh_root(y)
    return lit(2.0, h) * c * c - lit(1.0, h), h * sinhc_root(y) * c


def relaxation(r: Any, h: Any) -> tuple[Any, Any]:
    """e^(-rh/2) and (1 - e^(-rh))/(rh), the second without cancellation and at r = 0; for |r h| ≤ 2."""
    half = lit(0.5, h) * r * h
    e = exp(-half)
    return e, e * sinhc_root(half * half)


def relaxed(k: Any, u: Any, area: Any, moment: Any, h: Any) -> Any:
    """U after `h` ms by variation of constants, from the integral of x + xr and its first moment about the middle."""
    e, phi = relaxation(k.r, h)
    return e * e * u + k.w * (phi * area + k.r * e * moment)


def predicted(k: Any, f: Any, x: Any, u: Any, h: Any) -> tuple[Any, Any]:
    """Mean and slope of U over the step, from its first two derivatives at the start."""
    du = k.w * (x + f.xr) - k.r * u
    ddu = k.w * (k.kappa * x * x + f.g - u) - k.r * du
    return u + h * (lit(0.5, h) * du + lit(1 / 6.0, h) * h * ddu), du + lit(0.5, h) * h * ddu


def riccati(k: Any, f: Any, x: Any, mean: Any, slope: Any, h: Any) -> tuple[Any, Any]:
    """Numerator and denominator of x(h) for U linear in time with this mean and slope (Magnus, order 4)."""
    gm = f.g + lit(0.5, h) * f.dg * h - mean
    eps = lit(1 / 12.0, h) * k.kappa * (slope - f.dg) * h * h
    c, s = waves(eps * eps - k.kappa * gm, h)
    return (c + eps * s) * x + gm * s, c - eps * s - k.kappa * x * s


def map3(m: Any, k: Any, f: Any, x: Any, u: Any, h: Any) -> Map:
    """Order 3: U predicted from the start; its update uses the exact integral of v, and x1 - x for the moment."""
    mean, slope = predicted(k, f, x, u, h)
    num, q = riccati(k, f, x, mean, slope, h)
    # past the pole (q <= 0) the lane is about to be landed on the peak: any finite number serves
    area = f.xr * h - log(maximum(q, lit(1e-30, q))) * k.per_kappa
    moment = lit(1 / 12.0, h) * h * h * (num / q - x)
    return Map(num, q, relaxed(k, u, area, moment, h))


def lag(r: Any, h: Any) -> Any:
    """(1 - phi)/(rh), phi as in `relaxation`: the weight of the area in the mean of U; entire, so r may be 0."""
    z = r * h
    y = z * z
    t = lit(1 / 1307674368000.0, y) * y + lit(1 / 6227020800.0, y)
    t = t * y + lit(1 / 39916800.0, y)
    t = t * y + lit(1 / 362880.0, y)
    t = t * y + lit(1 / 5040.0, y)
    t = t * y + lit(1 / 120.0, y)
    t = t * y + lit(1 / 6.0, y)
    s = sinhc_root(lit(0.25, y) * y)
    return lit(0.5, y) * s * s - z * t


def mean_log(delta: Any) -> Any:
    """Mean of ln(1 + delta·τ) for τ from 0 to 1."""
    one = lit(1.0, delta)
    small = absolute(delta) < lit(2e-3, delta)
    safe = select(small, one, delta)
    direct = ((one + safe) * log(one + safe) - safe) / safe
    t = lit(-1 / 42.0, delta) * delta + lit(1 / 30.0, delta)
    t = t * delta - lit(1 / 20.0, delta)
    t = t * delta + lit(1 / 12.0, delta)
    t = t * delta - lit(1 / 6.0, delta)
    t = t * delta + lit(0.5, delta)
    return select(small, t * delta, direct)


class Span(NamedTuple):
    """A Möbius map with the area under x + xr and its first moment about the middle of the step."""

    num: Any
    q: Any
    area: Any
    moment: Any


def spanned(k: Any, f: Any, x: Any, mean: Any, slope: Any, h: Any) -> Span:
    """The map for U linear in time, and both integrals of x from the denominator: x = -q'/(kappa q).

    The moment needs the integral of ln q: exact for the chord of q, and Simpson's weight for how far the middle is off it.
    """
    half = lit(0.5, h)
    gm = f.g + half * f.dg * h - mean
    eps = lit(1 / 12.0, h) * k.kappa * (slope - f.dg) * h * h
    y = (eps * eps - k.kappa * gm) * h * h * lit(0.25, h)
    c = cosh_root(y)
    s = half * h * sinhc_root(y)  # sinh(D h/2)/D
    whole_c = lit(2.0, h) * c * c - lit(1.0, h)
    whole_s = lit(2.0, h) * s * c
    num = (whole_c + eps * whole_s) * x + gm * whole_s
    q = whole_c - eps * whole_s - k.kappa * x * whole_s
    tiny = lit(1e-30, h)
    end = maximum(q, tiny)
    middle = maximum(c - eps * s - k.kappa * x * s, tiny)
    one = lit(1.0, h)
    log_end = log(end)
    bend = lit(2 / 3.0, h) * log(lit(2.0, h) * middle / (one + end))
    moment = (mean_log(end - one) + bend - half * log_end) * h * k.per_kappa
    return Span(num, q, f.xr * h - log_end * k.per_kappa, moment)


def map4(m: Any, k: Any, f: Any, x: Any, u: Any, h: Any) -> Map:
    """Order 4: predict as in `map3`, then once more with the mean and slope of U that came out."""
    mean, slope = predicted(k, f, x, u, h)
    first = spanned(k, f, x, mean, slope, h)
    end = relaxed(k, u, first.area, first.moment, h)
    e, phi = relaxation(k.r, h)
    mean = u * phi + k.w * (lag(k.r, h) * first.area - e * first.moment / h)
    second = spanned(k, f, x, mean, (end - u) / h, h)
    return Map(second.num, second.q, relaxed(k, u, second.area, second.moment, h))


def ended(p: Prepared, f: Any, m: Map) -> Leg:
    """Back from the common form to v and u; num - peak·q is the margin, whose sign holds past the pole as well."""
    return Leg(VU(f.v0 + m.num / m.q, p.law.capacity * m.u), m.num - (p.cell.vpeak - f.v0) * m.q)


def steepest(k: Any, f: Any, s: Any, h: Any) -> Any:
    """Bound of |D²| over the next `h` ms, a ramp of the current included."""
    return k.kappa * (absolute(f.g - k.gain * s.u) + absolute(f.dg) * h)


def within(m: Any, p: Prepared, s: Any, x: Any, h: Any) -> Any:
    """Whether one map may span `h`: without this guard a strong current loses spikes unseen (654 became 7)."""
    f = frame(p.law, x, h)
    bend = steepest(p.law, f, s, h)
    limit = lit(CURVED, h)
    return both(bend * h * h <= limit, absolute(p.law.r) * h <= lit(1.5, h))


def reach(m: Any, p: Prepared, s: Any, x: Any, h: Any) -> Any:
    """`h` where it is within; else the longest step that is."""
    f = frame(p.law, x, h)
    bend = steepest(p.law, f, s, h)
    longest = minimum(sqrt(lit(CURVED, h) / bend), lit(1.5, h) / absolute(p.law.r))
    return select(within(m, p, s, x, h), h, minimum(longest, h))


def first_guess(k: Any, f: Any, x: Any, u: Any, peak: Any, h: Any) -> Any:
    """Time to the peak for frozen u: two Newton steps from the secant on F = num - peak·q, where F'' = -kappa G F.

    F'' vanishes with F, so that the steps converge with order three.
    """
    g = f.g + lit(0.5, h) * f.dg * h - u
    start = x - peak
    rate = g + k.kappa * x * peak
    c, s = waves(-(k.kappa * g), h)
    end = c * start + s * rate
    t = h * start / (start - end)
    t = newton(k, g, start, rate, t)
    t = newton(k, g, start, rate, t)
    return kept(t, h)


def kept(t: Any, h: Any) -> Any:
    """A time inside the step, and not zero: a map over no time at all would divide by it."""
    return minimum(maximum(t, lit(1e-12, h) * h), h)


def newton(k: Any, g: Any, start: Any, rate: Any, t: Any) -> Any:
    """One Newton step on F(t) = C·start + S·rate."""
    c, s = waves(-(k.kappa * g), t)
    return t - (c * start + s * rate) / (c * rate - k.kappa * g * s * start)


def gap(k: Any, f: Any, m: Map, peak: Any, t: Any) -> Any:
    """Time from where the map over `t` ends to the peak, at frozen u: off by the third power of itself."""
    x = m.num / m.q
    return (peak - x) / (f.g + f.dg * t - m.u + k.kappa * x * peak)


def landed(p: Prepared, f: Any, m: Map, peak: Any, t: Any, h: Any) -> Landing:
    """The peak from a map that ends within a microsecond of it: the last gap moves the time, and u by its slope there."""
    k = p.law
    at = kept(t + gap(k, f, m, peak, t), h)
    u = m.u + (at - t) * (k.w * (peak + f.xr) - k.r * m.u)
    return Landing(at, VU(p.cell.vpeak, k.capacity * u))


def flow(m: Any, p: Prepared, s: Any, x: Any, h: Any) -> Leg:
    """The state after `h` ms if no spike comes."""
    f = frame(p.law, x, h)
    return ended(p, f, mapped(m, p.law, f, s.v - f.v0, p.law.gain * s.u, h))


def time_to_peak(m: Any, p: Prepared, s: Any, x: Any, h: Any) -> Landing:
    """When the peak is reached: at frozen u, then corrected by three maps, each ending closer to it by the third power."""
    k = p.law
    f = frame(k, x, h)
    y = s.v - f.v0
    u = k.gain * s.u
    peak = p.cell.vpeak - f.v0
    t = first_guess(k, f, y, u, peak, h)
    t = kept(t + gap(k, f, mapped(m, k, f, y, u, t), peak, t), h)
    t = kept(t + gap(k, f, mapped(m, k, f, y, u, t), peak, t), h)
    return landed(p, f, mapped(m, k, f, y, u, t), peak, t, h)


class Mobius(NamedTuple):
    """Base of the Möbius methods, which give `mapped`."""

    events: Any

    prepare = staticmethod(prepare)
    cell = staticmethod(cell)
    within = staticmethod(within)
    reach = staticmethod(reach)
    flow = staticmethod(flow)
    time_to_peak = staticmethod(time_to_peak)
    leg = staticmethod(leg)
    simple = staticmethod(simple)


class Mobius3(Mobius):
    """Order 3, one map per step: the default for the quadratic family."""

    __slots__ = ()
    mapped = staticmethod(map3)


class Mobius4(Mobius):
    """Order 4, predictor and corrector: where an error bound is promised."""

    __slots__ = ()
    mapped = staticmethod(map4)
