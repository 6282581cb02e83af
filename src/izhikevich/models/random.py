"""Random numbers as equations: the same key and counter give the same number anywhere, in any order, in every executor.

Words are Threefry-2x32 with 20 rounds, of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011),
the Random123 library: only 32-bit additions, exclusive ors and rotations. Normal numbers are Box and Muller's (Ann. Math. Statist. 29,
1958), with logarithm, sine and cosine of our own in float64: a library's differ in the last bit between machines, and a stimulus
must not. Their polynomials are those of fdlibm (Sun Microsystems, 1993).

All of these are fixed for ever: every published run depends on them.
"""

from __future__ import annotations

from typing import Any

from .primitives import select, split, sqrt, word32

PARITY = 0x1BD11BDA
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
QUARTER = 1.5707963267948966  # a right angle


def mixed(x0: Any, x1: Any, by: int) -> tuple[Any, Any]:
    """One round."""
    x0 = word32(x0 + x1)
    return x0, word32((x1 << by) | (x1 >> (32 - by))) ^ x0


def four(x0: Any, x1: Any, a: int, b: int, c: int, d: int) -> tuple[Any, Any]:
    """Four rounds."""
    x0, x1 = mixed(x0, x1, a)
    x0, x1 = mixed(x0, x1, b)
    x0, x1 = mixed(x0, x1, c)
    return mixed(x0, x1, d)


def threefry(key0: Any, key1: Any, counter0: Any, counter1: Any) -> tuple[Any, Any]:
    """Two random words; in this package the key is (seed, stream) and the counter (who, when)."""
    k0, k1 = word32(key0), word32(key1)
    k2 = k0 ^ k1 ^ word32(PARITY)
    x0, x1 = word32(word32(counter0) + k0), word32(word32(counter1) + k1)
    x0, x1 = four(x0, x1, 13, 15, 26, 6)
    x0, x1 = four(word32(x0 + k1), word32(x1 + k2 + 1), 17, 29, 16, 24)
    x0, x1 = four(word32(x0 + k2), word32(x1 + k0 + 2), 13, 15, 26, 6)
    x0, x1 = four(word32(x0 + k0), word32(x1 + k1 + 3), 17, 29, 16, 24)
    x0, x1 = four(word32(x0 + k1), word32(x1 + k2 + 4), 13, 15, 26, 6)
    return word32(x0 + k2), word32(x1 + k0 + 5)


def unit(word: Any) -> Any:
    """A number between 0 and 1, neither of them."""
    return (word + 0.5) * 2.3283064365386963e-10  # 2**-32


def natural_log(x: Any) -> Any:
    """Natural logarithm of positive normal float64 numbers, within one unit in the last place."""
    fraction, exponent = split(x)
    small = fraction < 0.7071067811865476
    f = select(small, 2.0 * fraction, fraction) - 1.0
    k = select(small, exponent - 1.0, exponent)
    s = f / (2.0 + f)
    z = s * s
    r = 1.479819860511658591e-01 * z + 1.531383769920937332e-01
    r = r * z + 1.818357216161805012e-01
    r = r * z + 2.222219843214978396e-01
    r = r * z + 2.857142874366239149e-01
    r = r * z + 3.999999999940941908e-01
    r = r * z + 6.666666666666735130e-01
    half = 0.5 * f * f
    return k * LN2_HIGH - ((half - (s * (half + z * r) + k * LN2_LOW)) - f)


def sine(x: Any) -> Any:
    """Sine of an angle between -45 and 45 degrees."""
    z = x * x
    r = 1.58969099521155010221e-10 * z - 2.50507602534068634195e-08
    r = r * z + 2.75573137070700676789e-06
    r = r * z - 1.98412698298579493134e-04
    r = r * z + 8.33333333332248946124e-03
    r = r * z - 1.66666666666666324348e-01
    return x + x * z * r


def cosine(x: Any) -> Any:
    """Cosine of an angle between -45 and 45 degrees."""
    z = x * x
    r = -1.13596475577881948265e-11 * z + 2.08757232129817482790e-09
    r = r * z - 2.75573143513906633035e-07
    r = r * z + 2.48015872894767294178e-05
    r = r * z - 1.38888888888741095749e-03
    r = r * z + 4.16666666666666019037e-02
    return 1.0 - (0.5 * z - z * z * r)


def gaussian(word0: Any, word1: Any) -> Any:
    """A standard normal number of two words: the first gives the radius, the second the angle. The largest is 6.66."""
    radius = sqrt(-2.0 * natural_log(unit(word0)))
    # top two bits: the quadrant; the others: a place in it, -45 to 45 degrees about its middle
    quadrant = word32(word1 >> 30)
    x = ((word32(word1 & 0x3FFFFFFF) + 0.5) * 9.313225746154785e-10 - 0.5) * QUARTER  # 2**-30
    circle = select((quadrant & 1) == 0, cosine(x), sine(x))
    return radius * select(quadrant < 2, circle, -circle)


def normal(seed: Any, stream: Any, neuron: Any, step: Any) -> Any:
    """The standard normal number of a neuron and a step."""
    word0, word1 = threefry(seed, stream, neuron, step)
    return gaussian(word0, word1)
