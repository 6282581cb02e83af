"""The models that make their own spikes, against their papers' numbers and equations written again, integrated by SciPy.

The equations below are written from the papers in plain Python, with library exponentials: a slip in ours shows.
"""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from izhikevich import check_model, simulate
from izhikevich.errors import MethodError
from izhikevich.models import comparison
from izhikevich.models.comparison import FitzHughNagumo, HindmarshRose, HodgkinHuxley, MorrisLecar, Wilson

CLASS2 = {"gca": 4.4, "v3": 2.0, "v4": 30.0, "phi": 0.04}


def hodgkin_huxley(t, y, current):
    """The paper's form: V counts downwards there, here upwards from rest at 0."""
    v, n, m, h = y
    v = v + 65

    def vtrap(x, width):
        return width * (1 - x / width / 2) if abs(x / width) < 1e-6 else x / (math.exp(x / width) - 1)

    an, bn = 0.01 * vtrap(10 - v, 10), 0.125 * math.exp(-v / 80)
    am, bm = 0.1 * vtrap(25 - v, 10), 4 * math.exp(-v / 18)
    ah, bh = 0.07 * math.exp(-v / 20), 1 / (math.exp((30 - v) / 10) + 1)
    dv = current - 120 * m**3 * h * (v - 115) - 36 * n**4 * (v + 12) - 0.3 * (v - 10.613)
    return dv, an * (1 - n) - bn * n, am * (1 - m) - bm * m, ah * (1 - h) - bh * h


def morris_lecar(t, y, current):
    v, w = y
    m, n = 0.5 * (1 + math.tanh((v + 1.2) / 18)), 0.5 * (1 + math.tanh((v - 2) / 30))
    dv = (current - 2 * (v + 60) - 4.4 * m * (v - 120) - 8 * w * (v + 84)) / 20
    return dv, 0.04 * math.cosh((v - 2) / 60) * (n - w)


def hindmarsh_rose(t, y, current):
    x, fast, slow = y
    return fast - x**3 + 3 * x**2 + current - slow, 1 - 5 * x**2 - fast, 0.006 * (4 * (x + 1.6) - slow)


def wilson(t, y, current):
    v, r, calcium, slow = y
    dv = -(17.8 + 47.6 * v + 33.8 * v**2) * (v - 0.48) - 26 * r * (v + 0.95) + current
    dv -= 0.1 * calcium * (v - 1.2) + 5 * slow * (v + 0.95)
    return dv, (1.24 + 3.7 * v + 3.2 * v**2 - r) / 4.2, (8 * (v + 0.725) ** 2 - calcium) / 14, (3 * calcium - slow) / 45


def crossings(rates, start, duration, current, level):
    """Upward crossings of a level, by DOP853."""

    def up(t, y, current):
        return y[0] - level

    up.direction = 1
    run = solve_ivp(rates, (0, duration), start, "DOP853", args=(current,), events=up, rtol=1e-12, atol=1e-13)
    return run.t_events[0]


CASES = {
    "HH": (HodgkinHuxley(), hodgkin_huxley, (-60.0, 0.35), 10.0, 100, 0.005),
    "ML": (MorrisLecar(**CLASS2), morris_lecar, (-30.0, 0.1), 100.0, 600, 0.05),
    "HR": (HindmarshRose(), hindmarsh_rose, (-1.5, -10.0), 2.0, 600, 0.005),
    "Wilson": (Wilson(), wilson, (-0.7, 0.2), 1.0, 200, 0.005),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_scipy_agrees(name):
    cell, rates, start, current, duration, dt = CASES[name]
    record = cell.record()
    first = [float(x) for x in type(cell).begin(record, *map(np.float64, start))[:-1]]
    judge = crossings(rates, first, duration, current, float(cell.vspike))
    run = cell.run(duration, current, start=start, dt=dt, record="spikes")
    assert judge.size >= 4
    np.testing.assert_allclose(run.spike_times, judge, rtol=0, atol=2e-6)


def fires_for_long(cell, current, duration=1500.0, **options):
    times = cell.run(duration, current, record="spikes", **options).spike_times
    return times.size > 0 and bool(times[-1] > duration - 100)


def test_hodgkin_huxley_rests_at_minus_65():
    v, n = HodgkinHuxley().rest()
    assert v == pytest.approx(-65, abs=0.01)
    assert n == pytest.approx(0.3177, abs=1e-4)


@pytest.mark.slow
def test_hodgkin_huxley_fires_from_6_26_on_and_at_68_hz():
    """Onset of repetitive firing 6.26 µA/cm² (J. Rinzel and R. N. Miller, Math. Biosci. 49 (1980) 27); 68 Hz at 10 µA/cm²."""
    cell = HodgkinHuxley()
    # from a run at 15, let go at a phase from which rest, which is stable as well, is not reached
    fires = [fires_for_long(cell, f"15 * (t < 106*ms) + {i} * (t >= 106*ms)") for i in (6.2, 6.3)]
    assert fires == [False, True]
    times = cell.run(1000, 10, record="spikes", dt=0.02).spike_times
    assert 1000 / np.diff(times)[-1] == pytest.approx(68.3, abs=0.3)


def hopf_current(cell, low, high):
    """Where the trace of the Jacobian at the fixed point changes sign, from differences of the drift."""
    p = cell.record()

    def trace(v):
        relaxed = float(cell.begin(p, np.float64(v), np.float64(0)).v)
        n = 0.5 * (1 + math.tanh((relaxed - cell.v3) / cell.v4))
        s, e = cell.begin(p, np.float64(v), np.float64(n)), 1e-4
        dv = (cell.drift(p, s._replace(v=v + e), 0.0).v - cell.drift(p, s._replace(v=v - e), 0.0).v) / (2 * e)
        du = (cell.drift(p, s._replace(u=n + e), 0.0).u - cell.drift(p, s._replace(u=n - e), 0.0).u) / (2 * e)
        return float(dv + du), -float(cell.drift(p, s, 0.0).v * cell.C)

    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if trace(middle)[0] > 0 else (middle, high)
    return trace(low)[1]


def test_morris_lecar_class_2_loses_rest_in_a_hopf_bifurcation_at_94():
    """93.86 µA/cm² for the set of Rinzel and Ermentrout; the cell then fires at a finite rate."""
    assert hopf_current(MorrisLecar(**CLASS2), -60.0, -20.0) == pytest.approx(93.86, abs=0.01)


@pytest.mark.slow
def test_morris_lecar_class_1_starts_at_40_with_no_least_rate():
    """A saddle-node on the cycle at 39.96 µA/cm²: above it the period grows as 1/√(I - I₀)."""
    cell = MorrisLecar()
    assert [fires_for_long(cell, i, 3000.0) for i in (39.9, 40.1)] == [False, True]
    periods = [np.diff(cell.run(4000, 39.963 + d, record="spikes").spike_times)[-1] for d in (0.1, 0.4)]
    assert periods[0] / periods[1] == pytest.approx(2.0, rel=0.25)


@pytest.mark.slow
def test_hindmarsh_rose_bursts_and_is_chaotic_at_3_25():
    cell = HindmarshRose()
    gaps = np.diff(cell.run(2000, 2, record="spikes").spike_times)
    assert gaps.max() > 5 * gaps.min()
    # two starts 1e-9 apart part ways at 3.25, and stay together at 2
    apart = []
    for current in (2.0, 3.25):
        one, other = (cell.run(2500, current, start=(-1.5 + d, -10.0), record="v", dt=0.05).v for d in (0.0, 1e-9))
        apart.append(np.abs(one - other)[-5000:].max())
    assert apart[0] < 1e-3 < 0.1 < apart[1]


@pytest.mark.slow
def test_wilson_fires_regularly_and_slows_down():
    """A regular spiking cell: its intervals grow to a steady one; without the slow potassium current they do not."""
    gaps = np.diff(Wilson().run(500, 1, record="spikes").spike_times)
    assert gaps[-1] > 1.5 * gaps[0]
    fast = np.diff(Wilson(gt=0.25, gh=0.0, tau_r=1.5).run(200, 1, record="spikes").spike_times)
    assert fast[-1] < 1.1 * fast[1]


CURRENTS = {
    "AdEx": 700.0,
    "AdaptiveIntegrateAndFire": 2.0,
    "FitzHughNagumo": 0.5,
    "HindmarshRose": 2.0,
    "HodgkinHuxley": 10.0,
    "IntegrateAndFire": 1.0,
    "IntegrateAndFireOrBurst": 1.0,
    "MorrisLecar": 45.0,
    "QuadraticIntegrateAndFire": 3.0,
    "ResonateAndFire": 1.5,
    "Wilson": 1.0,
}
EXPONENTIAL = (
    "AdEx",
    "AdaptiveIntegrateAndFire",
    "HodgkinHuxley",
    "IntegrateAndFire",
    "MorrisLecar",
    "ResonateAndFire",
    "Wilson",
)


def test_every_model_has_a_current_here():
    assert set(CURRENTS) == set(comparison.__all__)


@pytest.mark.parametrize("name", CURRENTS)
def test_the_dialect(name):
    check_model(getattr(comparison, name))


def alike(name, method, duration=100.0, dt=0.01):
    cell = getattr(comparison, name)()
    level = CURRENTS[name] * np.linspace(1.0, 1.2, 3)
    one, other = (
        simulate(cell, duration, level, method=method, engine=engine, dt=dt, record=("spikes", "v"))
        for engine in ("numpy", "cpu")
    )
    assert other.spike_count.sum() > 0, name
    np.testing.assert_array_equal(one.spikes.times, other.spikes.times)
    np.testing.assert_array_equal(one.v, other.v)
    return other


@pytest.mark.parametrize(
    ("name", "method"),
    [
        pytest.param("IntegrateAndFireOrBurst", "rk4_located", marks=pytest.mark.slow),
        pytest.param("HodgkinHuxley", "exponential_euler", marks=pytest.mark.slow),
        pytest.param("MorrisLecar", "exponential_euler_located", marks=pytest.mark.slow),
        pytest.param("Wilson", "exponential_euler", marks=pytest.mark.slow),
        pytest.param("HindmarshRose", "heun_located", marks=pytest.mark.slow),
    ],
)
def test_engines_give_the_same_bits(name, method):
    alike(name, method, dt=0.02)


@pytest.mark.slow
@pytest.mark.parametrize(
    "method", ["euler", "heun", "rk4", "rk4_located", "exponential_euler", "exponential_euler_located"]
)
@pytest.mark.parametrize("name", CURRENTS)
def test_engines_give_the_same_bits_with_everything(name, method):
    if method.startswith("exponential") and name not in EXPONENTIAL:
        pytest.skip("no exponential step")
    alike(name, method, dt=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["HodgkinHuxley", "MorrisLecar", "Wilson"])
def test_exponential_euler_converges(name):
    """To the spikes of rk4_located, with order 1."""
    cell = getattr(comparison, name)()
    judge = cell.run(80, 1.2 * CURRENTS[name], dt=0.002, record="spikes").spike_times
    errors = [
        np.abs(
            cell.run(80, 1.2 * CURRENTS[name], method="exponential_euler_located", dt=dt, record="spikes").spike_times
            - judge
        ).max()
        for dt in (0.01, 0.005)
    ]
    assert judge.size >= 1
    assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.1)


def test_exponential_euler_stays_finite_where_euler_does_not():
    cell = HodgkinHuxley()
    assert cell.run(100, 10, method="exponential_euler", dt=0.2, engine="numpy").spike_times.size >= 5
    with pytest.raises(Exception, match="must stay finite"):
        cell.run(100, 10, method="euler", dt=0.2, engine="numpy")


def test_a_model_without_an_exponential_step_is_refused():
    with pytest.raises(MethodError, match="an exponential step of their own"):
        FitzHughNagumo().run(10, 0.5, method="exponential_euler")


@pytest.mark.parametrize(
    ("method", "dt", "engine"),
    [
        ("euler", 0.05, "numpy"),
        *(
            pytest.param(name, 0.01, "cpu", marks=pytest.mark.slow)
            for name in ("euler", "rk4", "rk4_located", "heun_located")
        ),
    ],
)
def test_each_crossing_counts_once(method, dt, engine):
    """One spike per swing, none on the way down, and v goes through the level as if it were not there."""
    options = {"method": method, "dt": dt, "engine": engine}
    low, high = (FitzHughNagumo(vspike=level).run(150, 0.5, **options) for level in (-0.5, 0.5))
    assert low.spike_count == high.spike_count > 2
    rising = np.flatnonzero((low.v[:-1] < -0.5) & (low.v[1:] >= -0.5))
    assert rising.size == low.spike_times.size
    assert np.all(np.abs(low.times[rising] - low.spike_times) <= 0.1)
    np.testing.assert_allclose(low.v, high.v, atol=1e-6)


def test_a_start_above_the_level_is_no_spike():
    assert FitzHughNagumo().run(5, 0.5, start=(1.5, 0.0)).spike_times.size == 0
