"""The closed forms against numeric roots, eigenvalues and trajectories."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from izhikevich.analysis import (
    fixed_points,
    hopf,
    impedance,
    input_resistance,
    resonance_hz,
    rest,
    rest_window,
    saddle_node,
    step_rheobase_bound,
)
from izhikevich.analysis.plane.nullclines import law
from izhikevich.catalog import cell, pattern, patterns
from izhikevich.errors import ArgumentError
from izhikevich.models import VU, Izhikevich
from izhikevich.recording import Recorder
from izhikevich.simulate import simulate

PLAIN = [cell(name) for name in ("RS", "IB", "CH", "FS", "LTS", "TC", "RZ", "RS2007", "IB2007", "CH2007", "MSN2007")]
PANELS = [pattern(key).model for key in patterns()]
rng = np.random.default_rng(7)
RANDOM = [
    Izhikevich(
        a=10 ** rng.uniform(-2.5, 0.5), b=rng.uniform(-1, 1), k2=rng.uniform(0.01, 0.1), k1=rng.uniform(3, 6),
        k0=rng.uniform(60, 160), v_ref=None if i % 4 else rng.uniform(-70, -50),
    )
    for i in range(20)
]  # fmt: skip
MODELS = [*PLAIN, *PANELS, *RANDOM]


def _rhs(m, current):
    """The model's own equations."""
    record = m.record()

    def rhs(s):
        state = VU(*map(float, s))
        if m.State is not VU:
            state = type(m).begin(record, *state)
        return np.array(type(record).model.drift(record, state, current)[:2])

    return rhs


def _jacobian(f, s, h=1e-4):
    columns = [(f(s + h * e) - f(s - h * e)) / (2 * h) for e in np.eye(2)]  # exact for a parabola, but for rounding
    return np.array(columns).T


@pytest.mark.parametrize("m", MODELS)
@pytest.mark.parametrize("current", [-3.0, 0.0, 0.2, 79.5, 200.0])
def test_fixed_points_are_roots_with_the_eigenvalues_of_the_jacobian(m, current):
    f = _rhs(m, current)
    for p in fixed_points(m, current):
        assert np.abs(f(np.array([p.v, p.u]))).max() < 1e-9
        numeric = sorted(np.linalg.eigvals(_jacobian(f, np.array([p.v, p.u]))), key=lambda x: (x.real, x.imag))
        ours = sorted(p.eigenvalues, key=lambda x: (x.real, x.imag))
        assert np.allclose(ours, numeric, atol=1e-6)
        assert p.stable == all(x.real < 0 for x in numeric)


@pytest.mark.parametrize("m", MODELS)
def test_saddle_node_is_where_two_fixed_points_merge(m):
    fold = saddle_node(m)
    if fold is None:
        assert m.v_ref is not None
        return
    assert len(fixed_points(m, fold.current - 1e-6)) == 2
    assert len(fixed_points(m, fold.current + 1e-6)) == 0


@pytest.mark.parametrize("m", MODELS)
def test_hopf_is_where_a_pair_of_eigenvalues_crosses(m):
    birth = hopf(m)
    b = m.b / getattr(m, "C", 1.0)
    assert (birth is not None) == (getattr(m, "v_ref", None) is None and m.a * (b - m.a) > 0)
    if birth is None:
        return
    sides = []
    for current in (birth.current - 1e-4, birth.current, birth.current + 1e-4):
        near = min(fixed_points(m, current), key=lambda p: abs(p.v - birth.v))
        sides.append(near.eigenvalues[0].real)
        if current == birth.current:
            assert abs(near.eigenvalues[0].imag) * 1000 / (2 * math.pi) == pytest.approx(birth.hz, rel=1e-5)
            assert sides[-1] == pytest.approx(0.0, abs=1e-6)
    assert sides[0] * sides[2] < 0
    assert birth.current <= saddle_node(m).current + 1e-9


@pytest.mark.parametrize("m", MODELS)
def test_the_window_of_rest_is_where_something_stable_exists(m):
    window = rest_window(m)
    probes = [-50.0, 0.0, 1.0, 30.0, 80.0]
    if window is not None:
        probes += [edge + side for edge in window if math.isfinite(edge) for side in (-1e-4, 1e-4)]
    for current in probes:
        inside = window is not None and window[0] < current < window[1]
        assert (rest(m, current) is not None) == inside


@pytest.mark.parametrize("m", MODELS)
def test_impedance_and_resonance_are_those_of_the_linearised_equations(m):
    current = 80.0 if m.a < 0 else -1.0
    point = rest(m, current)
    if point is None:
        return
    j = _jacobian(_rhs(m, current), np.array([point.v, point.u]))
    gain = np.array([1.0 / getattr(m, "C", 1.0), 0.0])
    hz = np.linspace(0.0, 400.0, 40001)
    ours = impedance(m, hz[::4000], current)
    theirs = [np.linalg.solve(2j * np.pi * f / 1000 * np.eye(2) - j, gain)[0] for f in hz[::4000]]
    assert np.allclose(ours, theirs, rtol=1e-5, atol=1e-9)
    assert impedance(m, 0.0, current) == pytest.approx(input_resistance(m, current), abs=1e-9)
    size = np.abs(impedance(m, hz, current))
    if resonance_hz(m, current) < 400:
        assert resonance_hz(m, current) == pytest.approx(hz[np.argmax(size)], abs=0.011)


@pytest.mark.parametrize(
    ("name", "i_sn", "i_ah", "f_ah", "bound", "damped", "resonance"),
    [
        ("RS", 4.000, 3.7975, 9.55, 2.25, 0, 16.18),
        ("FS", 4.000, 3.9375, 15.92, 2.25, 0, 34.35),
        ("TC", 1.015625, 0.6850, 10.79, 0.1465, 3.80, 13.62),
        ("RZ", 0.4225, 0.2625, 20.13, 0.0, 24.40, 24.95),
    ],
)
def test_numbers_of_the_published_cells(name, i_sn, i_ah, f_ah, bound, damped, resonance):
    m = cell(name)
    assert saddle_node(m).current == i_sn
    assert hopf(m).current == i_ah
    assert hopf(m).hz == pytest.approx(f_ah, abs=0.005)
    assert hopf(m).subcritical
    assert step_rheobase_bound(m) == pytest.approx(bound, abs=5e-5)
    assert rest(m).ringing_hz == pytest.approx(damped, abs=0.005)
    assert resonance_hz(m) == pytest.approx(resonance, abs=0.005)


def test_numbers_of_the_book_cells():
    assert saddle_node(cell("RS2007")).current == pytest.approx(51.4286, abs=5e-5)
    assert hopf(cell("RS2007")) is None
    assert hopf(cell("IB2007")).current == pytest.approx(347.656, abs=5e-4)
    assert saddle_node(cell("IB2007")).current == pytest.approx(350.208, abs=5e-4)
    assert saddle_node(cell("CH2007")).current == pytest.approx(160.167, abs=5e-4)
    assert hopf(cell("LTS2007")).current == pytest.approx(114.75)
    assert saddle_node(cell("LTS2007")).current == pytest.approx(121.0)


def test_book_cells_with_bent_nullclines():
    fs, tc, rtn = (cell(name) for name in ("FS2007", "TC2007", "RTN2007"))
    assert saddle_node(fs) is None
    assert hopf(fs).current == pytest.approx(73.684, abs=5e-4)
    assert hopf(fs).subcritical
    assert rest(fs).v == pytest.approx(-55.0)
    assert hopf(tc) is None
    assert saddle_node(tc).current == pytest.approx(40.0)
    assert rest(tc, -300.0).v < -65.0
    assert rest(rtn).v == pytest.approx(-65.0)
    assert rest_window(rtn)[1] == pytest.approx(47.04, abs=0.005)
    for m in (fs, tc, rtn, cell("LTS2007"), cell("TC2007_modeldb")):
        for current in (-300.0, -20.0, 0.0, 30.0):
            f = _rhs(m, current)
            for p in fixed_points(m, current):
                assert np.abs(f(np.array([p.v, p.u]))).max() < 1e-9


@pytest.mark.slow
def test_a_rest_on_the_jump_of_the_nullcline_fades_at_a_third_of_the_trace():
    m, current = cell("TC2007_modeldb"), -150.0
    point = rest(m, current)
    assert (point.v, point.u, point.kind) == (-65.0, pytest.approx(-30.0), "stable focus")
    assert [float(x) for x in m.rest(current)] == pytest.approx([-65.0, -30.0])
    assert input_resistance(m, current) == 0.0
    assert impedance(m, [1.0, 10.0], current).tolist() == [0.0, 0.0]
    run = simulate(m, 60, current, start=(-65.0, -29.0), dt=0.01, record=Recorder(("v", "u"), every=0.02))
    size = [np.abs(run.u[(run.times > t) & (run.times < t + 15)] - point.u).max() for t in (0, 40)]
    assert size[1] / size[0] == pytest.approx(math.exp(-40.0 / point.damping_ms), rel=0.1)
    for outside in (-196.0, -119.0):
        assert math.isfinite(rest(m, outside).ringing_hz)


def test_inhibition_takes_the_rest_of_pattern_s_and_beyond_it_a_small_oscillation_persists():
    m = pattern("S").model
    assert rest_window(m) == pytest.approx((78.9975, 85.0))
    assert rest(m, 75.0) is None
    assert hopf(m).subcritical is False
    inside = max(_trajectory(m, 78.95, _near(m, 78.95), 3000.0)[0][-400:])
    assert -62.5 < inside < 0.0


def _near(m, current):
    point = min(fixed_points(m, current), key=lambda p: abs(p.v - hopf(m).v))
    return [point.v + 0.05, point.u]


def _trajectory(m, current, start, duration):
    def peak(t, s):
        return s[0] - m.vpeak

    peak.terminal = True
    f = _rhs(m, current)
    tight = {"method": "DOP853", "rtol": 1e-9, "atol": 1e-9, "max_step": 1}
    run = solve_ivp(lambda t, s: f(s), (0, duration), start, events=peak, **tight)
    return run.y[0], bool(len(run.t_events[0]))


@pytest.mark.parametrize("m", [*PLAIN, pattern("G").model, pattern("K").model, pattern("Q").model])
@pytest.mark.parametrize("holding", [pytest.param(-2.0, marks=pytest.mark.slow), 0.0])
def test_no_step_below_the_bound_fires_and_a_large_one_does(m, holding):
    point, bound = rest(m, holding), step_rheobase_bound(m, holding)
    assert not _trajectory(m, bound - 1e-3, [point.v, point.u], 500.0)[1]
    assert _trajectory(m, saddle_node(m).current + 5.0, [point.v, point.u], 3000.0)[1]


def test_accommodation_rests_at_v_ref_whatever_the_current():
    m = pattern("R").model
    assert [rest(m, i).v for i in (-10.0, 0.0, 50.0)] == [-65.0] * 3
    assert rest(m).u == pytest.approx(-16.0)
    assert rest_window(m) == (-math.inf, math.inf)
    assert input_resistance(m) == 0.0
    assert saddle_node(m) is None
    assert hopf(m) is None


def test_refusals():
    with pytest.raises(ArgumentError, match=r"Izhikevich.a must be one number here, got \[0.02, 0.1\]"):
        fixed_points(Izhikevich(a=[0.02, 0.1]))
    with pytest.raises(ArgumentError, match="what must be one of the Izhikevich cells, got 'str'"):
        law("RS")
