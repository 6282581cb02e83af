"""How a small oscillation grows at the Hopf bifurcation: the first Lyapunov coefficient, in closed form."""

from __future__ import annotations

from typing import Any

from .bifurcation import cubic_growth, hopf
from .nullclines import law


def lyapunov_coefficient(model: Any) -> float | None:
    """The first Lyapunov coefficient l₁ at the Andronov-Hopf bifurcation: positive means subcritical, an unstable cycle.

    An oscillation of v with amplitude r [mV] grows as ``r' = μ r + l₁ r³``, where μ = (F - a)/2. With κ = α/C and the slope
    B = U'/C and curvature U''/C of the u-nullcline at the bifurcation,

        l₁ = κ (κ - U''/2C) / (4 (B - a)),

    hence k²/(4 (b - a)) for the 2003 model, whatever the reset: always subcritical where a > 0. Obtained by putting the
    equations into the coordinates (v, (F v - u/C)/ω), in which the linear part is a rotation, and taking the formula of Guckenheimer and
    Holmes.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.

    Returns
    -------
    float or None, 1/(ms mV²)
        None where the rest is not lost in a Hopf bifurcation.

    Raises
    ------
    ArgumentError
        For arrays of parameters, or a model that is no Izhikevich cell.

    References
    ----------
    J. Guckenheimer and P. Holmes, Nonlinear Oscillations, Dynamical Systems, and Bifurcations of Vector Fields, Springer 1983,
    eq. 3.4.11.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> round(lyapunov_coefficient(Izhikevich(a=0.1, b=0.26)), 9)
    0.0025
    """
    birth = hopf(model)
    return None if birth is None else cubic_growth(law(model), birth.v)
