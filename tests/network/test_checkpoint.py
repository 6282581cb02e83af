"""A simulation that was saved goes on to the same bits; a file that is not what it was is refused."""

from dataclasses import replace

import numpy as np
import pytest

import izhikevich as izh

from .nets import small

PLAIN = {"method": "izhikevich2003", "dt": 1.0, "dtype": "float32"}
EULER, MOBIUS3 = ({"method": method, "dt": 0.5} for method in ("euler", "mobius3"))
BOTH = ("cpu", "numpy")


@pytest.mark.parametrize(
    ("kind", "options", "engines"),
    [
        ("pulse", PLAIN, BOTH),
        ("conductances", EULER | {"engine": "numpy"}, ("numpy",)),
        pytest.param("conductances", EULER, BOTH, marks=pytest.mark.slow),
        pytest.param("conductances", MOBIUS3, BOTH, marks=pytest.mark.slow),
        pytest.param("long pulse", PLAIN, BOTH, marks=pytest.mark.slow),
        pytest.param("alpha", MOBIUS3, BOTH, marks=pytest.mark.slow),
    ],
)
def test_resumed_is_uninterrupted(kind, options, engines, tmp_path):
    whole = izh.Simulation(small(kind), **options)
    whole.run(60)
    rest = whole.run(90)
    first = izh.Simulation(small(kind), **options)
    first.run(60)
    first.save(tmp_path / "state.npz")
    for engine in engines:
        later = izh.Simulation.load(tmp_path / "state.npz", engine=engine)
        assert later.time == 60
        resumed = later.run(90)
        np.testing.assert_array_equal(resumed.spikes.times, rest.spikes.times)
        np.testing.assert_array_equal(resumed.spikes.neurons, rest.spikes.neurons)
        np.testing.assert_array_equal(resumed.spike_count, rest.spike_count)


def test_nothing_is_left_beside_the_file(tmp_path):
    sim = izh.Simulation(small("pulse"), **PLAIN)
    for _ in range(2):
        sim.save(tmp_path / "state.npz")
    assert [p.name for p in tmp_path.iterdir()] == ["state.npz"]


def test_damaged_and_foreign_files(tmp_path):
    path = tmp_path / "state.npz"
    sim = izh.Simulation(small("pulse"), **PLAIN)
    sim.save(path)
    data = bytearray(path.read_bytes())
    refused = 0
    for place in np.random.default_rng(1).integers(0, len(data), 40):
        flipped = bytearray(data)
        flipped[place] ^= 16
        path.write_bytes(flipped)
        try:
            loaded = izh.Simulation.load(path)
        except izh.errors.FileFormatError:
            refused += 1
        else:  # a byte of the archive's own that is not read, such as a date: the contents are whole
            assert loaded.plan.digest == sim.plan.digest
    assert refused > 20
    for wrong in (b"", b"not a file of ours", bytes(data[: len(data) // 2])):
        path.write_bytes(wrong)
        with pytest.raises(izh.errors.FileFormatError, match=r"state.npz must be a saved simulation"):
            izh.Simulation.load(path)
    path.write_bytes(data)
    with pytest.raises(izh.errors.FileFormatError, match="of this network, its method and step"):
        izh.Simulation.load(path, net=small("alpha"))


def shifted_stimulus(net):
    net.inputs[2] = replace(net.inputs[2], stimulus=izh.step(4, start=20))


def faster_trains(net):
    net.inputs[3] = replace(net.inputs[3], rate=np.array(21.0))


def another_cell(net):
    c = net.populations["exc"].model.c.copy()
    c[50] += 1e-9
    net.populations["exc"] = replace(net.populations["exc"], model=net.populations["exc"].model.replace(c=c))


@pytest.mark.parametrize("change", [shifted_stimulus, faster_trains, another_cell])
def test_a_network_that_differs_in_one_number_is_refused(change, tmp_path):
    izh.Simulation(small("pulse"), **PLAIN).save(tmp_path / "state.npz")
    same, other = small("pulse"), small("pulse")
    same.duration, same.dt = 400.0, 2.0  # how long and in which steps it asks to be run is not what it is
    izh.Simulation.load(tmp_path / "state.npz", net=same)
    change(other)
    with pytest.raises(izh.errors.FileFormatError, match=r"must be of this network.*Load it without net="):
        izh.Simulation.load(tmp_path / "state.npz", net=other)


def test_a_function_cannot_be_saved(tmp_path):
    net = izh.Network()
    net.stimulate(net.population("exc", "RS", 3), lambda t: np.sin(t))
    with pytest.raises(izh.errors.ArgumentError, match="A function cannot be written down"):
        izh.Simulation(net).save(tmp_path / "state.npz")
    assert not list(tmp_path.iterdir())
