"""What the neuron types are to Nengo: values that can be compared, copied and swapped, with curves that its runs keep to."""

import copy
import inspect
import pickle
import subprocess
import sys

import pytest

pytest.importorskip("izhikevich.nengo", reason="Nengo is not installed", exc_type=ModuleNotFoundError)

import nengo
import numpy as np
from nengo.exceptions import ValidationError
from nengo.utils.ensemble import response_curves

import izhikevich as izh
from izhikevich.errors import ArgumentError, UnknownNameError
from izhikevich.nef import rate_curve
from izhikevich.nengo import Izhikevich, ModelNeuron

FS = {"tau_recovery": 0.1, "reset_recovery": 2.0}


def test_arguments_are_those_of_nengos_own():
    ours, theirs = (inspect.signature(kind).parameters for kind in (Izhikevich, nengo.Izhikevich))
    assert {n: p.default for n, p in ours.items()} == {n: p.default for n, p in theirs.items()}
    assert Izhikevich().probeable == nengo.Izhikevich().probeable
    assert (Izhikevich.negative, Izhikevich.spiking) == (False, True)


@pytest.mark.parametrize("name", ["RS", "IB", "CH", "FS", "LTS", "RZ"])
def test_classes_of_nengos_documentation_are_cells_of_the_catalog(name):
    cell = izh.cell(name)
    same = Izhikevich(cell.a, cell.b, cell.c, cell.d)
    assert rate_curve(same.model) is rate_curve(Izhikevich.of(name).model)


def test_equal_numbers_make_equal_types():
    assert Izhikevich() == Izhikevich(tau_recovery=0.02)
    assert hash(Izhikevich()) == hash(Izhikevich())
    assert Izhikevich() != Izhikevich(coupling=0.25)
    assert Izhikevich() != nengo.Izhikevich()
    assert Izhikevich.of("CH") == ModelNeuron(izh.cell("CH"))
    assert Izhikevich.of("CH") != Izhikevich.of("IB")
    assert ModelNeuron(izh.Izhikevich()) != ModelNeuron(izh.Izhikevich(v_ref=-65.0))
    assert ModelNeuron(izh.Izhikevich()) == Izhikevich.of("RS")
    assert repr(Izhikevich(coupling=0.25)) == "Izhikevich(coupling=0.25)"
    with pytest.raises(ValueError, match="read-only"):
        Izhikevich().coupling = 0.3


@pytest.mark.parametrize("neurons", [Izhikevich(coupling=0.25), Izhikevich.of("CH2007")])
def test_types_are_copied_and_pickled_after_use(neurons):
    neurons.step(0.001, np.zeros(2), np.zeros(2), np.full(2, -70.0), np.zeros(2))
    for again in (copy.copy(neurons), copy.deepcopy(neurons), pickle.loads(pickle.dumps(neurons))):
        assert again == neurons
        again.step(0.001, np.zeros(2), np.zeros(2), np.full(2, -70.0), np.zeros(2))


@pytest.mark.parametrize("name", ["RS", "FS", "RZ", "RS2007"])
def test_cells_fire_as_their_tuning_curves_say(name, ensemble):
    neurons = Izhikevich.of(name)
    built, data = ensemble(neurons, value=0.4, duration=2.0, max_rates=nengo.dists.Uniform(60, 200))
    rates = data["output"][1000:].mean(axis=0)
    expected = neurons.rates(0.4 * built.encoders.T, built.gain, built.bias)[0]
    assert (expected > 0).sum() > 10
    np.testing.assert_allclose(rates, expected, atol=1.5)  # one spike more or less in a second, and half of one


def test_nengos_own_fast_spiking_cells_do_not(ensemble):
    """Steps of 1 ms are too long for it: beside them, what a cell does under the same currents."""
    built, data = ensemble(nengo.Izhikevich(**FS), value=0.4, duration=2.0)
    true = Izhikevich(**FS).rates(0.4 * built.encoders.T, built.gain, built.bias)[0]
    assert np.abs(data["output"][1000:].mean(axis=0) - true).max() > 100


def test_no_cell_is_early(ensemble):
    """Where nothing changes, the first 50 ms are as the last, and not every cell spikes in the first step."""
    for neurons, early in ((Izhikevich(), False), (nengo.Izhikevich(), True)):
        _, data = ensemble(neurons, n=200)
        first, last = data["output"][:50].mean(), data["output"][-50:].mean()
        assert (data["output"][0] > 0).all() == early
        assert (abs(first / last - 1) > 0.1) == early


def test_cells_that_are_quiet_begin_at_rest_and_others_on_their_way(ensemble):
    _, data = ensemble(
        Izhikevich(), duration=0.002, attributes=("voltage", "recovery"), gain=np.ones(40), bias=np.zeros(40)
    )
    np.testing.assert_allclose(data["voltage"], -70.0, atol=1e-6)
    np.testing.assert_allclose(data["recovery"], -14.0, atol=1e-6)
    _, data = ensemble(
        Izhikevich(), duration=0.002, attributes=("voltage", "recovery"), gain=np.ones(40), bias=np.full(40, 20.0)
    )
    assert np.unique(data["voltage"][0].round(3)).size > 30
    assert (data["recovery"] > -14).all()


def test_a_start_that_is_given_is_kept(ensemble):
    given = np.linspace(-80, -60, 40)
    state = {"voltage": given, "recovery": nengo.dists.Uniform(-15, -13)}
    neurons = Izhikevich(initial_state=state)
    start = neurons.make_state(40, np.random.RandomState(0), bias=np.full(40, 20.0))
    np.testing.assert_array_equal(start["voltage"], given)
    assert -15 <= start["recovery"].min() < start["recovery"].max() <= -13
    _, data = ensemble(neurons, duration=0.001, dt=1e-5, attributes=("voltage",), gain=np.ones(40), bias=np.zeros(40))
    np.testing.assert_allclose(data["voltage"][0], given, atol=0.2)
    with pytest.raises(ValidationError, match="'speed' not recognized"):
        Izhikevich(initial_state={"speed": [1.0]})


def test_gain_and_bias_are_there_and_back():
    rates, intercepts = np.array([30.0, 80.0, 150.0]), np.array([-1.0, 0.0, 0.9])
    for name in ("RS", "CH", "RZ", "RS2007"):
        neurons = Izhikevich.of(name)
        gain, bias = neurons.gain_bias(rates, intercepts)
        again = neurons.max_rates_intercepts(gain, bias)
        np.testing.assert_allclose(again, [rates, intercepts], rtol=1e-9, atol=1e-9)


def test_rates_that_no_cell_has_are_refused_when_the_model_is_built():
    with nengo.Network() as network:
        nengo.Ensemble(5, 1, neuron_type=Izhikevich.of("RZ"), max_rates=[5.0] * 5)
    with pytest.raises(ArgumentError, match="max_rates must be above"):
        nengo.Simulator(network, progress_bar=False)
    with pytest.raises(UnknownNameError, match="Did you mean 'CH'"):
        Izhikevich.of("CHH")
    with pytest.raises(ValidationError, match="greater than 0"):
        Izhikevich(tau_recovery=-0.02)


def test_response_curves_of_a_built_ensemble_begin_at_the_intercepts():
    with nengo.Network(seed=0) as network:
        ens = nengo.Ensemble(20, 1, neuron_type=Izhikevich())
    with nengo.Simulator(network, progress_bar=False) as sim:
        x, rates = response_curves(ens, sim, np.linspace(-1, 1, 201))
        built = sim.data[ens]
    assert (np.diff(rates, axis=0) >= 0).all()
    np.testing.assert_allclose(x[np.argmax(rates > 0, axis=0)], built.intercepts, atol=0.0101)
    np.testing.assert_allclose(rates[-1], built.max_rates, rtol=1e-9)


def test_single_precision(ensemble):
    nengo.rc["precision"]["bits"] = "32"
    try:
        _, data = ensemble(Izhikevich(), n=10, duration=0.05, attributes=("voltage",))
    finally:
        nengo.rc["precision"]["bits"] = "64"
    assert data["voltage"].dtype == np.float32


def test_nengo_that_is_not_there_is_named():
    code = "import sys; sys.modules['nengo'] = None; import izhikevich.nengo"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "ModuleNotFoundError: Nengo must be there" in done.stderr
    assert "pip install 'izhikevich[nengo]'" in done.stderr
