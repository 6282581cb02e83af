"""What a spike train may be given as, and what is refused."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError, UnitError
from izhikevich.spiketrains import coincidence, isi_distance, spike_distance, van_rossum, victor_purpura
from izhikevich.spiketrains.trains import packed
from izhikevich.units import ms, mV, s

VERBS = {
    "victor_purpura": lambda a, b=None: victor_purpura(a, b, q=1),
    "van_rossum": lambda a, b=None: van_rossum(a, b, tau=1),
    "isi_distance": lambda a, b=None: isi_distance(a, b, 0, 100),
    "spike_distance": lambda a, b=None: spike_distance(a, b, 0, 100),
    "coincidence": lambda a, b=None: coincidence(a, b, 0, 100, delta=1),
}
EACH = pytest.mark.parametrize(("name", "verb"), VERBS.items(), ids=VERBS)
WINDOWED = [isi_distance, spike_distance, coincidence]


def test_all_ways_to_give_trains():
    wanted = [[1.0, 2.0], [3.0, 4.0]]
    for given in (
        wanted,
        np.array(wanted),
        tuple(map(tuple, wanted)),
        [np.array([1, 2]), [3, 4]],
        [[1 * ms, 2 * ms], [3 * ms, 4 * ms]],
    ):
        found = packed(given, "a")
        assert (found.times.tolist(), found.borders.tolist(), found.alone) == ([1, 2, 3, 4], [0, 2, 4], False)
    for one in ([1.0, 2.0], (1, 2), np.array([1, 2]), [0.001 * s, 2 * ms]):
        found = packed(one, "a")
        assert (found.times.tolist(), found.borders.tolist(), found.alone) == ([1, 2], [0, 2], True)
    assert packed([], "a").alone
    assert packed([[]], "a").borders.tolist() == [0, 0]
    assert not packed([[]], "a").alone


def test_a_recording_is_its_trains():
    run = izh.simulate("RS", 200, izh.step(np.array([0.0, 8.0, 12.0])))
    trains = [run.of(i) for i in range(3)]
    assert trains[0].size == 0
    found = packed(run, "a")
    assert [found.times[p:q].tolist() for p, q in zip(found.borders, found.borders[1:], strict=False)] == [
        t.tolist() for t in trains
    ]
    np.testing.assert_array_equal(spike_distance(run), spike_distance(trains, None, 0, 200))
    assert van_rossum(run, tau=10).shape == (3, 3)
    one = izh.simulate("RS", 200, 8)
    assert isi_distance(one, one.spike_times + 1) > 0
    assert victor_purpura([one, one], q=1).tolist() == [[0, 0], [0, 0]]


@EACH
def test_bad_times(name, verb):
    with pytest.raises(ArgumentError, match=rf"{name}.a must be finite times \[ms\], got nan. Look at spike 1\."):
        verb([1, np.nan], [2])
    with pytest.raises(
        ArgumentError, match=rf"{name}.b must be finite times \[ms\], got inf. Look at spike 0 of train 1\."
    ):
        verb([1], [[2], [np.inf]])
    with pytest.raises(
        ArgumentError,
        match=rf"{name}.b must be spike times in ascending order \[ms\], got 2.0. Look at spike 2 of train 2\.",
    ):
        verb([1], [[5], [], [1, 3, 2]])
    with pytest.raises(ArgumentError, match=rf"{name}.b must be given where a is one train, got None"):
        verb([1])
    with pytest.raises(ArgumentError, match="spike times in a row"):
        verb([[[1]]], [1])
    with pytest.raises(UnitError, match=rf"{name}.a must be a plain number or a quantity in ms"):
        verb([1 * mV], [1])


def test_a_train_may_begin_before_another_ends():
    assert victor_purpura([[5, 6], [], [1, 2]], q=0).tolist() == [[0, 2, 0], [2, 0, 2], [0, 2, 0]]


@pytest.mark.parametrize("verb", WINDOWED, ids=lambda verb: verb.__name__)
def test_bad_windows(verb):
    name = verb.__name__
    with pytest.raises(
        ArgumentError, match=rf"{name}.begin, end must be both given where trains are plain times.*Say from when"
    ):
        verb([1], [2], end=5)
    with pytest.raises(ArgumentError, match="begin before end"):
        verb([1], [2], 5, 5)
    with pytest.raises(ArgumentError, match="finite"):
        verb([1], [2], 0, np.inf)
    with pytest.raises(ArgumentError, match=rf"{name}.b must be spike times from 0 to 5 ms, got 6.0. Cut it"):
        verb([1], [2, 6], 0, 5)
    with pytest.raises(ArgumentError, match=r"recordings of one window"):
        verb(izh.simulate("RS", 100, 10), izh.simulate("RS", 200, 10))
    with pytest.raises(ArgumentError, match=r"recordings of one window"):
        verb([izh.simulate("RS", 100, 10), izh.simulate("RS", 200, 10)])
    assert np.isfinite(verb(izh.simulate("RS", 100, 10), izh.simulate("RS", 200, 10), 0, 200))


@pytest.mark.parametrize("verb", [isi_distance, spike_distance])
def test_intervals_of_no_length(verb):
    with pytest.raises(ArgumentError, match=r"spike times that differ from each other.*got 3.0. Look at spike 2"):
        verb([1, 3, 3], [2], 0, 5)
    verb([[1, 3], [3, 4]], None, 0, 5)


def test_bad_scales():
    for q in (-1, np.nan, np.inf):
        with pytest.raises(ArgumentError, match=r"victor_purpura.q must be finite and not negative \[1/ms\]"):
            victor_purpura([1], [2], q=q)
    for tau in (0, -1, np.nan, np.inf):
        with pytest.raises(ArgumentError, match=r"van_rossum.tau must be positive \[ms\]"):
            van_rossum([1], [2], tau=tau)
    for delta in (-1, np.nan, np.inf):
        with pytest.raises(ArgumentError, match=r"coincidence.delta must be finite and not negative \[ms\]"):
            coincidence([1], [2], 0, 5, delta=delta)
    with pytest.raises(ArgumentError, match=r"coincidence.delta must be below 2.5 ms, one over twice the rate of b"):
        coincidence([1], [2], 0, 5, delta=2.5)
    assert victor_purpura([1], [2], q=0.5 / ms) == 0.5
    assert van_rossum([1], [2], tau=0.001 * s) == van_rossum([1], [2], tau=1)
