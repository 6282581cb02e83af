"""A run that keeps itself in a folder: what is there is what memory would have held, and a folder of something else is refused."""

import shutil
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import h5py
import numpy as np
import pytest

import izhikevich as izh
from izhikevich import durable
from izhikevich.network.population import Input
from izhikevich.simulation import folder as run_folder
from izhikevich.simulation import windows as network_run

from .nets import small

OPTIONS = {"method": "izhikevich2003", "dt": 1.0, "dtype": "float32"}
RECORD = izh.Recorder(("spikes", "v", "u", "current"), neurons=[5, 90], every=2.0, dtype="float32")


def simulation(kind="pulse", **options):
    return izh.Simulation(small(kind), **{**OPTIONS, **options})


@pytest.fixture
def many_chunks(monkeypatch):
    """A chunk for every window, and windows of seven steps."""
    monkeypatch.setattr(run_folder, "CHUNK_SECONDS", 0.0)
    monkeypatch.setattr(run_folder, "WRITING", 0.0)
    monkeypatch.setattr(network_run, "first_length", lambda cells: 7)
    monkeypatch.setattr(network_run, "next_length", lambda length, seconds, most: 7)


def assert_same(one, other):
    np.testing.assert_array_equal(one.spikes.times, other.spikes.times)
    np.testing.assert_array_equal(one.spikes.neurons, other.spikes.neurons)
    np.testing.assert_array_equal(one.spike_count, other.spike_count)
    for name in ("times", "v", "u", "current"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.v.dtype == other.v.dtype
    assert (one.duration, one.begin, one.size, one.populations) == (
        other.duration,
        other.begin,
        other.size,
        other.populations,
    )
    np.testing.assert_array_equal(one.watched, other.watched)


@pytest.mark.parametrize(
    "options",
    [
        {},
        pytest.param(
            {"kind": "conductances", "method": "mobius3", "dt": 0.5, "dtype": "float64"}, marks=pytest.mark.slow
        ),
    ],
)
def test_the_folder_holds_what_memory_would(options, tmp_path, many_chunks):
    whole = simulation(record=RECORD, **options).run(100)
    first = simulation(record=RECORD, **options)
    assert first.run(40, folder=tmp_path).duration == 40
    kept = izh.Simulation.load(tmp_path, engine="numpy").run(60, folder=tmp_path)
    assert len(list(tmp_path.glob("*.h5"))) > 10
    assert whole.spike_count.sum() > 100
    for found in (kept, izh.read_recording(tmp_path)):
        assert_same(found, whole)
        assert_same(found["inh"], whole["inh"])


def test_the_digest_needs_no_whole_raster(tmp_path, many_chunks, monkeypatch):
    """Nor does the rate: files are read one after the other."""
    whole = simulation().run(100)
    kept = izh.simulate(small("pulse"), 100, folder=tmp_path, **OPTIONS)
    monkeypatch.setattr(izh.Recording, "spikes", property(lambda self: pytest.fail("all spikes were read")))
    assert kept.digest == izh.read_recording(tmp_path).digest
    monkeypatch.undo()
    assert kept.digest == whole.digest
    np.testing.assert_array_equal(izh.population_rate(kept).rate, izh.population_rate(whole).rate)


def test_a_folder_begins_where_its_run_begins(tmp_path, many_chunks):
    held, kept = (simulation(record=RECORD) for _ in range(2))
    held.run(33), kept.run(33)
    assert_same(kept.run(50, folder=tmp_path / "new" / "run"), held.run(50))


def test_nothing_is_read_before_it_is_asked_for(tmp_path, many_chunks):
    simulation(record=RECORD).run(50, folder=tmp_path)
    recording = izh.read_recording(tmp_path)
    for path in tmp_path.glob("*.h5"):
        path.unlink()
    assert recording.spike_count.sum() > 0
    assert recording.times.size == 25
    for name in ("spikes", "v"):
        with pytest.raises(izh.errors.FileFormatError, match=r"steps-0+\.h5 must be a chunk .* gap"):
            getattr(recording, name)


def test_files_are_plain_hdf5(tmp_path, many_chunks):
    run = simulation(record=RECORD).run(50, folder=tmp_path)
    spikes, firsts = [], []
    for path in sorted(tmp_path.glob("*.h5")):
        with h5py.File(path) as file:
            spikes.append(file["spikes/times"][:])
            firsts.append((int(file.attrs["first_step"]), int(file.attrs["last_step"])))
            assert file["spikes/times"].attrs["units"] == "ms"
            assert file["spikes/neurons"].dtype == np.uint32
            assert file["samples/v"].attrs["units"] == "mV"
            assert file["samples/neurons"][:].tolist() == [5, 90]
            assert file.attrs["method"] == "izhikevich2003"
            assert file.attrs["seed"] == 3
    np.testing.assert_array_equal(np.concatenate(spikes), run.spikes.times)
    assert firsts[0][0] == 0
    assert firsts[-1][1] == 50
    assert all(a[1] == b[0] for a, b in pairwise(firsts))


def test_every_flipped_byte_is_noticed(tmp_path, many_chunks):
    simulation().run(30, folder=tmp_path)
    path = sorted(tmp_path.glob("*.h5"))[1]
    data = path.read_bytes()
    for place in np.random.default_rng(1).integers(0, len(data), 50):
        flipped = bytearray(data)
        flipped[place] ^= 16
        path.write_bytes(flipped)
        with pytest.raises(izh.errors.FileFormatError, match=rf"{path.name} must be as it was written"):
            izh.read_recording(tmp_path).spikes  # noqa: B018
    path.write_bytes(data)
    assert izh.read_recording(tmp_path).spikes.times.size


def test_a_damaged_state_is_refused(tmp_path):
    simulation().run(30, folder=tmp_path)
    state = tmp_path / "state.npz"
    state.write_bytes(state.read_bytes()[:-100])
    for read in (izh.read_recording, izh.Simulation.load):
        with pytest.raises(izh.errors.FileFormatError, match=r"state.npz must be"):
            read(tmp_path)


def another_input(folder):
    net = small("pulse")
    assert isinstance(net.inputs[2], Input)
    net.inputs[2] = replace(net.inputs[2], stimulus=izh.step(4, start=20))
    return izh.Simulation(net, **OPTIONS), folder


def a_file(folder):
    (folder / "file").write_text("")
    return simulation(), folder / "file"


def something_else(folder):
    (folder / "other").mkdir()
    (folder / "other" / "thesis.tex").write_text("")
    return simulation(), folder / "other"


def only_a_state(folder):
    (folder / "saved").mkdir()
    simulation().save(folder / "saved" / "state.npz")
    return simulation(), folder / "saved"


def a_chunk_less(folder):
    loaded = izh.Simulation.load(folder)
    next(folder.glob("*.h5")).unlink()
    return loaded, folder


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda f: (simulation(), f), r"reached the state of this one, 0 ms, got 'one at 30 ms'. Go on with .*load\("),
        (
            lambda f: (simulation(dt=0.5), f),
            'must be the folder of this network, its method and step, got "another run\'s"',
        ),
        (another_input, "must be the folder of this network"),
        (lambda f: (izh.Simulation.load(f, record=("spikes", "v")), f), "must be gone on with as it was recorded, got"),
        (a_file, "file must be a folder, got 'a file'"),
        (something_else, r"empty, or the folder of a run, got \['thesis.tex'\]. Take a new folder"),
        (only_a_state, "got 'a saved state without recordings'"),
        (a_chunk_less, r"must be whole, got 'no steps-0+.h5'"),
    ],
)
def test_refused_folders(made, words, tmp_path):
    simulation().run(30, folder=tmp_path)
    sim, folder = made(tmp_path)
    with pytest.raises(izh.errors.FileFormatError, match=words) as refused:
        sim.run(10, folder=folder)
    assert str(refused.value).count("\n") == 0
    assert sim.run(10).duration == 10, "the simulation itself is as before"


@pytest.mark.parametrize("folder", [".", "nowhere"])
def test_what_is_no_recording(folder, tmp_path):
    with pytest.raises(izh.errors.FileFormatError, match=r"must be the folder of a run, got 'one without state\.npz'"):
        izh.read_recording(tmp_path / folder)


class Crash(BaseException):
    """The end of the world, as far as a run sees it."""


class Breakable:
    """A file of which every 32nd write, and the first, may be broken off in its middle."""

    def __init__(self, file, touch):
        self.file, self.touch, self.writes = file, touch, 0

    def write(self, data):
        data = memoryview(data).cast("B")
        self.file.write(data[: len(data) // 2])
        if self.writes % 32 == 0:
            self.file.flush()
            self.touch()
        self.writes += 1
        self.file.write(data[len(data) // 2 :])
        return len(data)

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()


def crash_at(moment, patch):
    """Break off at a certain write, synchronization or renaming; how many there were is counted."""
    touched = []

    def touch():
        touched.append(1)
        if len(touched) >= moment:  # and nothing after it
            raise Crash

    def after_touch(call):
        return lambda *arguments: (touch(), call(*arguments))[1]

    patch.setattr(durable, "open", lambda *given: Breakable(open(*given), touch), raising=False)  # noqa: SIM115
    patch.setattr(durable.os, "fsync", after_touch(durable.os.fsync))
    patch.setattr(durable.os, "replace", after_touch(durable.os.replace))
    return touched


def test_every_moment_of_writing(tmp_path, many_chunks):
    """The run breaks off at each touch of the disk, and goes on to the same bits; moments random kills seldom hit."""
    net = small("pulse")
    whole = izh.Simulation(net, **OPTIONS).run(21)
    moment, broken = 1, True
    while broken:
        folder = tmp_path / str(moment)
        with pytest.MonkeyPatch.context() as patch:
            touched = crash_at(moment, patch)
            with suppress(Crash):
                izh.Simulation(net, **OPTIONS).run(14, folder=folder)
            broken = len(touched) >= moment
        begun = (folder / "state.npz").exists()
        sim = izh.Simulation.load(folder) if begun else izh.Simulation(net, **OPTIONS)
        kept = sim.run(21 - sim.time, folder=folder)
        np.testing.assert_array_equal(kept.spikes.times, whole.spikes.times)
        np.testing.assert_array_equal(kept.spikes.neurons, whole.spikes.neurons)
        np.testing.assert_array_equal(kept.spike_count, whole.spike_count)
        moment += 1
    assert moment > 30


def test_counts_alone_and_a_long_description(tmp_path):
    net = small("pulse")
    net.name = "x" * 100_000
    run = izh.Simulation(net, record="spike_count", **OPTIONS).run(50, folder=tmp_path)
    assert izh.read_recording(tmp_path).spike_count.sum() == run.spike_count.sum() > 0
    assert izh.read_recording(tmp_path).provenance["model"].count("x") >= 100_000
    with pytest.raises(izh.errors.ArgumentError, match=r"Recording\.spikes must be recorded"):
        run.spikes  # noqa: B018


def test_one_process_at_a_time(tmp_path):
    pytest.importorskip("fcntl")
    sim = simulation()
    sim.run(10, folder=tmp_path)
    with pytest.raises(izh.errors.FileFormatError, match="written by one run at a time"):  # noqa: PT012
        keeper = run_folder.RunFolder(tmp_path, sim.net, sim.recorder, sim._saved())
        try:
            sim.run(10, folder=tmp_path)
        finally:
            keeper.close()
    assert sim.run(10, folder=tmp_path).duration == 20


def test_what_a_killed_process_left_is_removed(tmp_path):
    sim = simulation()
    sim.run(10, folder=tmp_path)
    (tmp_path / "steps-000000000010.h5.77.part").write_bytes(b"half")
    (tmp_path / "steps-000000000010.h5").write_bytes(b"of the steps after the last state")
    assert sim.run(10, folder=tmp_path).spikes.times.size
    assert sorted(p.name for p in tmp_path.iterdir()) == ["state.npz", "steps-000000000000.h5", "steps-000000000010.h5"]


def test_memory_does_not_grow_with_the_run(tmp_path, monkeypatch):
    """Spikes and samples leave memory when a chunk is due."""
    monkeypatch.setattr(run_folder, "CHUNK_BYTES", 100_000)
    monkeypatch.setattr(run_folder, "CHUNK_SECONDS", 1e9)
    monkeypatch.setattr(network_run, "first_length", lambda cells: 100)
    monkeypatch.setattr(network_run, "next_length", lambda length, seconds, most: 100)
    held = []
    due = run_folder.RunFolder.due
    monkeypatch.setattr(run_folder.RunFolder, "due", lambda self, n: held.append((n, self.least)) or due(self, n))
    run = simulation(record=RECORD).run(50_000, folder=tmp_path)
    assert run.spikes.times.size * 4 + run.v.nbytes * 3 > 5 * held[0][1]
    assert max(n for n, least in held) < 1.1 * held[0][1]


def test_a_moved_folder_is_as_good(tmp_path):
    simulation().run(10, folder=tmp_path / "a")
    shutil.move(tmp_path / "a", tmp_path / "b")
    assert izh.Simulation.load(tmp_path / "b").run(10, folder=tmp_path / "b").duration == 20
