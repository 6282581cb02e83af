"""Anything current-like, steps that meet edges, conductances."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import izhikevich.stimulus as stim
from izhikevich.errors import ArgumentError, ExpressionError, FileFormatError, UnitError
from izhikevich.stimulus import as_stimulus, check_edges, check_grid, conductance, nearest_step, step
from izhikevich.units import ms, mV, nA, nS, pA, s

RECORDING = Path(stim.__file__).parents[1] / "catalog" / "recordings" / "171116sh_0018.abf"


@pytest.mark.parametrize(
    ("value", "at_3", "at_30"),
    [
        (10, 10, 10),
        (np.float32(10), 10, 10),
        (0.01 * nA, 10, 10),
        ("20 * (t >= 10*ms)", 0, 20),
        (([0, 20], [1, 2]), 1, 2),
        ((np.array([0, 0.02]) * s, [1 * pA, 2 * pA]), 1, 2),
        (lambda t: 2 * t, 6, 60),
        (step(5, start=10), 0, 5),
    ],
)
def test_whatever_is_current_like(value, at_3, at_30):
    np.testing.assert_allclose(as_stimulus(value, "pA").at([3, 30]).ravel(), [at_3, at_30], atol=1e-9)


def test_one_constant_per_neuron():
    for value in ([1, 2, 3], (1, 2, 3), np.arange(1, 4) * pA):
        assert as_stimulus(value, "pA", n=3).at([0.0], n=3).tolist() == [[1, 2, 3]]
    assert as_stimulus((1, 2), "pA").at([0.0], n=2).tolist() == [[1, 2]]
    with pytest.raises(ArgumentError, match=r"one per neuron \(4\)"):
        as_stimulus([1, 2, 3], "pA", n=4)


def test_other_units_are_converted():
    assert as_stimulus(10 * pA, "nA").at([0.0]) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (np.nan, ArgumentError),
        ([1, np.inf], ArgumentError),
        ([[1, 2], [3, 4]], ArgumentError),
        ([], ArgumentError),
        (None, ArgumentError),
        ({}, ArgumentError),
        (10 * mV, UnitError),
        (step(10 * mV), UnitError),
        ("10*mV", UnitError),
        ("nonsense(", ExpressionError),
        ("missing.csv", FileFormatError),
        (Path("missing.txt"), FileFormatError),
        (([0, 1], [1, 2, 3]), ArgumentError),
    ],
)
def test_what_is_no_current(value, error):
    with pytest.raises(error, match="must be"):
        as_stimulus(value, "pA")


def test_the_argument_is_named():
    with pytest.raises(ArgumentError, match=r"^holding must be finite, got nan"):
        as_stimulus(np.nan, "pA", "holding")
    with pytest.raises(UnitError, match=r"^current must be .* use the 2007 form"):
        as_stimulus(10 * pA, "mV/ms (dimensionless in the paper)")


def test_a_recording_is_a_stimulus():
    pytest.importorskip("pyabf")
    current = as_stimulus(str(RECORDING), "pA", sweep=12)
    assert current.unit == "pA"
    np.testing.assert_array_equal(current.at([100, 300, 1200, 2000]).ravel(), [0, 200, -100, 200])
    np.testing.assert_allclose(current.lower().edges(0, 3000), [146.85, 646.85, 1146.85, 1646.85, 2146.85])
    with pytest.raises(UnitError, match="use the 2007 form"):
        as_stimulus(RECORDING, "mV/ms (dimensionless in the paper)")


def test_csv_is_a_stimulus(tmp_path):
    file = tmp_path / "current.csv"
    file.write_text("time [s],current [nA]\n0,0\n0.01,0.02\n")
    np.testing.assert_allclose(as_stimulus(file, "pA").at([5, 15]).ravel(), [0, 20])
    file.write_text("0,0\n10,20\n")
    np.testing.assert_allclose(as_stimulus(str(file), "pA").at([5, 15]).ravel(), [0, 20])
    file.write_text("time [ms],current [lumen]\n0,0\n10,20\n")
    with pytest.raises(FileFormatError, match="lumen"):
        as_stimulus(file, "pA")


def test_steps_that_meet_every_edge_pass():
    check_grid([10, 12.5], 0.5)
    check_grid([], 7.0)
    check_grid([0.1 * k for k in range(1, 100)], 0.1)
    check_edges(step(1, start=20, stop=120).lower(), 0, 1000, 4.0)


@pytest.mark.parametrize(
    ("edges", "dt", "words"),
    [
        ([10, 12.5], 1.0, r"meets the stimulus edge at 12\.5 ms, got 1\.0\. The nearest good one is 1\.25\."),
        ([10, 10.1], 1.0, r"no longer than the shortest pulse of the stimulus, 0\.1 ms"),
        ([10.05], 0.1, r"The nearest good one is 0\."),
        ([1 / 3, 1], 0.1, "Use a method that locates spikes"),
    ],
)
def test_steps_that_miss_an_edge(edges, dt, words):
    with pytest.raises(ArgumentError, match=words):
        check_grid(edges, dt)


@given(
    st.lists(st.integers(1, 20_000), min_size=1, max_size=6, unique=True), st.sampled_from([0.1, 0.25, 0.5, 1.0, 0.03])
)
def test_the_step_offered_is_good(ticks, dt):
    edges = np.sort(np.array(ticks)) * 0.05
    good = nearest_step(edges, dt)
    if good is not None:
        check_grid(edges, good)


def test_conductance():
    found = conductance(3 * nS * step(1, start=10), reversal=-70 * mV)
    assert found.reversal == -70
    assert found.g.unit == "nS"
    assert conductance("2*nS*(t > 5*ms)", [-70, 0]).reversal.tolist() == [-70, 0]
    with pytest.raises(UnitError, match=r"conductance\.g"):
        conductance(3 * pA, -70)
    with pytest.raises(UnitError, match=r"conductance\.reversal"):
        conductance(3, 5 * ms)
