"""The algebra of straight pieces: it must be ordinary arithmetic of currents, whatever the window."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from izhikevich.stimulus import segments as seg

NUMBERS = st.floats(-50, 50).map(lambda x: round(x, 3))
PROBES = np.linspace(-5.0, 130.0, 541)


@st.composite
def pieces(draw, m=1):
    t_on = sorted(draw(st.sets(st.integers(0, 100), min_size=1, max_size=6)))
    shape = st.lists(st.lists(NUMBERS, min_size=m, max_size=m), min_size=len(t_on), max_size=len(t_on))
    return seg.make_segments(t_on, draw(shape), np.array(draw(shape)) / 50)


@given(pieces(), pieces(m=3))
def test_add_is_addition(a, b):
    both = seg.evaluate(seg.add(a, b), PROBES)
    np.testing.assert_allclose(both, seg.evaluate(a, PROBES) + seg.evaluate(b, PROBES), atol=1e-10)


@given(pieces(), pieces(m=2))
def test_multiply_is_multiplication_to_tolerance(a, b):
    both = seg.evaluate(seg.multiply(a, b, -5.0, 130.0, tolerance=0.5), PROBES)
    exact = seg.evaluate(a, PROBES) * seg.evaluate(b, PROBES)
    assert np.abs(both - exact).max() <= 0.5 + 1e-9


@given(pieces(), pieces())
def test_multiply_is_exact_where_one_is_constant(a, b):
    a = a._replace(slope=np.zeros_like(a.slope))
    both = seg.multiply(a, b, 0.0, 130.0)
    np.testing.assert_array_equal(both.t_on, np.union1d(a.t_on, b.t_on))
    exact = seg.evaluate(a, PROBES) * seg.evaluate(b, PROBES)
    np.testing.assert_allclose(seg.evaluate(both, PROBES), exact, atol=1e-9)


@given(pieces(), st.floats(0, 120), st.floats(0.1, 20))
def test_clip_keeps_the_pieces_as_they_are(a, t0, width):
    part = seg.clip(a, t0, t0 + width)
    t = np.linspace(t0, t0 + width, 50, endpoint=False)
    np.testing.assert_array_equal(seg.evaluate(part, t), seg.evaluate(a, t))
    assert (part.t_on[1:] > t0).all()
    assert (part.t_on[1:] < t0 + width).all()
    assert np.isin(part.t_on, a.t_on).all()


@given(pieces())
def test_simplify_and_refine_change_nothing(a):
    np.testing.assert_array_equal(seg.evaluate(seg.simplify(a), PROBES), seg.evaluate(a, PROBES))
    fine = seg.refine(a, np.union1d(a.t_on, np.arange(0.0, 110.0, 7.0)))
    np.testing.assert_allclose(seg.evaluate(fine, PROBES), seg.evaluate(a, PROBES), atol=1e-9)


def test_a_piece_holds_from_its_start_on():
    step = seg.make_segments([0, 10, 20], [0, 5, 0], np.zeros(3))
    np.testing.assert_array_equal(seg.evaluate(step, [0.0, 10.0, 10.25, 20.0, 20.25]).ravel(), [0, 5, 5, 0, 0])


def test_jumps_are_not_kinks():
    a = seg.make_segments([0, 10, 20, 30], [0, 0, 10, -1], [0, 1, 0, 0])
    np.testing.assert_array_equal(seg.jumps(a), [30.0])


def test_a_hopeless_tolerance_is_refused():
    ramp = seg.make_segments([0], [0], [1e3])
    with pytest.raises(ValueError, match=r"Product\.tolerance"):
        seg.multiply(ramp, ramp, 0, 1e6, 1e-6)
