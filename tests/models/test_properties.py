"""Cells from measured numbers: what is asked of them is what their closed forms say."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.analysis import input_resistance, rest_window, saddle_node
from izhikevich.errors import ArgumentError, UnitError
from izhikevich.models import Izhikevich2007

MEASURED = {"C": 100, "v_rest": -60, "v_threshold": -40, "input_resistance": 100, "rheobase": 50}


@settings(max_examples=200, deadline=None)
@given(
    C=st.floats(5.0, 500.0),
    k=st.floats(0.05, 5.0),
    vr=st.floats(-90.0, -50.0),
    gap=st.floats(5.0, 60.0),
    a=st.floats(0.001, 0.3),
    share=st.floats(-0.95, 20.0),  # of k (vt - vr): both ends of rest are met
)
@example(C=100.0, k=0.7, vr=-60.0, gap=20.0, a=0.03, share=-1 / 7)  # the book's RS, a saddle-node
@example(C=150.0, k=1.2, vr=-75.0, gap=30.0, a=0.01, share=5 / 36)  # the book's IB, Andronov-Hopf
def test_resistance_and_rheobase_give_back_k_and_b(C, k, vr, gap, a, share):
    truth = Izhikevich2007(C=C, k=k, vr=vr, vt=vr + gap, a=a, b=share * k * gap)
    found = Izhikevich2007.from_properties(
        C, truth.vr, truth.vt, 1e3 * input_resistance(truth), rest_window(truth)[1], a=a
    )
    assert found.k == pytest.approx(k, rel=1e-5)
    assert found.b == pytest.approx(truth.b, rel=1e-5, abs=1e-5 * k * gap)


@settings(max_examples=200, deadline=None)
@given(
    resistance=st.floats(20.0, 1000.0),
    rheobase=st.floats(1.0, 1000.0),
    gap=st.floats(2.0, 60.0),
    a=st.floats(0.001, 0.3),
    C=st.floats(5.0, 500.0),
)
def test_every_resistance_and_rheobase_has_its_cell(resistance, rheobase, gap, a, C):
    cell = Izhikevich2007.from_properties(C, -60.0, -60.0 + gap, resistance, rheobase, a=a)
    assert 1e3 * input_resistance(cell) == pytest.approx(resistance, rel=1e-6)
    assert rest_window(cell)[1] == pytest.approx(rheobase, rel=1e-6)


def test_the_book_formula_holds_up_to_b_of_a_C_and_not_beyond():
    rs = Izhikevich2007.from_properties(100, -60, -40, 1000 / 12, 144 / 2.8)
    assert rs.k == pytest.approx(1 / (4 * (1 / 12) ** 2 * 144 / 2.8), rel=1e-12)
    assert (rs.k, rs.b) == pytest.approx((0.7, -2.0))
    slow = Izhikevich2007.from_properties(100, -60, -55, 1000 / 12, 144 / 2.8)  # b would be 8.5 nS, above a C = 3
    assert slow.b > slow.a * slow.C
    assert slow.k < 0.7
    assert saddle_node(slow).current > rest_window(slow)[1] == pytest.approx(144 / 2.8)


def test_quantities_arrays_and_what_is_not_measured():
    cell = Izhikevich2007.from_properties(
        0.1 * izh.nF, -60 * izh.mV, -0.04 * izh.V, izh.GOhm / 12, 0.144 / 2.8 * izh.nA, d=40, vpeak=50, name="mine"
    )
    assert (cell.C, cell.vt, cell.d, cell.vpeak, cell.name) == (100, -40, 40, 50, "mine")
    assert cell.k == pytest.approx(0.7)
    many = Izhikevich2007.from_properties(**(MEASURED | {"rheobase": [50, 500]}))
    alone = [Izhikevich2007.from_properties(**(MEASURED | {"rheobase": x})) for x in (50, 500)]
    np.testing.assert_allclose(many.k, [cell.k for cell in alone])
    np.testing.assert_allclose(many.b, [cell.b for cell in alone])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {"rheobase": 0},
            r"rheobase must be positive \[pA\], got 0.0. A cell that fires without a current has no rest",
        ),
        ({"input_resistance": [90, -1]}, r"input_resistance must be positive \[MOhm\], got -1.0 at index 1 of 2"),
        ({"v_threshold": -70}, r"v_threshold must be above v_rest = -60 \[mV\], got -70.0. At rest a cell lies below"),
        ({"C": np.nan}, r"C must be finite \[pF\]"),
        ({"rheobase": [1, 2], "C": [1, 2, 3]}, "one length"),
    ],
)
def test_refused(wrong, words):
    with pytest.raises(ArgumentError, match=words):
        Izhikevich2007.from_properties(**(MEASURED | wrong))


def test_a_quantity_of_another_dimension():
    with pytest.raises(UnitError, match="input_resistance"):
        Izhikevich2007.from_properties(**(MEASURED | {"input_resistance": 100 * izh.pA}))
