"""Units: our quantities, and those of pint, quantities and Brian2."""

from types import SimpleNamespace

import numpy as np
import pint
import pytest
import quantities as pq
from hypothesis import given
from hypothesis import strategies as st

from izhikevich import units
from izhikevich.errors import ArgumentError, UnitError, UnknownNameError
from izhikevich.units import GOhm, Hz, Quantity, ms, mV, nA, nS, pA, pF, s

CURRENT_2003 = "mV/ms (dimensionless in the paper)"
ureg = pint.UnitRegistry()


class FakeDimension:
    """Brian2's Dimension: exponents of the SI base by name."""

    def __init__(self, **exponents):
        self.exponents = exponents

    def get_dimension(self, name):
        return self.exponents.get(name, 0)


class FakeBrian(np.ndarray):
    """Brian2's Quantity: an ndarray in SI with a `dim`."""

    def __new__(cls, value, dim):
        out = np.asarray(value, dtype=float).view(cls)
        out.dim = dim
        return out


AMPERE = FakeDimension(A=1)
VOLT = FakeDimension(kg=1, m=2, s=-3, A=-1)
SIEMENS = FakeDimension(kg=-1, m=-2, s=3, A=2)


def test_our_system_is_coherent():
    assert (nS * mV).dimension == pA.dimension
    assert (pF * mV / ms).dimension == pA.dimension
    assert (GOhm * pA).dimension == mV.dimension
    assert 40 * Hz * (25 * ms) == 1.0
    assert isinstance(40 * Hz * (25 * ms), float)


def test_repr():
    assert repr(10 * pA) == "10 pA"
    assert repr(np.array([1.0, 2.0]) * mV / ms) == "[1. 2.] mV/ms"


@given(st.floats(-1e6, 1e6, allow_subnormal=False))
def test_milliseconds_are_exact(x):
    assert units.to_number(x * ms, "ms") == x


def test_seconds_of_the_examples_are_exact():
    assert units.to_number(0.3 * s, "ms") == 300.0
    assert units.to_number(2 * nA, "pA") == 2000.0


def test_arrays_from_either_side():
    for q in (np.arange(3) * pA, pA * np.arange(3)):
        assert isinstance(q, Quantity)
        np.testing.assert_array_equal(units.to_number(q, "pA"), [0, 1, 2])


def test_arithmetic_and_comparison():
    assert 10 * pA < 1 * nA
    assert 10 * pA + 1 * nA == 1010 * pA
    assert 10 * pA != 10 * mV
    assert abs(-(3 * mV)) == 3 * mV
    assert (2 * mV) ** 2 == 4 * mV * mV
    assert 1 / ms == units.kHz
    with pytest.raises(UnitError, match="quantity must be in pA"):
        10 * pA + 3 * mV
    with pytest.raises(UnitError):
        10 * pA + 3
    with pytest.raises(UnitError, match="number must be plain"):
        float(10 * pA)


@pytest.mark.parametrize(
    ("text", "scale", "dimension"),
    [
        ("ms", 1, (1, 0, 0)),
        ("pF", 1, (1, -1, 1)),
        ("1/ms", 1, (-1, 0, 0)),
        ("nS/mV", 1, (0, -2, 1)),
        ("nA", 1000, (0, 0, 1)),
        ("1", 1, (0, 0, 0)),
        ("mV**2/ms", 1, (-1, 2, 0)),
        (CURRENT_2003, 1, (-1, 1, 0)),
    ],
)
def test_unit_strings(text, scale, dimension):
    assert units.parse_unit(text) == (scale, dimension)


def test_unknown_unit_offers_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'pA'"):
        units.parse_unit("pAa")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (7, "pA", 7.0),
        (10 * pA, "nA", 0.01),
        (ureg.Quantity(10, "nA"), "pA", 1e4),
        (ureg.Quantity([1, 2], "mV"), "mV", [1, 2]),
        (ureg.Quantity(0.7, "nS/mV"), "nS/mV", 0.7),
        (ureg.Quantity(100, "pF"), "pF", 100),
        (ureg.Quantity(40, "Hz"), "1/ms", 0.04),
        (10 * pq.nA, "pA", 1e4),
        (np.array([1, 2]) * pq.mV, "mV", [1, 2]),
        (pq.Quantity(100, "pF"), "pF", 100),
        (FakeBrian(1e-11, AMPERE), "pA", 10),
        (FakeBrian([0.07, -0.05], VOLT), "mV", [70, -50]),
        (FakeBrian(2e-9, SIEMENS), "nS", 2),
        (FakeBrian(0.3, FakeDimension(s=1)), "ms", 300),
        ([1 * pA, 2 * nA], "pA", [1, 2000]),
    ],
)
def test_to_number(value, unit, expected):
    found = units.to_number(value, unit)
    assert type(found) in (float, np.ndarray)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize(
    "value",
    [
        10 * mV,
        ureg.Quantity(10, "mV"),
        10 * pq.mV,
        FakeBrian(0.01, VOLT),
        ureg.Quantity(3, "kelvin"),
        pq.Quantity(3, "kg"),
    ],
)
def test_wrong_dimension_names_the_argument(value):
    with pytest.raises(UnitError, match=r"^step\.amplitude must be"):
        units.to_number(value, "pA", "step.amplitude")


def test_unlike_or_unknown_quantities_are_refused():
    with pytest.raises(UnitError, match="one dimension"):
        units.to_number([1 * pA, 2 * mV], "pA")
    with pytest.raises(UnitError, match="izhikevich, pint"):
        units.to_number(SimpleNamespace(unit="pA", value=3), "pA")
    for wrong in ("10", None, "abc", {}, object(), [[1, 2], [3]]):
        with pytest.raises(ArgumentError, match="must be a number"):
            units.to_number(wrong, "pA")


def test_the_2003_current():
    assert units.to_number(10, CURRENT_2003) == 10
    assert units.to_number(10 * mV / ms, CURRENT_2003) == 10
    assert units.to_number(ureg.Quantity(10, ""), CURRENT_2003) == 10
    with pytest.raises(UnitError, match=r"use the 2007 form \(cell.to_2007\(\)\)"):
        units.to_number(10 * pA, CURRENT_2003, "current")


def test_bridge():
    old = units.bridge(SimpleNamespace(year=2003, current_unit=CURRENT_2003))
    assert old.as_dict()["PyNN"] == {"argument": "Izhikevich i_offset", "value": 0.01, "unit": "nA"}
    assert old.as_dict()["NEST"]["value"] == 10
    assert "your 10 is 0.01 nA in PyNN" in str(old)
    new = units.bridge(SimpleNamespace(year=2007, current_unit="pA"), 0.2 * nA)
    assert new.as_dict()["Brian2"] == {"argument": "I in C*dv/dt = ... + I", "value": 200.0, "unit": "pA"}
    assert new._repr_html_().startswith("<table>")
    assert "<td>0.2</td>" in new._repr_html_()
