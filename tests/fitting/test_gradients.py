"""Exact derivatives of spike times: against differences of the reference method, and forwards against backwards."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError, UnknownNameError
from izhikevich.fitting import spike_gradients
from izhikevich.fitting.derivatives.common import names_of

FAST = izh.Izhikevich2007(C=20, k=1, vr=-55, vt=-40, vpeak=25, a=0.2, b=1, c=-45, d=40)
CASES = {
    "RS": (izh.cell("RS"), 10.0, (-65.0, -13.0)),
    "CH": (izh.cell("CH"), 10.0, (-65.0, -13.0)),
    "RS2007": (izh.cell("RS2007"), 120.0, (-62.0, 5.0)),
    "fast 2007": (FAST, 300.0, (-55.0, 0.0)),
}
DURATION = 200.0
STEPS = izh.step(12.0, start=20, stop=120) + izh.ramp(0.05, start=40)


def driven(mean):
    return izh.constant(mean) + izh.noise(0.4 * mean, tau=5, interval=1, seed=3)


def true_times(model, current, start):
    return izh.simulate(model, DURATION, current, start=start, method="taylor", record="spikes").spike_times


def difference(model, current, start, name, size):
    """∂T/∂θ by central differences of the reference over a step and its half, combined; the larger moves no spike by more than 0.001 ms."""

    def at(shift):
        m, i, (v, u) = model, current, start
        if name == "offset":
            i = current + shift
        elif name == "scale":
            i = current * (1 + shift)
        elif name in ("v0", "u0"):
            v, u = (v + shift, u) if name == "v0" else (v, u + shift)
        else:
            m = model.replace(**{name: getattr(model, name) + shift})
        return true_times(m, i, (v, u))

    h = 1e-3 / size
    whole, half = ((at(step) - at(-step)) / (2 * step) for step in (h, h / 2))
    return (4 * half - whole) / 3


@pytest.mark.parametrize("which", CASES)
def test_derivatives_are_those_of_the_truth(which):
    model, mean, start = CASES[which]
    current, by = driven(mean), names_of(model)
    found = spike_gradients(model, DURATION, current, start=start, by=by, dt=0.0025)
    truth = true_times(model, current, start)
    assert found.times.shape == (1, truth.size)
    assert np.abs(found.times[0] - truth).max() < 1e-6
    jacobian = found.jacobian()[0]
    for k, name in enumerate(by):
        size = np.abs(jacobian[:, k]).max()
        assert np.abs(jacobian[:, k] - difference(model, current, start, name, size)).max() <= 1e-6 * size, name


def test_backwards_is_the_transpose_of_forwards():
    model = izh.Izhikevich(a=[0.02, 0.1, 0.02], d=[8.0, 2.0, 4.0], c=[-65.0, -65.0, -55.0])
    found = spike_gradients(model, DURATION, driven(10.0), start=(-65.0, -13.0), dt=0.05)
    assert np.isnan(found.times).any()  # of different lengths
    weights = np.random.default_rng(0).normal(size=found.times.shape)
    forward = np.nansum(found.jacobian() * weights[..., None], axis=1)
    assert found.pullback(weights) == pytest.approx(forward, rel=1e-10)
    weights[~np.isfinite(found.times)] = np.nan  # beyond the last spike nothing counts
    assert found.pullback(weights) == pytest.approx(forward, rel=1e-10)


def test_derivatives_converge_with_the_fourth_order_of_the_method():
    model, mean, start = CASES["RS"]
    best = spike_gradients(model, DURATION, mean, start=start, dt=0.005).jacobian()
    coarse, fine = (
        np.abs(spike_gradients(model, DURATION, mean, start=start, dt=dt).jacobian() - best).max() for dt in (0.1, 0.05)
    )
    assert 8 < coarse / fine < 32


def test_a_population_is_its_cells_one_by_one():
    d = np.array([2.0, 6.0, 8.0])
    together = spike_gradients(
        izh.Izhikevich(d=d), DURATION, STEPS, start=(-65.0, -13.0), offset=[0.0, 1.0, -1.0], dt=0.05
    )
    for k, (own, offset) in enumerate(zip(d, (0.0, 1.0, -1.0), strict=True)):
        alone = spike_gradients(izh.Izhikevich(d=own), DURATION, STEPS, start=(-65.0, -13.0), offset=offset, dt=0.05)
        n = alone.times.shape[1]
        assert np.array_equal(together.times[k, :n], alone.times[0])
        assert together.jacobian()[k, :n] == pytest.approx(alone.jacobian()[0], rel=1e-12)
        assert np.isnan(together.times[k, n:]).all()


def test_both_forms_of_one_cell_have_the_same_derivatives_by_d():
    cell = izh.Izhikevich(d=6.0)
    twin = cell.to_2007()
    one = spike_gradients(cell, DURATION, 10.0, start=(-65.0, -13.0), by="d")
    two = spike_gradients(twin, DURATION, 10.0, start=(-65.0, -13.0 + 0.2 * 70.0), by="d")
    assert one.jacobian() == pytest.approx(two.jacobian(), rel=1e-6)


def test_no_spike_is_no_derivative():
    found = spike_gradients(izh.cell("RS"), 50.0, 0.0)
    assert found.times.shape == (1, 0)
    assert found.jacobian().shape == (1, 0, 8)
    assert not found.pullback(np.empty((1, 0))).any()


def test_what_has_no_derivative_is_refused():
    with pytest.raises(UnknownNameError, match=r"spike_gradients\.by"):
        spike_gradients(izh.cell("RS"), 50.0, 10.0, by="C")
    with pytest.raises(ArgumentError, match="Izhikevich2007"):
        spike_gradients(izh.cell("TC2007"), 50.0, 10.0)
    with pytest.raises(ArgumentError, match="v_ref"):
        spike_gradients(izh.pattern("R").model, 50.0, 10.0)
