"""Normal random numbers from random words, by additions, multiplications and one square root.

Box and Muller's way (Ann. Math. Statist. 29, 1958), with logarithm and cosine of our own: a library's differ in the
last bit between machines, and a stimulus must not. The polynomials are those of fdlibm (Sun Microsystems, 1993).
"""

from __future__ import annotations

import numpy as np

from .threefry import threefry2x32

_LOG = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_SIN = (
    -1.66666666666666324348e-01,
    8.33333333332248946124e-03,
    -1.98412698298579493134e-04,
    2.75573137070700676789e-06,
    -2.50507602534068634195e-08,
    1.58969099521155010221e-10,
)
_COS = (
    4.16666666666666019037e-02,
    -1.38888888888741095749e-03,
    2.48015872894767294178e-05,
    -2.75573143513906633035e-07,
    2.08757232129817482790e-09,
    -1.13596475577881948265e-11,
)


def normals(seed, stream, neuron, step) -> np.ndarray:
    """One standard normal number per (neuron, step).

    Parameters
    ----------
    seed, stream : int
        Key of the generator, each in 0 ... 2**32 - 1.
    neuron, step : int or array_like of int
        Counter, broadcast.

    Returns
    -------
    ndarray of float64, the broadcast shape

    Notes
    -----
    The first word gives the radius, the second the angle, so none is wasted and none is shared. The largest value is
    6.66.

    Examples
    --------
    >>> normals(seed=1, stream=0, neuron=[0, 1], step=0).round(6)
    array([-0.817194,  2.258127])
    """
    word0, word1 = threefry2x32(seed, stream, neuron, step)
    radius = np.sqrt(-2.0 * natural_log((word0 + 0.5) * 2.0**-32))
    # top two bits: the quadrant; the others: a place in it, -45 to 45 degrees about its middle
    quadrant = word1 >> np.uint32(30)
    x = (((word1 & np.uint32(0x3FFFFFFF)) + 0.5) * 2.0**-30 - 0.5) * (np.pi / 2)
    circle = np.where(quadrant % 2 == 0, _cosine(x), _sine(x))
    return radius * np.where(quadrant < 2, circle, -circle)


def natural_log(x: np.ndarray) -> np.ndarray:
    """Natural logarithm of positive normal float64 numbers, within one unit in the last place.

    Parameters
    ----------
    x : ndarray of float64

    Returns
    -------
    ndarray of float64
    """
    fraction, exponent = np.frexp(x)
    small = fraction < 0.7071067811865476
    fraction = np.where(small, 2.0 * fraction, fraction)
    k = np.where(small, exponent - 1, exponent).astype(float)
    f = fraction - 1.0
    s = f / (2.0 + f)
    z = s * s
    tail = z * _polynomial(_LOG, z)
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + tail) + k * _LN2_LOW)) - f)


def _sine(x: np.ndarray) -> np.ndarray:
    z = x * x
    return x + x * z * _polynomial(_SIN, z)


def _cosine(x: np.ndarray) -> np.ndarray:
    z = x * x
    return 1.0 - (0.5 * z - z * z * _polynomial(_COS, z))


def _polynomial(coefficients: tuple[float, ...], x: np.ndarray) -> np.ndarray:
    result = np.full_like(x, coefficients[-1])
    for c in coefficients[-2::-1]:
        result = result * x + c
    return result
