"""Reading recorded currents, and refusing what is none."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import izhikevich.stimulus as stim
from izhikevich.errors import ArgumentError, FileFormatError
from izhikevich.io.waveform import Sweep, read_waveform

RECORDING = Path(stim.__file__).parents[1] / "catalog" / "recordings" / "171116sh_0018.abf"
FIXTURES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)


def csv(tmp_path, text):
    file = tmp_path / "x.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_real_recording():
    pytest.importorskip("pyabf")
    sweep = read_waveform(RECORDING, 12)
    assert sweep.times.size == 60_000
    assert sweep.times[1] == 0.05
    assert (sweep.current_unit, sweep.voltage_unit) == ("pA", "mV")
    assert sorted(set(sweep.current)) == [-100, 0, 200]
    assert -100 < sweep.voltage.min() < sweep.voltage.max() < 80
    assert np.abs(sweep.times - np.arange(60_000) / 20).max() < 1e-9
    with pytest.raises(ArgumentError, match=r"sweep must be from 0 to 16 in 171116sh_0018\.abf, got 17"):
        read_waveform(RECORDING, 17)


@pytest.mark.parametrize(
    ("text", "times", "current", "units"),
    [
        ("0,1\n1,2\n", [0, 1], [1, 2], ("", "")),
        ("time [s],current [pA]\n0,1\n0.5,2\n", [0, 500], [1, 2], ("pA", "")),
        ("t (ms);I (nA);v (mV)\n0;1;-70\n1;2;-60\n", [0, 1], [1, 2], ("nA", "mV")),
        ("time_s\tcurrent_pA\n0\t1\n1\t2\n", [0, 1000], [1, 2], ("pA", "")),
        ("time,current\n0,1\n1,2\n", [0, 1], [1, 2], ("", "")),
        ("# a comment\n\n0, 1e1\n1, 2\n\n", [0, 1], [10, 2], ("", "")),
        ("\ufefftime [us],I\r\n0,1\r\n1000,2\r\n", [0, 1], [1, 2], ("", "")),
    ],
)
def test_csv(tmp_path, text, times, current, units):
    sweep = read_waveform(csv(tmp_path, text))
    np.testing.assert_array_equal(sweep.times, times)
    np.testing.assert_array_equal(sweep.current, current)
    assert (sweep.current_unit, sweep.voltage_unit) == units
    assert (sweep.voltage is None) == ("-70" not in text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "It is empty"),
        ("\n# only words\n", "It is empty"),
        ("time,current\n", "It has 0 columns"),
        ("1\n2\n", "It has 1 columns"),
        ("1,2,3,4\n", "It has 4 columns"),
        ("0,1\n1\n", "2 numbers in every row, got '1' at index 1 of 2"),
        ("0,1\n1,x\n", "2 numbers in every row, got '1 x'"),
        ("0,nan\n1,2\n", "current of x.csv must be finite, got nan at index 0 of 2"),
        ("0,1\n1,inf\n", "finite, got inf at index 1 of 2"),
        ("0,1\n0,2\n", r"strictly increasing \[ms\], got 0.0 at index 1 of 2"),
        ("1,1\n0,2\n", "strictly increasing"),
        ("time [h],I\n0,1\n1,2\n", "time unit of x.csv must be us, ms or s, got 'h'"),
        (b"\x89PNG\r\n\x1a\n\0\0", "Its content is neither text nor ABF nor NWB"),
        (b"PK\x03\x04\0\0", "Its content is neither text nor ABF nor NWB"),
        ("some words\nand more\n", "columns"),
        (b"ABF2", "an undamaged ABF file"),
        (b"ABF " + b"\0" * 3000, "an undamaged ABF file"),
        (b"ABF2" + b"\xff" * 3000, "an undamaged ABF file"),
    ],
)
def test_refused(tmp_path, text, words):
    if text[:3] == b"ABF":
        pytest.importorskip("pyabf")
    with pytest.raises(FileFormatError, match=words):
        read_waveform(csv(tmp_path, text))


def test_no_file_and_no_sweep(tmp_path):
    with pytest.raises(FileFormatError, match="a readable file"):
        read_waveform(tmp_path / "none.csv")
    with pytest.raises(FileFormatError, match="a readable file"):
        read_waveform(tmp_path)
    with pytest.raises(ArgumentError, match="a CSV has only one, got 3"):
        read_waveform(csv(tmp_path, "0,1\n1,2\n"), sweep=3)
    for bad in (-1, 1.5, "x", True):
        with pytest.raises(ArgumentError, match="a whole number from 0"):
            read_waveform(csv(tmp_path, "0,1\n1,2\n"), sweep=bad)


def test_without_pyabf(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyabf", None)
    with pytest.raises(ArgumentError, match=r"pip install izhikevich\[io\]"):
        read_waveform(RECORDING)


def read(file):
    try:
        sweep = read_waveform(file)
    except ArgumentError:
        return
    assert isinstance(sweep, Sweep)
    assert np.isfinite(sweep.current).all()
    assert (np.diff(sweep.times) > 0).all()


@FIXTURES
@given(content=st.binary(max_size=300))
@example(content=b'"')
@example(content=b'"0\n1",2')
@example(content=b"\x0b\x0c,")
@example(content=b"0,1_0\n1,2")
def test_random_bytes(tmp_path, content):
    read(csv(tmp_path, content))


@FIXTURES
@given(text=st.text(alphabet='0123456789.,;eE+-naif\t\n\r" []ms', max_size=120))
def test_random_tables(tmp_path, text):
    read(csv(tmp_path, text))


@settings(FIXTURES, max_examples=60)
@given(content=st.binary(max_size=2000), kind=st.sampled_from([b"ABF ", b"ABF2"]))
def test_random_abf(tmp_path, content, kind):
    pytest.importorskip("pyabf")
    read(csv(tmp_path, kind + content))


@settings(FIXTURES, max_examples=40)
@given(where=st.integers(4, 6000), byte=st.integers(0, 255))
def test_damaged_recordings(tmp_path, where, byte):
    pytest.importorskip("pyabf")
    content = bytearray(RECORDING.read_bytes()[:300_000])
    content[where] = byte
    read(csv(tmp_path, bytes(content)))
