"""Recordings from wherever they come, and what is refused."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import izhikevich as izh
from izhikevich import units
from izhikevich.errors import ArgumentError, FileFormatError
from izhikevich.io import Recordings, read_recordings

RS = Path(izh.__file__).parent / "catalog" / "recordings" / "171116sh_0018.abf"


def table(tmp_path, text):
    file = tmp_path / "x.csv"
    file.write_text(text)
    return file


def spike_at(*samples, size=1000):
    v = np.full(size, -65.0)
    for k in samples:
        v[k - 3 : k + 4] = [-50, -20, 10, 30, 10, -20, -50]
    return v


def test_an_abf_file():
    pytest.importorskip("pyabf")
    recordings = read_recordings(RS)
    assert len(recordings) == 17
    assert (recordings.dt, set(recordings.durations), recordings.numbers) == (0.05, {3000.0}, tuple(range(17)))
    assert recordings.v[0].size == recordings.i[0].size == 60_000
    assert recordings.times(3)[22937] == 1146.85
    assert not recordings.v[0].flags.writeable
    assert [(e.begin, e.end, e.first) for e in recordings.steps[16]][:3] == [
        (0.0, 146.85, 0.0),
        (146.85, 646.85, 300.0),
        (646.85, 1146.85, 0.0),
    ]
    assert -63 < recordings.baseline.levels.min() < recordings.baseline.levels.max() < -61
    assert recordings.baseline.drifted == ()
    assert recordings.summary()["spikes"][-1] == 18
    assert "171116sh_0018.abf" in recordings._repr_html_()
    some = read_recordings(RS, sweeps=[16, 3])
    assert some.numbers == (16, 3)
    np.testing.assert_array_equal(some.v[1], recordings.v[3])


def test_slices_indices_and_iteration():
    recordings = Recordings.from_arrays([spike_at(100), spike_at(200, 400), spike_at()], np.zeros(1000))
    assert repr(recordings) == "Recordings(3 sweeps of arrays, 100 ms each, 3 spikes)"
    assert recordings[::2].numbers == (0, 2)
    assert recordings[-1].numbers == (2,)
    assert recordings[[2, 0]].numbers == (2, 0)
    assert recordings[np.array([False, True, False])].spikes[0].size == 2
    assert [len(sweep) for sweep in recordings] == [1, 1, 1]
    assert [sweep.spikes[0].size for sweep in recordings] == [1, 2, 0]
    assert recordings[2].level == recordings.level  # that of all sweeps
    with pytest.raises(IndexError, match="a sweep from 0 to 2"):
        recordings[3]
    with pytest.raises(ArgumentError, match="at least one of 3 sweeps"):
        recordings[3:]


def test_arrays_lists_quantities_and_lengths():
    one = Recordings.from_arrays(1e-3 * spike_at(100) * units.V, np.full(1000, 0.1) * units.nA, 1e-4 * units.s)
    assert (len(one), one.dt, one.i[0][0]) == (1, 0.1, 100.0)
    np.testing.assert_allclose(one.v[0], spike_at(100))
    unlike = Recordings.from_arrays([spike_at(100), spike_at(100, size=500)], dt=[0.1, 0.2])
    assert unlike.durations == (100.0, 100.0)
    assert unlike.i is None
    with pytest.raises(ArgumentError, match="the same in all sweeps"):
        _ = unlike.dt
    assert unlike[1].dt == 0.2
    only_current = (-65.0 + 0.0 * spike_at(9)).tolist()
    assert Recordings.from_arrays(only_current).spikes[0].size == 0


def test_what_is_missing_is_said():
    with pytest.raises(
        ArgumentError, match=r"Recordings.steps must be asked of recordings that hold the current, got 'none'. Give it"
    ):
        _ = Recordings.from_arrays(spike_at(100)).steps
    spikes = Recordings.from_spikes([10, 20])
    for ask in (lambda: spikes.dt, lambda: spikes.times(), lambda: spikes.baseline, spikes.detect, spikes.features):
        with pytest.raises(ArgumentError, match="asked of recordings that hold"):
            ask()
    with pytest.raises(ArgumentError, match=r"two spikes or more, got 'no spikes'. Look at"):
        _ = Recordings.from_arrays(spike_at()).intervals
    with pytest.raises(ArgumentError, match="two spikes or more, got 'a single spike'"):
        _ = Recordings.from_arrays(spike_at(100)).intervals
    with pytest.raises(FileFormatError, match="recordings with a voltage or with spikes"):
        Recordings.from_arrays(i=np.zeros(100))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (dict(v=[np.nan, 1.0, 2.0]), "voltage of arrays must be finite, got nan at index 0 of 3"),
        (dict(v=[spike_at(9), spike_at(9) * np.inf]), "voltage of sweep 1 of arrays must be finite"),
        (dict(v=1e-3 * spike_at(9)), "These look like V: multiply by 1000, or declare the unit"),
        (dict(v=1e3 * spike_at(9)), "These look like uV"),
        (dict(v=spike_at(9), i=np.full(1000, 1e-10)), "These look like A: multiply by 1e\\+12"),
        (dict(v=spike_at(9), i=np.full(1000, 0.1)), "These look like nA: multiply by 1000"),
        (dict(v=spike_at(9), i=np.zeros(999)), "as long as v in sweep 0, 1000 samples, got 999"),
        (dict(v=[spike_at(9)] * 3, i=[np.zeros(1000)] * 2), "one array for each of 3 sweeps"),
        (dict(v=spike_at(9), dt=0.0), r"dt must be positive \[ms\]"),
        (dict(v=[spike_at(9)] * 3, dt=[0.1, 0.1]), "one number or 3"),
        (dict(v=[-65.0, -64.0]), "arrays must be recordings of at least 3 samples, got 2"),
        (dict(), "v must be given, unless i is"),
    ],
)
def test_arrays_refused(arguments, words):
    with pytest.raises(ArgumentError, match=words):
        Recordings.from_arrays(**arguments)


def test_spikes_and_intervals():
    given = Recordings.from_spikes([[12, 40, 75], [8, 20]], [100, 200], duration=100)
    assert given.v is None
    assert given.level is None
    assert [i[0] for i in given.i] == [100, 200]
    assert given.durations == (100, 100)
    assert [x.tolist() for x in given.intervals] == [[28, 35], [12]]
    sampled = Recordings.from_spikes([1.0, 2.0], np.arange(100.0), dt=0.5)
    assert (sampled.dt, sampled.durations, sampled.i[0][-1]) == (0.5, (50.0,), 99.0)
    assert Recordings.from_intervals([[20, 25, 31], [5]], first=3).spikes[0].tolist() == [3, 23, 48, 79]
    assert Recordings.from_intervals([0.020, 0.025] * units.s).durations == (45.0,)
    run = izh.simulate("RS", 100, 10, engine="numpy")
    np.testing.assert_array_equal(Recordings.from_spikes(run).spikes[0], run.spike_times)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Recordings.from_intervals([]), "at least one interval"),
        (lambda: Recordings.from_intervals([[10.0], []]), "at least one interval in every sweep"),
        (lambda: Recordings.from_intervals([10, 0, 5]), r"positive \[ms\], got 0.0 at index 1 of 3"),
        (lambda: Recordings.from_intervals([10, -2]), r"positive \[ms\], got -2.0 at index 1 of 2"),
        (lambda: Recordings.from_intervals([10, np.nan]), "positive"),
        (lambda: Recordings.from_spikes([5, 3]), "ascending order"),
        (lambda: Recordings.from_spikes([5, 5]), "differ from each other"),
        (lambda: Recordings.from_spikes([-5, 5]), "from the begin of the sweep on"),
        (lambda: Recordings.from_spikes([]), "duration must be given, where a train is empty"),
        (lambda: Recordings.from_spikes([5, 9], duration=8), "9 ms or more"),
        (lambda: Recordings.from_spikes([[5], [9]], [1, 2, 3]), "one number or 2"),
        (lambda: Recordings.from_spikes([5, 90], np.zeros(100), dt=0.5), "at least as long as train 0, 90 ms"),
        (lambda: Recordings.from_recording(3), "a Recording, as simulate gives it, got 'int'"),
        (lambda: Recordings.from_neo("block"), "a Neo Block or Segment, got 'str'"),
    ],
)
def test_trains_refused(make, words):
    with pytest.raises(ArgumentError, match=words):
        make()


def test_a_table_says_what_its_columns_are(tmp_path):
    rows = "\n".join(f"{0.0001 * k},{1e-3 * v},{0.0 if k < 200 else 0.2}" for k, v in enumerate(spike_at(300, 700)))
    found = read_recordings(table(tmp_path, "time [s], v [V], I [nA]\n" + rows))
    assert (len(found), found.dt, found.i[0].max()) == (1, 0.1, 200.0)
    assert found.spikes[0].size == 2
    bare = table(tmp_path, "\n".join(f"{0.1 * k:.1f},0,{v}" for k, v in enumerate(spike_at(300))))
    np.testing.assert_allclose(read_recordings(bare).v[0], spike_at(300))
    wide = table(tmp_path, "t_ms,a_mV,b_mV,i_pA\n" + "\n".join(f"{k},-65,-64,{10 * k}" for k in range(5)))
    two = read_recordings(wide)
    assert [v[0] for v in two.v] == [-65, -64]
    assert [i[-1] for i in two.i] == [40, 40]
    assert read_recordings(wide, sweeps=1).numbers == (1,)
    declared = table(tmp_path, "\n".join(f"{k},0,{-0.065}" for k in range(5)))
    assert read_recordings(declared, voltage_unit="V").v[0][0] == pytest.approx(-65)
    with pytest.raises(FileFormatError, match="look like V"):
        read_recordings(declared)


def test_files_refused(tmp_path):
    with pytest.raises(FileFormatError, match=r"a readable file, got .*No such file or directory"):
        read_recordings(tmp_path / "none.nwb")
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(FileFormatError, match="Its content is neither text nor ABF nor NWB"):
        read_recordings(tmp_path / "picture")
    uneven = "\n".join(f"{t},0,-65" for t in (0, 1, 2.5, 3, 4))
    with pytest.raises(FileFormatError, match=r"evenly spaced \[ms\], got 2.5 at index 2 of 5"):
        read_recordings(table(tmp_path, uneven))
    good = table(tmp_path, "\n".join(f"{t},0,-65" for t in range(5)))
    with pytest.raises(ArgumentError, match="a CSV has only one, got 2"):
        read_recordings(good, sweeps=[0, 2])
    with pytest.raises(FileFormatError, match=r"voltage with|with a voltage"):
        read_recordings(table(tmp_path, "\n".join(f"{t},0" for t in range(5))))
    with pytest.raises(FileFormatError, match="finite, got nan"):
        read_recordings(table(tmp_path, "0,0,-65\n1,0,nan\n2,0,-65"))
    for wrong in (
        dict(sweeps=-1),
        dict(sweeps="a"),
        dict(sweeps=[0.5]),
        dict(sweeps=[]),
        dict(channel=True),
        dict(voltage_unit="pA"),
    ):
        with pytest.raises(ArgumentError, match="read_recordings"):
            read_recordings(good, **wrong)


def test_abf_sweeps_and_channels_that_are_not_there(monkeypatch):
    pytest.importorskip("pyabf")
    with pytest.raises(ArgumentError, match=r"from 0 to 16 in 171116sh_0018\.abf, got 17"):
        read_recordings(RS, sweeps=[1, 17])
    with pytest.raises(ArgumentError, match=r"channel must be from 0 to 0 in 171116sh_0018\.abf, got 1"):
        read_recordings(RS, channel=1)
    monkeypatch.setitem(sys.modules, "pyabf", None)
    with pytest.raises(ArgumentError, match=r"pip install izhikevich\[io\]"):
        read_recordings(RS)


def test_an_abf_in_volts_nanoamperes_and_voltage_clamp(monkeypatch):
    """What the file declares is converted; a channel in pA is no voltage."""
    pyabf = pytest.importorskip("pyabf")
    true = read_recordings(RS, sweeps=16)
    set_sweep = pyabf.ABF.setSweep

    def declared(unit, by, command, of):
        def changed(self, *a, **k):
            set_sweep(self, *a, **k)
            self.sweepY, self.sweepUnitsY = self.sweepY * by, unit
            # the class computes the command when it is asked for
            monkeypatch.setattr(
                pyabf.ABF, "sweepC", property(lambda abf: np.full(abf.sweepY.size, 300.0 * of)), raising=False
            )
            self.sweepUnitsC = command

        monkeypatch.setattr(pyabf.ABF, "setSweep", changed)

    declared("V", 1e-3, "nA", 1e-3)
    found = read_recordings(RS, sweeps=16)
    np.testing.assert_allclose(found.v[0], true.v[0], rtol=1e-6)
    assert found.i[0][0] == pytest.approx(300.0)
    declared("mV", 1e-3, "pA", 1.0)
    with pytest.raises(FileFormatError, match=r"voltage of 171116sh_0018.abf must be .* look like V"):
        read_recordings(RS, sweeps=16)
    declared("pA", 1.0, "mV", 1.0)
    with pytest.raises(
        FileFormatError, match=r"a unit of voltage such as mV, got 'pA'. It may have been recorded in voltage clamp"
    ):
        read_recordings(RS, sweeps=16)


def test_a_run_of_this_package():
    run = izh.simulate("RS2007", 300, izh.step(100, start=50), record=["spikes", "v", "current"], engine="numpy")
    found = Recordings.from_recording(run)
    np.testing.assert_array_equal(found.spikes[0], run.spike_times)
    np.testing.assert_array_equal(found.v[0], run.v)
    assert (found.dt, found.current_unit, found.durations) == (run.times[1], "pA", (300.0,))
    assert [(e.begin, e.first) for e in found.steps[0]] == [(0.0, 0.0), (50.0, 100.0)]
    old = Recordings.from_recording(izh.simulate("RS", 100, 10, record=["spikes", "v"], engine="numpy"))
    assert old.i is None
    assert old.current_unit.startswith("mV/ms")
    assert Recordings.from_recording(izh.simulate("RS", 100, 10, record="spikes", engine="numpy")).v is None


def test_neurons_of_a_network_with_their_current():
    net = izh.Network(seed=1)
    net.population("E", "RS", 5)
    net.stimulate("E", izh.step(10, start=20))
    run = net.run(100, record=["spikes", "v", "current"], engine="numpy")
    found = Recordings.from_recording(run["E"])
    assert len(found) == 5
    assert found.spikes[2].tolist() == run["E"].of(2).tolist()
    assert found.i[0].max() == 10.0
    assert Recordings.from_recording(run["E"], 3).numbers == (3,)
    with pytest.raises(ArgumentError, match=r"from_recording.neurons must be among \[0, 1, 2, 3, 4\], got 7"):
        Recordings.from_recording(run["E"], [7])


def test_spikes_are_looked_for_anew():
    recordings = Recordings.from_arrays([spike_at(100, 300), spike_at()])
    assert [s.size for s in recordings.detect(20.0).spikes] == [2, 0]
    assert recordings.detect(20.0).spikes[0][0] > recordings.spikes[0][0]
    assert [s.size for s in recordings.detect(rise=200.0).spikes] == [0, 0]
    assert recordings.detect(rise=200.0).level is None


def test_reading_loads_no_compiler_and_no_plots():
    code = f"""
import sys
import izhikevich as izh
izh.io.read_recordings({str(RS)!r}, sweeps=16).features()
print(*[name for name in ('numba', 'matplotlib', 'pynwb', 'neo') if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
