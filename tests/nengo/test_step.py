"""A step of Nengo's is a stretch of a run: the same spikes, the same v and u, whatever the step."""

import threading

import pytest

pytest.importorskip("izhikevich.nengo", reason="Nengo is not installed", exc_type=ModuleNotFoundError)

import nengo
import numpy as np

import izhikevich as izh
from izhikevich.errors import ArgumentError, NoRestError, SimulationError
from izhikevich.nef import rate_curve
from izhikevich.nengo import Izhikevich, ModelNeuron

SIZE = 9


def rested(size=SIZE, dtype=float):
    return np.full(size, -70.0, dtype), np.full(size, -14.0, dtype)


def gone_through(neurons, currents, dt, v, u):
    """Spikes of each cell while each row of currents is held for a millisecond."""
    output, spikes = np.zeros_like(v), np.zeros(v.size)
    for row in currents:
        for _ in range(round(0.001 / dt)):
            neurons.step(dt, row, output, v, u)
            spikes += output * dt
    return np.rint(spikes).astype(int)


@pytest.fixture(scope="module")
def currents():
    return 8.0 + 10.0 * np.random.default_rng(1).standard_normal((300, SIZE))


def test_spikes_are_those_of_a_run(currents):
    run = izh.simulate(izh.cell("RS"), 300, izh.sampled(np.arange(300.0), currents), record="spikes")
    spikes = gone_through(Izhikevich(), currents, 0.001, *rested())
    assert spikes.sum() > 30
    np.testing.assert_array_equal(spikes, run.spike_count)


@pytest.mark.parametrize("dt", [0.0005, 0.0001])
def test_the_course_of_a_cell_does_not_depend_on_the_step(currents, dt):
    coarse, fine = rested(), rested()
    spikes = gone_through(Izhikevich(), currents, 0.001, *coarse)
    np.testing.assert_array_equal(spikes, gone_through(Izhikevich(), currents, dt, *fine))
    np.testing.assert_allclose(coarse[1], fine[1], atol=0.01)
    # that of Nengo's own does
    own = gone_through(nengo.Izhikevich(), currents, 0.001, *rested())
    assert (gone_through(nengo.Izhikevich(), currents, dt, *rested()) != own).any()


def test_several_spikes_in_a_step_are_told_and_none_is_negative():
    v, u = rested(2)
    output = np.zeros(2)
    Izhikevich.of("FS").step(0.02, np.array([-300.0, 60.0]), output, v, u)
    run = izh.simulate(izh.cell("FS"), 20, [-300.0, 60.0], start=(-70.0, -14.0), record="spikes")
    assert run.spike_count[1] > 3
    np.testing.assert_allclose(output, run.spike_count / 0.02)


def test_arrays_of_any_shape_and_type_are_changed_in_place():
    v, u = (x.reshape(3, 3) for x in rested())
    output = np.zeros((3, 3))
    j = np.arange(9.0).reshape(3, 3)
    Izhikevich().step(0.001, j, output, v, u)
    v32, u32 = rested(dtype=np.float32)
    Izhikevich().step(0.001, j.ravel().astype(np.float32), np.zeros(9, np.float32), v32, u32)
    assert v32.dtype == np.float32
    assert (np.diff(v.ravel()) > 0).all()
    np.testing.assert_allclose(v32, v.ravel(), rtol=1e-6)
    assert v[0, 0] == pytest.approx(-70.0)


def test_no_current_that_spikes_add_up_to_stops_a_run():
    v, u = rested(3)
    output = np.zeros(3)
    top = float(rate_curve(izh.cell("RS"), 2000.0).currents[-1])
    for _ in range(200):
        Izhikevich().step(0.001, np.array([-1e5, 1e7, top]), output, v, u)
    assert np.isfinite([v, u]).all()
    assert output[1] == output[2] >= 2000
    assert Izhikevich().rates([1.0], [1e7], [0.0])[0, 0] == Izhikevich().rates([1.0], [top], [0.0])[0, 0]


def test_a_current_that_is_no_number_stops_the_run():
    v, u = rested(2)
    with pytest.raises(SimulationError, match=r"neuron 1 .*finite"):
        Izhikevich().step(0.001, np.array([0.0, np.nan]), np.zeros(2), v, u)


def test_one_type_in_two_threads_keeps_them_apart(currents):
    neurons, found = Izhikevich(), {}
    expected = gone_through(neurons, currents, 0.001, *rested())
    reverse = gone_through(neurons, currents[:, ::-1], 0.001, *rested())

    def work(name, rows):
        found[name] = gone_through(neurons, rows, 0.001, *rested())

    threads = [threading.Thread(target=work, args=x) for x in (("a", currents), ("b", currents[:, ::-1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    np.testing.assert_array_equal(found["a"], expected)
    np.testing.assert_array_equal(found["b"], reverse)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("RS", "ModelNeuron.model must be a model, got 'RS'"),
        (izh.Izhikevich(d=[2.0, 8.0]), "must be one cell, got '2 cells'"),
        (izh.Izhikevich(refractory=2.0), "refractory must be 0 in Nengo, got 2.0"),
        (izh.Izhikevich(diffusion=0.5), "diffusion must be 0 in Nengo, got 0.5"),
    ],
)
def test_what_a_step_cannot_hold_is_refused(model, message):
    with pytest.raises(ArgumentError, match=message):
        ModelNeuron(model)


def test_a_cell_that_fires_by_itself_has_no_start():
    with pytest.raises(NoRestError, match="no stable rest"):
        Izhikevich(coupling=0.3)
