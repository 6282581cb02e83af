"""The vocabulary of the equations: what a model may use besides ``+ - * /`` and comparisons.

`exp` and `log` are ours, from polynomials: library versions differ between NumPy and Numba in one value out of twenty, and
then no two engines agree. Both follow the classic reductions of fdlibm (Sun Microsystems, 1993: e_exp.c, e_log.c), with
a plain Taylor polynomial in `exp`; errors stay below 1 unit in the last place for `log` and 1.5 for `exp` (tested).
"""

from __future__ import annotations

from typing import Any

from .primitives import along, both, by_precision, either, lit, pick, power_of_two, rint, select, split, sqrt

__all__ = ["absolute", "along", "both", "either", "exp", "lit", "log", "maximum", "minimum", "pick", "select", "sqrt"]

LN2_HIGH = 6.93147180369123816490e-01  # the leading 33 bits of ln 2: whole multiples up to 2**20 are exact
LN2_LOW = 1.90821492927058770002e-10
LN2_HIGH_SINGLE = 0.693145751953125  # float32: the leading 15 bits, for multiples up to 2**9
LN2_LOW_SINGLE = 1.42860682030941723e-06
INVERSE_LN2 = 1.44269504088896338700


def minimum(a: Any, b: Any) -> Any:
    """The smaller of two numbers; `b` if either is nan."""
    return select(a < b, a, b)


def maximum(a: Any, b: Any) -> Any:
    """The larger of two numbers; `b` if either is nan."""
    return select(a > b, a, b)


def absolute(x: Any) -> Any:
    """Magnitude."""
    return select(x < x - x, -x, x)


def exp(x: Any) -> Any:
    """e**x, the same bits in every executor; 0 far below, inf far above, nan for nan."""
    low = by_precision(-745.2, -104.0, x)  # half the smallest subnormal: 0 below
    high = by_precision(709.79, 88.73, x)  # beyond the largest float: inf above
    clipped = select(x < low, low, select(x > high, high, x))
    n = rint(clipped * lit(INVERSE_LN2, x))
    r = clipped - n * by_precision(LN2_HIGH, LN2_HIGH_SINGLE, x) - n * by_precision(LN2_LOW, LN2_LOW_SINGLE, x)
    y = lit(1 / 6227020800.0, x)
    y = y * r + lit(1 / 479001600.0, x)
    y = y * r + lit(1 / 39916800.0, x)
    y = y * r + lit(1 / 3628800.0, x)
    y = y * r + lit(1 / 362880.0, x)
    y = y * r + lit(1 / 40320.0, x)
    y = y * r + lit(1 / 5040.0, x)
    y = y * r + lit(1 / 720.0, x)
    y = y * r + lit(1 / 120.0, x)
    y = y * r + lit(1 / 24.0, x)
    y = y * r + lit(1 / 6.0, x)
    y = y * r + lit(0.5, x)
    y = y * r + lit(1.0, x)
    y = y * r + lit(1.0, x)
    # in two halves, so that neither power leaves the range of a float
    half = rint(n * lit(0.5, x))
    y = y * power_of_two(half) * power_of_two(n - half)
    return select(x != x, x, y)


def log(x: Any) -> Any:
    """Natural logarithm, the same bits in every executor; -inf at 0, nan below."""
    tiny = lit(1.1754943508222875e-38, x)  # smallest normal float32; a double below 1e-38 is scaled as well, harmlessly
    scaled = select(x < tiny, x * lit(18014398509481984.0, x), x)  # 2**54 lifts subnormals
    m, e = split(scaled)
    low = m < lit(0.70710678118654752440, x)
    m = select(low, m + m, m)
    e = select(low, e - lit(1.0, x), e)
    e = select(x < tiny, e - lit(54.0, x), e)
    f = m - lit(1.0, x)
    s = f / (lit(2.0, x) + f)
    z = s * s
    r = lit(1.479819860511658591e-01, x)
    r = r * z + lit(1.531383769920937332e-01, x)
    r = r * z + lit(1.818357216161805012e-01, x)
    r = r * z + lit(2.222219843214978396e-01, x)
    r = r * z + lit(2.857142874366239149e-01, x)
    r = r * z + lit(3.999999999940941908e-01, x)
    r = r * z + lit(6.666666666666735130e-01, x)
    r = r * z
    hfsq = lit(0.5, x) * f * f
    tail = hfsq - (s * (hfsq + r) + e * by_precision(LN2_LOW, LN2_LOW_SINGLE, x))
    y = e * by_precision(LN2_HIGH, LN2_HIGH_SINGLE, x) - (tail - f)
    zero = x - x  # nan for inf and nan, which the lines below then handle
    y = select(x == zero, lit(float("-inf"), x), y)
    y = select(x < zero, lit(float("nan"), x), y)
    return select(zero == zero, y, select(x > lit(0.0, x), x, x - x))
