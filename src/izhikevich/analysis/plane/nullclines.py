"""A model's two equations as curves: the parabola of v' and the nullcline of u, for the closed forms of this package.

Every cell obeys ``C v' = α v² + β v + γ - u + I`` and ``u' = a (U(v) - u)``, where U is a line (2003, 2007), two lines
(TC, RTN) or a cubic (FS); the accommodation form has ``u' = a b (v - v_ref)`` instead.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import Polynomial

from ...errors import ArgumentError, sentence

NEAR = 1e-9  # mV: closer than this, two roots from neighbouring pieces are the same point


class Piece(NamedTuple):
    """A stretch (low, high] of v [mV] on which the u-nullcline U(v) is one polynomial."""

    low: float
    high: float
    curve: Polynomial


class Law(NamedTuple):
    """A model read as ``C v' = quadratic(v) - u + I`` and ``u' = a (U(v) - u)`` (or ``u' = a (U(v))``: no leak)."""

    C: float
    quadratic: Polynomial
    a: float  # rate of the leak; without one, the rate of u' = a U(v)
    pieces: tuple[Piece, ...]
    leak: bool

    def slope(self, v: float) -> float:
        """F = ∂v'/∂v [1/ms]."""
        return float(self.quadratic.deriv()(v)) / self.C

    def piece(self, v: float) -> Piece:
        """The stretch of the u-nullcline that v lies on."""
        return next(p for p in self.pieces if v <= p.high)


def law(model: Any) -> Law:
    """Read a model's attributes as the two equations of this module.

    Raises
    ------
    ArgumentError
        If the parameters are arrays (one neuron at a time), or the model is none of this package's quadratic cells.
    """

    def number(name: str, *default: float) -> float:
        value = np.asarray(getattr(model, name, *default), dtype=float)
        if value.ndim:
            remedy = "Ask for one neuron at a time"
            raise ArgumentError(sentence(f"{type(model).__name__}.{name}", "one number here", value.tolist(), remedy))
        return float(value)

    whole = (-math.inf, math.inf)
    if hasattr(model, "k2"):
        upper = Polynomial([number("k0"), number("k1"), number("k2")])
        leaks = getattr(model, "v_ref", None) is None
        line = number("b") * Polynomial([0.0 if leaks else -number("v_ref"), 1.0])
        return Law(1.0, upper, number("a"), (Piece(*whole, line),), leaks)
    if not hasattr(model, "vr"):
        rule = "one of the Izhikevich cells"
        raise ArgumentError(sentence("what", rule, type(model).__name__, "Other models have no closed forms here"))
    upper = number("k") * Polynomial.fromroots([number("vr"), number("vt")])
    return Law(number("C"), upper, number("a"), _pieces(model, number), True)


def _pieces(model: Any, number: Any) -> tuple[Piece, ...]:
    """The u-nullcline of a 2007 cell: one line, a threshold-cubic (FS), or two lines (TC, RTN)."""
    if hasattr(model, "vb"):
        flat = Piece(-math.inf, number("vb"), Polynomial([0.0]))
        return (flat, Piece(number("vb"), math.inf, number("beta") * Polynomial([-number("vb"), 1.0]) ** 3))
    if hasattr(model, "b_high"):
        line, switch = Polynomial([-number("vu"), 1.0]), number("v_switch")
        return (
            Piece(-math.inf, switch, number("b") * line),
            Piece(switch, math.inf, number("b_high") * line),
        )
    return (Piece(-math.inf, math.inf, number("b") * Polynomial([-number("vr"), 1.0])),)


def real_roots(curve: Polynomial) -> list[float]:
    """Real roots, ascending; lines and parabolas by the formula that does not cancel."""
    coefficients = curve.trim().coef
    if len(coefficients) < 3:
        return [-float(coefficients[0]) / float(coefficients[1])] if len(coefficients) == 2 else []
    if len(coefficients) == 3:
        c0, c1, c2 = (float(c) for c in coefficients)
        under = c1 * c1 - 4.0 * c2 * c0
        if under < 0:
            return []
        q = -0.5 * (c1 + math.copysign(math.sqrt(under), c1))
        return sorted([q / c2, c0 / q]) if q else [0.0, 0.0]
    return sorted(float(r.real) for r in curve.roots() if abs(r.imag) < NEAR)


def round_off(value: float, curve: Polynomial, v: float) -> float:
    """A value without the digits that cancellation in its polynomial has spoilt (4.000000000000028 is 4)."""
    size = sum(abs(c) * abs(v) ** n for n, c in enumerate(curve.coef))
    digits = max(0, 14 - math.ceil(math.log10(size or 1.0)))
    return round(float(value), digits)
