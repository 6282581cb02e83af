"""NWB files: version 2 as pynwb writes them, version 1 as the Allen Institute does."""

import warnings
from datetime import UTC, datetime

import h5py
import numpy as np
import pytest

from izhikevich.errors import ArgumentError, FileFormatError
from izhikevich.io import read_recordings, read_waveform
from izhikevich.stimulus.accept import from_file

RATE = 10_000.0  # Hz


def sweep(amplitude, spikes=()):
    """v [mV] and i [pA] of 100 ms: a step from 20 to 60 ms, spikes at given times."""
    t = np.arange(0, 100, 0.1)
    on = (t >= 20) & (t < 60)
    v = -65.0 + 0.1 * amplitude * on + sum(90 * np.exp(-(((t - at) / 0.5) ** 2)) for at in spikes)
    return v, amplitude * on


SWEEPS = [sweep(-50.0), sweep(50.0, (40.0,)), sweep(100.0, (30.0, 40.0, 50.0))]


def check(found, numbers):
    assert found.numbers == tuple(numbers)
    assert found.dt == 0.1
    for v, i, (true_v, true_i) in zip(found.v, found.i, SWEEPS, strict=True):
        np.testing.assert_allclose(v, true_v, atol=1e-4)
        np.testing.assert_allclose(i, true_i, atol=1e-4)
    assert [train.size for train in found.spikes] == [0, 1, 3]
    assert found.features().fi.tolist() == [[-50.0, 0.0], [50.0, 25.0], [100.0, 75.0]]


def nwb2(path, *, table=False, numbers=(4, 7, 9), electrodes=1, scaled=False):
    pynwb = pytest.importorskip("pynwb")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pynwb.icephys import CurrentClampSeries, CurrentClampStimulusSeries, VoltageClampSeries

        file = pynwb.NWBFile("three sweeps", "x", datetime(2026, 1, 1, tzinfo=UTC))
        device = file.create_device("amplifier")
        cells = [
            file.create_icephys_electrode(f"electrode_{k}", description="patch", device=device)
            for k in range(electrodes)
        ]
        for k, (number, (v, i)) in enumerate(zip(numbers, SWEEPS, strict=True)):
            for e, cell in enumerate(cells):
                common = dict(
                    electrode=cell, gain=1.0, rate=RATE, sweep_number=None if number is None else np.uint32(number)
                )
                # either volts as they are, or whole numbers of 0.1 µV and their conversion
                data = (
                    dict(data=np.round(1e4 * v).astype(np.int32), conversion=1e-7)
                    if scaled
                    else dict(data=1e-3 * (v - 10 * e))
                )
                answer = CurrentClampSeries(name=f"answer_{k}_{e}", **data, **common)
                given = CurrentClampStimulusSeries(name=f"given_{k}_{e}", data=1e-12 * i, **common)
                if table:
                    file.add_intracellular_recording(electrode=cell, stimulus=given, response=answer, id=number)
                else:
                    file.add_acquisition(answer)
                    file.add_stimulus(given)
        file.add_acquisition(
            VoltageClampSeries(
                name="clamped", data=np.zeros(9), electrode=cells[0], gain=1.0, rate=RATE, sweep_number=np.uint32(99)
            )
        )
        with pynwb.NWBHDF5IO(str(path), "w") as out:
            out.write(file)
    return path


def nwb1(path, *, version=b"1.1", links=True, trimmed=False):
    """The Allen Institute's layout; its first pipeline wrote volts and amperes beside conversion factors that do not hold."""
    with h5py.File(path, "w") as file:
        file["nwb_version"] = b"NWB-1.0.5"
        file["general/generated_by"] = np.array([b"program", b"pipeline", b"version", version])
        for number, (v, i) in zip((5, 8, 12), SWEEPS, strict=True):
            name = f"Sweep_{number}"
            for where, values, unit in (
                ("acquisition/timeseries", 1e-3 * v, b"Volts"),
                ("stimulus/presentation", 1e-12 * i, b"Amps"),
            ):
                factor = 1e-3 if unit == b"Volts" else 1e-12
                series = file.create_group(f"{where}/{name}")
                series["data"] = values if version == b"1.0" else values / factor
                series["data"].attrs["conversion"], series["data"].attrs["unit"] = factor, unit
                series["starting_time"] = 0.0
                series["starting_time"].attrs["rate"] = RATE
            for side, where in (("response", "acquisition/timeseries"), ("stimulus", "stimulus/presentation")):
                epoch = file.create_group(f"epochs/{name}/{side}")
                epoch["timeseries"] = h5py.SoftLink(f"/{where}/{name}") if links else file[f"{where}/{name}"]
                epoch["idx_start"], epoch["count"] = 0, v.size
            if trimmed:
                side = file.create_group(f"epochs/Experiment_{number}/stimulus")
                side["idx_start"], side["count"] = 100, 800
        clamped = file.create_group("epochs/Sweep_13/response/timeseries")
        clamped["data"] = np.zeros(9)
        clamped["data"].attrs["unit"] = b"Amps"
    return path


@pytest.mark.parametrize(
    "options", [{}, {"table": True}, {"scaled": True}, {"electrodes": 2}, {"electrodes": 2, "table": True}]
)
def test_version_2(tmp_path, options):
    numbers = range(6)[::2] if options.get("table") and options.get("electrodes") else (4, 7, 9)
    if options.get("table") and options.get("electrodes"):
        pytest.importorskip("pynwb")
        file = nwb2(tmp_path / "x.nwb", table=True, electrodes=2, numbers=(None, None, None))
    else:
        file = nwb2(tmp_path / "x.nwb", **options)
    check(read_recordings(file), numbers)
    if "electrodes" in options:
        assert read_recordings(file, channel=1).v[0][0] == pytest.approx(-75)
        with pytest.raises(
            ArgumentError, match=r"from 0 to 1 in x.nwb, got 2. Its electrodes: electrode_0, electrode_1"
        ):
            read_recordings(file, channel=2)


def test_version_2_without_numbers(tmp_path):
    check(read_recordings(nwb2(tmp_path / "x.nwb", numbers=(None,) * 3)), (0, 1, 2))


@pytest.mark.parametrize("options", [{}, {"links": False}, {"version": b"1.0"}])
def test_version_1(tmp_path, options):
    check(read_recordings(nwb1(tmp_path / "x.nwb", **options)), (5, 8, 12))


def test_version_1_cut_at_the_end_of_the_experiment(tmp_path):
    found = read_recordings(nwb1(tmp_path / "x.nwb", trimmed=True))
    assert found.durations == (90.0,) * 3


def test_some_sweeps_by_their_numbers(tmp_path):
    file = nwb1(tmp_path / "x.nwb")
    assert read_recordings(file, sweeps=[12, 5]).numbers == (12, 5)
    for absent in (0, 13):  # 13 is in voltage clamp
        with pytest.raises(
            ArgumentError, match=rf"sweep must be among 5, 8, 12, in current clamp in x.nwb, got {absent}"
        ):
            read_recordings(file, sweeps=absent)
    waveform = read_waveform(file, 12)
    assert (waveform.current_unit, waveform.current.max()) == ("A", pytest.approx(1e-10))
    # as a current of a simulation it is in pA
    np.testing.assert_allclose(from_file(file, 12).at(np.array([10.0, 30.0])).ravel(), [0.0, 100.0])


def test_a_stimulus_that_is_missing_in_one_sweep(tmp_path):
    file = nwb1(tmp_path / "x.nwb")
    with h5py.File(file, "a") as opened:
        del opened["epochs/Sweep_8/stimulus"]
    with pytest.raises(
        FileFormatError, match=r"current of x.nwb must be there in every sweep or in none, got 'none in sweep 8'"
    ):
        read_recordings(file)
    assert len(read_recordings(file, sweeps=[5, 12])) == 2


def test_wrong_units_and_rates(tmp_path):
    """Millivolts in a file that says volts are no membrane's."""
    file = nwb1(tmp_path / "x.nwb")
    with h5py.File(file, "a") as opened:
        for number in (5, 8, 12):
            opened[f"acquisition/timeseries/Sweep_{number}/data"].attrs["conversion"] = 1.0
    with pytest.raises(FileFormatError, match=r"voltage of x.nwb must be somewhere between 0.2 and 500 mV"):
        read_recordings(file)
    assert read_recordings(file, voltage_unit="mV").v[0][0] == pytest.approx(-65)
    with h5py.File(file, "a") as opened:
        opened["stimulus/presentation/Sweep_5/starting_time"].attrs["rate"] = 2 * RATE
    with pytest.raises(FileFormatError, match=r"sampled alike in sweep 5 of x.nwb \[kHz\], got \(10.0, 20.0\)"):
        read_recordings(file)


def test_files_without_sweeps_and_damaged_ones(tmp_path):
    with h5py.File(tmp_path / "empty.nwb", "w") as file:
        file.create_group("acquisition")
    with pytest.raises(FileFormatError, match=r"sweeps in current clamp, .* It holds no CurrentClampSeries"):
        read_recordings(tmp_path / "empty.nwb")
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = 1.0
    with pytest.raises(FileFormatError, match="an undamaged NWB file"):
        read_recordings(tmp_path / "other.h5")
    whole = nwb1(tmp_path / "x.nwb").read_bytes()
    (tmp_path / "half.nwb").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileFormatError, match="an undamaged NWB file"):
        read_recordings(tmp_path / "half.nwb")
