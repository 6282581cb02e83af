"""Arithmetic written as text: the values of Python's own, and nothing but arithmetic."""

import math

import numpy as np
import pytest

from izhikevich.errors import ExpressionError
from izhikevich.stimulus import arithmetic

R = np.linspace(0.01, 0.99, 50)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("-65 + 15 * r**2", -65 + 15 * R**2),
        ("8 - 6*r**2", 8 - 6 * R**2),
        ("+r % 0.25 / (2 - r)", R % 0.25 / (2 - R)),
        ("0.02 if r < 0.5 else 0.1", np.where(R < 0.5, 0.02, 0.1)),
        ("0.2 <= r < 0.6 and not r > 0.5", ((R >= 0.2) & (R < 0.6) & ~(R > 0.5)).astype(float)),
        ("r > 0.9 or r == r and r != 0.5", np.ones(50)),
        ("max(r, 0.5, 0.2) + minimum(r, 0.1)", np.maximum(R, 0.5) + np.minimum(R, 0.1)),
        ("clip(r, 0.2, 0.4) + abs(-r) + sqrt(r) + log(r)", np.clip(R, 0.2, 0.4) + R + np.sqrt(R) + np.log(R)),
        ("int(10 * r) + heaviside(r - 0.5) + sign(-r)", np.trunc(10 * R) + (R >= 0.5) - 1),
        ("exp(r) * sin(pi * r) + e", np.exp(R) * np.sin(np.pi * R) + math.e),
    ],
)
def test_values_are_those_of_numpy(text, reference):
    np.testing.assert_allclose(arithmetic(text, {"r": R}), reference, rtol=1e-15)


def test_names_are_those_given():
    assert arithmetic("b * v", {"b": 0.2, "v": -65.0}) == -13.0
    assert arithmetic("2", {}) == 2.0


@pytest.mark.parametrize(
    ("text", "said", "column"),
    [
        ("-65 + 15 * r^2", r"c must be arithmetic of r, numbers and functions, got the operator \^ \(a power is", None),
        ("15 * s", "name must be a known name, got 's'. Known: e, pi, r. See column 6 of the c", 6),
        ("r * t", "got 't'", 5),
        ("__import__('os')", "got '__import__'", 1),
        ("r.real", "got an attribute", 1),
        ("sine(r)", "function must be a known name, got 'sine'. Did you mean 'sin'", 1),
        ("sin(r, r)", "calling sin with 1 values, got 2", 1),
        ("r +", "c must be an expression", 1),
        ("", "c must be an expression", 1),
        ("1 / (r - r)", "c must be finite, got inf", 1),
        ("log(-r)", "c must be finite, got nan", 1),
        ("1e400", "made of finite numbers", 1),
        ("9**9**9**9", "c must be finite", 1),
        ("'a' * 3", "c must be arithmetic", 1),
        ("r" * 3000, "at most 2000 characters", 2001),
        ("(" * 150 + "r" + ")" * 150 + " + 1" * 600, "c must be", None),
    ],
)
def test_anything_else_is_refused_with_its_column(text, said, column):
    with pytest.raises(ExpressionError, match=said) as refused:
        arithmetic(text, {"r": R}, "c")
    assert column is None or refused.value.column == column
    assert str(refused.value).count("\n") == 0
