"""The models that can be solved with pen and paper, against the solution."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from izhikevich.analysis import dop853_spike_times
from izhikevich.errors import ArgumentError
from izhikevich.models.comparison import (
    AdaptiveIntegrateAndFire,
    AdEx,
    FitzHughNagumo,
    IntegrateAndFire,
    IntegrateAndFireOrBurst,
    QuadraticIntegrateAndFire,
    ResonateAndFire,
)

FEW = settings(max_examples=25, deadline=None)  # each example is a run of milliseconds, the first one compiles


@FEW
@given(current=st.floats(0.8, 20.0))
def test_integrate_and_fire_has_the_textbook_period(current):
    """From rest: T = (1/b) ln(I/(I - b θ)), θ the distance of the threshold from rest."""
    period = math.log(current / (current - 0.05 * 15)) / 0.05
    times = IntegrateAndFire().run(6.5 * period, current, record="spikes").spike_times
    np.testing.assert_allclose(times, period * np.arange(1, 7), rtol=1e-6)


def test_integrate_and_fire_is_silent_below_its_rheobase():
    assert [IntegrateAndFire().run(2000, i).spike_times.size > 0 for i in (0.7499, 0.7501)] == [False, True]


def test_exponential_euler_is_exact_for_a_linear_cell():
    run = IntegrateAndFire().run(200, 1, method="exponential_euler_located", dt=2.0, engine="numpy")
    np.testing.assert_allclose(run.spike_times, 20 * math.log(4) * np.arange(1, 8), rtol=1e-9)


def quadratic_period(cell, current):
    """∫ dv/(I + a (v - vr)(v - vt)) from c to vpeak: an arc tangent where there is no root."""
    middle, half = (cell.vr + cell.vt) / 2, (cell.vt - cell.vr) / 2
    root = math.sqrt(current / cell.a - half**2)
    return sum(math.atan(x / root) for x in (cell.vpeak - middle, middle - cell.c)) / (cell.a * root)


@FEW
@given(current=st.floats(1.3, 30.0))
def test_quadratic_integrate_and_fire_has_its_arc_tangent(current):
    cell = QuadraticIntegrateAndFire()
    period = quadratic_period(cell, current)
    run = cell.run(5.5 * period, current, start=(cell.c, 0), record="spikes", dt=0.02)
    np.testing.assert_allclose(run.spike_times, period * np.arange(1, 6), rtol=1e-6)


def test_quadratic_integrate_and_fire_tends_to_the_theta_neuron():
    """Between far away and far away the period is π/√(a (I - a θ²))."""
    cell = QuadraticIntegrateAndFire(c=-1e7, vpeak=1e7)
    assert quadratic_period(cell, 5.0) == pytest.approx(math.pi / math.sqrt(0.02 * (5 - 0.02 * 7.5**2)), rel=1e-5)


@pytest.mark.slow
@FEW
@given(b=st.floats(-0.3, -0.01), omega=st.floats(0.3, 3.0))
def test_resonate_and_fire_rings(b, omega):
    """After a push of u the cell follows e^(bt) sin(ωt)."""
    cell = ResonateAndFire(b=b, omega=omega, vpeak=2.0)
    run = cell.run(10, 0, start=(0.0, 1.0), dt=0.005)
    np.testing.assert_allclose(run.v, np.exp(b * run.times) * np.sin(omega * run.times), atol=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize(("gap", "spikes"), [(math.pi, 0), (2 * math.pi, 1), (3 * math.pi, 0)])
def test_resonate_and_fire_prefers_doublets_at_its_own_period(gap, spikes):
    """Figure 3 of the paper: the second pulse counts by its phase."""
    pulses = f"7.5 * (t < 0.1) + 7.5 * (t >= {gap}) * (t < {gap} + 0.1)"
    assert ResonateAndFire(b=-0.05).run(15, pulses).spike_times.size == spikes


@pytest.mark.slow
def test_fitzhugh_nagumo_starts_and_stops_at_its_two_hopf_points():
    """Trace 1 - v² - eps = 0 at v = ±√(1 - eps); I follows from both nullclines."""
    cell = FitzHughNagumo()
    ends = []
    for sign in (-1, 1):
        v = sign * math.sqrt(1 - cell.eps)
        ends.append(cell.e * v - (cell.a + v - v**3 / 3))
    assert ends == pytest.approx([0.3313, 1.4187], abs=1e-4)
    # 0.01 inside either end small oscillations grow, 0.01 outside they decay
    for current, grows in [(ends[0] - 0.01, 0), (ends[0] + 0.01, 1), (ends[1] - 0.01, 1), (ends[1] + 0.01, 0)]:
        roots = np.roots([-1 / 3, 0, 1 - cell.e, current + cell.a])
        v = roots[np.abs(roots.imag) < 1e-9].real[0]
        run = cell.run(600, current, start=(v + 1e-4, cell.e * v), dt=0.05)
        late, early = (np.ptp(run.v[part]) for part in (run.times > 500, run.times < 100))
        assert (late > early) == bool(grows), current


def test_adex_rheobase():
    """Where the fixed points meet: dv'/dv = 0 with u at rest; with a/gl > C/(gl tau) rest is lost before, in a Hopf bifurcation.

    R. Naud et al., Biol. Cybern. 99 (2008) 335; J. Touboul and R. Brette, Biol. Cybern. 99 (2008) 319.
    """
    cell = AdEx()
    membrane = cell.C / cell.gl

    def current(slope):  # where e^((v - vt)/sharpness) = 1 + slope
        v = cell.vt + cell.sharpness * math.log(1 + slope)
        return (cell.gl + cell.a) * (v - cell.el) - cell.gl * cell.sharpness * (1 + slope)

    assert cell.a / cell.gl > membrane / cell.tau
    hopf = current(membrane / cell.tau)
    assert hopf < current(cell.a / cell.gl)
    cell.rest(hopf - 0.01)
    with pytest.raises(ArgumentError):
        cell.rest(hopf + 0.01)


@pytest.mark.parametrize(
    ("cell", "current", "dt"),
    [
        (IntegrateAndFire(), "1 + 0.5 * (t > 30*ms)", 0.01),
        pytest.param(AdaptiveIntegrateAndFire(), "2 + 0.01 * (t/ms)", 0.01, marks=pytest.mark.slow),
        pytest.param(IntegrateAndFireOrBurst(), "1.2", 0.01, marks=pytest.mark.slow),
        pytest.param(IntegrateAndFireOrBurst(), "0.3 * (t > 50*ms)", 0.01, marks=pytest.mark.slow),
        pytest.param(QuadraticIntegrateAndFire(), "3 * (t > 20*ms)", 0.01, marks=pytest.mark.slow),
        pytest.param(ResonateAndFire(), "1.5", 0.01, marks=pytest.mark.slow),
        # an exponential upstroke asks for short steps; DOP853 gives up above
        pytest.param(AdEx(vpeak=-30), "700", 0.001, marks=pytest.mark.slow),
        (FitzHughNagumo(), "0.5", 0.01),
    ],
    ids=lambda x: str(x)[:20],
)
def test_dop853_agrees(cell, current, dt):
    judge = dop853_spike_times(cell, 200, current)
    run = cell.run(200, current, record="spikes", dt=dt)
    assert judge.size >= 2
    np.testing.assert_allclose(run.spike_times, judge, rtol=0, atol=2e-5)


def test_integrate_and_fire_or_burst_bursts_from_rest_only():
    """A current too weak for the threshold opens the calcium current, which fires a burst and is spent; from -55 mV it is not there."""
    cell = IntegrateAndFireOrBurst()
    burst = cell.run(500, 0.3).spike_times
    assert burst.size >= 2
    assert burst.max() < 100
    assert cell.run(500, 0.3, start=(-55.0, 0.0)).spike_times.size == 0


@pytest.mark.parametrize(
    "kind", [IntegrateAndFire, AdaptiveIntegrateAndFire, QuadraticIntegrateAndFire, ResonateAndFire, AdEx]
)
def test_a_reset_at_the_peak_is_refused(kind):
    with pytest.raises(ArgumentError, match=r"c must be below vpeak"):
        kind(c=kind().vpeak)
