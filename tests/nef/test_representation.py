"""Populations represent, compute and remember; and what they are asked must be possible."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich import nef
from izhikevich.errors import ArgumentError, UnknownNameError

LATE = slice(200, None)


def sine_and_square(n, cell, solver="dynamic", duration=1200, **options):
    """Decoded sine and square of two ensembles beside what ideal ones would deliver through the same synapses."""
    with nef.Network(seed=3) as net:
        sine = nef.Node(lambda t: np.sin(2 * np.pi * t / 1000))
        first, second = (nef.Ensemble(n, cell=cell, **options) for _ in range(2))
        ideal, ideal_square = nef.Node(size_in=1), nef.Node(size_in=1)
        nef.Connection(sine, first)
        nef.Connection(sine, ideal)
        nef.Connection(first, second, function=lambda x: x**2, solver=solver)
        nef.Connection(ideal, ideal_square, function=lambda x: x**2)
        probes = [nef.Probe(t, synapse=30, solver=solver) for t in (first, ideal, second, ideal_square)]
    data = net.run(duration).data
    x, x0, y, y0 = (data[p] for p in probes)
    return x[LATE] - x0[LATE], y[LATE] - y0[LATE]


def rms(x):
    return float(np.sqrt(np.mean(x**2)))


def test_an_adapting_cell_decodes_a_sine_and_its_square():
    x, y = sine_and_square(30, "RS", duration=800)
    assert rms(x) < 0.02
    assert rms(y) < 0.05


def test_tuning_curves_alone_run_ahead_in_a_cell_that_adapts_and_not_in_one_that_hardly_does():
    adapting, _ = sine_and_square(30, "RS", "static")
    fast, _ = sine_and_square(30, "FS", "static")
    assert rms(adapting) > 0.1
    assert rms(fast) < 0.03


@pytest.mark.parametrize("value", [-0.6, 0.0, 0.8])
def test_a_constant_value_is_decoded_by_tuning_curves(value):
    with nef.Network() as net:
        ens = nef.Ensemble(100, cell="RS")
        nef.Connection(nef.Node(value), ens)
        out = nef.Probe(ens, synapse=100, solver="static")
    assert net.run(1500).data[out][-500:].mean() == pytest.approx(value, abs=0.03)


SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ("IB", "FS", "LTS")]


@pytest.mark.parametrize("name", ["CH", "RZ", "RS2007", *SLOW])
def test_any_cell_of_the_catalog_on_an_existing_model(name):
    with nef.Network(seed=1) as net:
        u = nef.Node(lambda t: np.sin(2 * np.pi * t / 1000))
        ens = nef.Ensemble(60, cell="RS")
        nef.Connection(u, ens)
        out, ideal = nef.Probe(ens, synapse=30), nef.Probe(u, synapse=30)
    ens.cell = name
    sim = net.run(1000)
    assert sim.encodings[ens].model.name == name
    # the connection's 5 ms make 0.022
    assert rms((sim.data[out] - sim.data[ideal])[LATE]) < 0.08


def test_no_cell_fires_before_it_is_driven():
    with nef.Network() as net:
        ens = nef.Ensemble(100, intercepts=(0.3, 0.9))
        spikes, v = nef.Probe(ens, "spikes"), nef.Probe(ens, "v")
    sim = net.run(100)
    assert sim.data[spikes].times.size == 0  # at 0 a step this far below the threshold makes no single spike either
    assert sim.data[v].max() < -60


def test_cells_on_the_other_side_stay_silent_and_the_others_adapt():
    with nef.Network() as net:
        ens = nef.Ensemble(2, encoders=[[1], [-1]], intercepts=[0.0, 0.0], max_rates=[60.0, 60.0])
        nef.Connection(nef.Node(0.5), ens, synapse=None)
        spikes, u = nef.Probe(ens, "spikes"), nef.Probe(ens, "u")
    sim = net.run(800)
    times, neurons = sim.data[spikes]
    assert (neurons == 0).all()
    intervals = np.diff(times)
    assert intervals[0] < 0.6 * intervals[-1]
    assert sim.data[u][-1, 0] > sim.data[u][0, 0] > sim.data[u][-1, 1]
    gain, bias = sim.encodings[ens].gain[0], sim.encodings[ens].bias[0]
    assert 1000 / intervals[-1] == pytest.approx(nef.adapted_rates(izh.cell("RS"), [0.5 * gain + bias])[0], rel=0.01)


def test_spikes_counts_and_current_say_the_same():
    with nef.Network() as net:
        ens = nef.Ensemble(20, cell="FS")
        nef.Connection(nef.Node(0.7), ens, synapse=None)
        spikes, counts, current = (nef.Probe(ens, what) for what in ("spikes", "counts", "current"))
    sim = net.run(50)
    table = np.zeros((50, 20), int)
    np.add.at(table, (sim.data[spikes].times.astype(int), sim.data[spikes].neurons), 1)
    np.testing.assert_array_equal(table, sim.data[counts])
    np.testing.assert_allclose(sim.data[current][0], sim.encodings[ens].currents(np.array([0.7])))


def test_a_run_in_pieces_is_a_run_and_a_reset_begins_again():
    with nef.Network(seed=5) as net:
        ens = nef.Ensemble(20, cell="FS")
        nef.Connection(nef.Node(lambda t: t / 200), ens)
        out = nef.Probe(ens, synapse=nef.Alpha(10.0), solver=nef.Dynamic(duration=2000.0))
    sim = nef.Simulator(net)
    sim.run(200)
    whole = sim.data[out]
    sim.reset()
    sim.run(60)
    sim.run(140)
    np.testing.assert_array_equal(sim.data[out], whole)
    np.testing.assert_array_equal(net.run(200).data[out], whole)


def test_an_integrator_keeps_what_it_was_given():
    with nef.Network() as net:
        pulse = nef.Node(lambda t: 1.0 if 100 <= t < 350 else 0.0)
        ens = nef.Ensemble(100, cell="FS")
        nef.Connection(pulse, ens, synapse=100, transform=0.2)
        nef.Connection(ens, ens, synapse=100)
        out = nef.Probe(ens, synapse=30)
    kept = net.run(1350).data[out][600:]
    assert abs(kept - 0.5).max() < 0.05


@pytest.mark.slow
@pytest.mark.parametrize(("cell", "off"), [("FS", 0.01), ("RS", 0.03)])
def test_an_oscillator_goes_round_once_a_second(cell, off):
    turn = 2 * np.pi / 1000 * np.array([[0, -1], [1, 0]])
    with nef.Network() as net:
        ens = nef.Ensemble(200, 2, cell)
        nef.Connection(nef.Node(lambda t: [1.0 * (t < 100), 0.0]), ens)
        there = lambda x: x + 100 * (turn @ x + 0.003 * (0.49 - x @ x) * x)  # noqa: E731
        nef.Connection(ens, ens, synapse=100, function=there)
        out = nef.Probe(ens, synapse=30)
    y = net.run(4000).data[out][1000:]
    angle = np.unwrap(np.arctan2(y[:, 1], y[:, 0]))
    assert 2 * np.pi * 2999 / (angle[-1] - angle[0]) == pytest.approx(1000, rel=off)
    assert np.linalg.norm(y, axis=1).min() > 0.6


def test_a_radius_scales_everything():
    errors, brief = [], nef.Dynamic(duration=2000.0)
    for radius in (1.0, 10.0):
        with nef.Network(seed=2) as net:
            ens = nef.Ensemble(40, cell="FS", radius=radius)
            nef.Connection(nef.Node(0.5 * radius), ens)
            out = nef.Probe(ens, synapse=30, solver=brief)
        errors.append(net.run(300).data[out] / radius)
    np.testing.assert_allclose(*errors, atol=1e-6)


def test_transforms_reach_their_dimensions():
    with nef.Network() as net:
        a = nef.Node([1.0, 2.0])
        sink = nef.Node(size_in=3)
        nef.Connection(a, sink, synapse=None, transform=[[1, 0], [0, 1], [1, 1]])
        out = nef.Probe(sink)
        nef.Connection(a, nef.Node(lambda t, x: x * t, size_in=1), function=lambda x: x[0] * x[1], synapse=None)
    assert net.run(2).data[out][-1].tolist() == [1.0, 2.0, 3.0]


def built(**options):
    with nef.Network() as net:
        nef.Ensemble(**{"n": 4, **options})
    return nef.Simulator(net)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "Ensemble.n must be a whole number of at least 1, got 0"),
        ({"n": 2.5}, "Ensemble.n must be a whole number"),
        ({"dimensions": -1}, "Ensemble.dimensions must be a whole number"),
        ({"radius": 0}, "Ensemble.radius must be positive, got 0"),
        ({"radius": np.nan}, "Ensemble.radius must be positive, got nan"),
        ({"encoders": [[1.0]]}, r"Ensemble.encoders must be of shape \(4, 1\), cells by dimensions, got 'shape \(1, 1\)'"),
        ({"encoders": [[1], [0], [1], [1]]}, r"directions, not zero, got \[0.0\] at index 1 of 4"),
        ({"intercepts": [0.0, 0.5]}, r"Ensemble.intercepts must be a tuple \(low, high\), or one number for each of the 4 cells"),
        ({"intercepts": (0.9, -1)}, r"Ensemble.intercepts must be \(low, high\)"),
        ({"intercepts": 1.0}, "intercepts must be from -1 to below 1, got 1.0 at index 0 of 4. At 1 a cell would never fire"),
        ({"max_rates": (1e5, 1e6)}, r"max_rates must be at most .* \[Hz\] for RS"),
        ({"cell": "RZ", "max_rates": 5.0}, "RZ begins to fire at 24.1 Hz"),
        ({"cell": izh.Izhikevich(d=[1.0, 2.0])}, "Ensemble.cell must be a name or a model of one cell"),
    ],
)  # fmt: skip
def test_an_ensemble_that_cannot_be(options, message):
    with pytest.raises(ArgumentError, match=message):
        built(**options)


def test_connections_that_cannot_be():
    with nef.Network():
        a, b = nef.Ensemble(5), nef.Ensemble(5, dimensions=2)
        with pytest.raises(ArgumentError, match=r"Connection.transform must be .* that takes 1 to 2 dimensions"):
            nef.Connection(a, b)
        with pytest.raises(ArgumentError, match=r"Connection.post must be an Ensemble, or a Node with size_in"):
            nef.Connection(a, nef.Node(1.0))
        with pytest.raises(ArgumentError, match="function must be one of 1 numbers, got 'IndexError"):
            nef.Connection(a, b, function=lambda x: x[3])
        with pytest.raises(UnknownNameError, match=r"Probe.what must be a known name, got 'voltage'"):
            nef.Probe(a, "voltage")
        with pytest.raises(ArgumentError, match="for a node, which has no cells"):
            nef.Probe(nef.Node(1.0), "v")
    with pytest.raises(ArgumentError, match=r"Write: with nef.Network\(\) as net"):
        nef.Node(1.0)


@pytest.mark.parametrize("bad", [{"bandwidth": 0.0}, {"lag": 1e4}, {"duration": 10.0}])
def test_solvers_that_cannot_be(bad):
    with pytest.raises(ArgumentError, match=f"Dynamic.{next(iter(bad))} must be"):
        nef.Dynamic(**bad)


def test_a_node_must_give_numbers():
    with nef.Network() as net:
        nef.Node(lambda t: np.nan if t > 5 else 0.0)
    with pytest.raises(ArgumentError, match=r"Node.output must be one row of finite numbers"):
        net.run(10)


def test_parts_of_another_network_are_refused():
    with nef.Network():
        elsewhere = nef.Ensemble(5)
    with nef.Network() as net:
        nef.Connection(nef.Node(1.0), elsewhere)
    with pytest.raises(ArgumentError, match=r"Connection.post must be a part of the same network"):
        nef.Simulator(net)


@pytest.mark.parametrize("name", ["RS", "FS", "CH", "RS2007"])
def test_usual_rates_are_those_of_the_strongest_current_without_a_racing_onset(name):
    cell = izh.cell(name)
    low, high = nef.usual_rates(cell)
    current = nef.rate_curve(cell).current(high)
    first = np.diff(izh.simulate(cell, 60, current, record="spikes").spike_times[:2])[0]
    stronger = np.diff(izh.simulate(cell, 60, 1.1 * current, record="spikes").spike_times[:2])[0]
    assert stronger < 1.5 <= first
    assert low == pytest.approx(high / 2)


def test_tuning_curves_are_adapted_rates():
    with nef.Network():
        ens = nef.Ensemble(6, radius=2.0, max_rates=(50, 100))
    encoding = ens.encoding(seed=4)
    x, rates = nef.tuning_curves(encoding, points=5)
    assert x.tolist() == [-2.0, -1.0, 0.0, 1.0, 2.0]
    for k, value in enumerate(x):
        measured = nef.adapted_rates(encoding.model, encoding.currents(np.array([value])))
        np.testing.assert_allclose(rates[k], measured, rtol=0.02, atol=0.05)
    best = np.where(encoding.encoders[:, 0] > 0, rates[-1], rates[0])
    assert ((best >= 49.5) & (best <= 101)).all()
    with nef.Network(), pytest.raises(ArgumentError, match="of an ensemble of one dimension"):
        nef.tuning_curves(nef.Ensemble(6, dimensions=2).encoding())


def test_what_wanders_stays_in_the_ball_and_below_its_bandwidth():
    from izhikevich.nef.trajectory import wandering

    x = wandering(8000, 3, 1.0, 3.0, np.random.default_rng(1))
    assert np.linalg.norm(x, axis=1).max() <= 1 + 1e-12
    power = (np.abs(np.fft.rfft(x, axis=0)) ** 2).sum(axis=1)
    assert power[np.fft.rfftfreq(8000, 0.001) > 4].sum() < 0.01 * power.sum()
    assert np.sqrt((x**2).sum(axis=1).mean()) == pytest.approx(0.5, abs=0.03)
