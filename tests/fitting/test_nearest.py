"""The nearest catalog cell: simulated ones are themselves whatever the scale of their currents, real ones are what they were called."""

from pathlib import Path

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import rheobase
from izhikevich.errors import ArgumentError
from izhikevich.fitting import nearest_cell
from izhikevich.fitting.likeness.scaled_steps import answers, own_rheobase
from izhikevich.fitting.likeness.stepped import stepped
from izhikevich.fitting.likeness.traits import INTERVALS, SPREAD, apart, interval_traits, overall
from izhikevich.io import Recordings, read_recordings

ROOT = Path(__file__).parents[2]
RS = Path(izh.__file__).parent / "catalog" / "recordings" / "171116sh_0018.abf"
DATA = ROOT / "examples" / "data"
PLAIN = ("RS2007", "IB2007", "CH2007", "MSN2007")  # one kernel for all four
BOOK = [name for name in izh.cells() if name.endswith("2007")]
TIMES_CURRENT = ("C", "k", "b", "d", "beta", "b_high", "u_max")
PER_CURRENT = ("peak_slope", "reset_slope")
MULTIPLES = np.array([-3.0, -1.4, 0.6, 1.15, 1.4, 1.9, 2.6, 3.7])


def grown(cell, by):
    """The same cell with a larger membrane: v stays as it is under currents that are larger by as much."""
    changed = {name: getattr(cell, name) * by for name in TIMES_CURRENT if hasattr(cell, name)}
    changed |= {name: getattr(cell, name) / by for name in PER_CURRENT if hasattr(cell, name)}
    return cell.replace(name="unknown", **changed)


def unknown(name, by, duration, noise, seed=3):
    """Steps onto a grown cell of the catalog, with noise in the current."""
    base = by * rheobase(izh.cell(name)).current
    current = izh.step(MULTIPLES * base, start=100, stop=100 + duration)
    current = current + izh.noise(noise * base, interval=0.1, seed=seed) if noise else current
    what = ["spikes", "v", "current"]
    run = izh.simulate(grown(izh.cell(name), by), 300 + duration, current, size=MULTIPLES.size, record=what)
    return Recordings.from_recording(run)


def in_step(recordings, duration):
    """The spikes of the step alone."""
    trains = [t[(t >= 100) & (t <= 100 + duration)] - 100 for t in recordings.spikes]
    return Recordings.from_spikes([t for t in trains if t.size > 2], duration=duration)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name not in ("RS2007", "CH2007"))) for name in PLAIN]
)
def test_a_plain_cell_is_itself_with_current_and_without(name):
    data = unknown(name, 2.5, 500.0, 0.0)
    found = nearest_cell(data, PLAIN)
    assert (found.name, found.unused) == (name, "")
    assert found.distance == min(found.ranking.values()) < 0.15
    assert found.rheobases[name] == pytest.approx(2.5 * rheobase(izh.cell(name), duration=500.0).current, rel=0.1)
    alone = nearest_cell(in_step(data, 500.0), PLAIN)
    assert alone.name == name
    assert "Intervals alone were compared, for the current is not known" in str(alone)


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOK)
@pytest.mark.parametrize(("by", "duration", "noise"), [(2.5, 500.0, 0.0), (0.3, 700.0, 0.05), (1.0, 400.0, 0.1)])
def test_every_cell_is_itself_with_current_and_without(name, by, duration, noise):
    data = unknown(name, by, duration, noise)
    assert nearest_cell(data).name == name
    assert nearest_cell(in_step(data, duration)).name == name


@pytest.mark.slow
def test_the_real_cells():
    """The fast-spiking one is FS; the regular-spiking one adapts more than any cell of the book, and is nearest to the one that adapts most."""
    pytest.importorskip("pyabf")
    names = [nearest_cell(read_recordings(path)).name for path in (RS, *sorted(DATA.glob("*.abf")))]
    assert names == ["IB2007", "RS2007", "FS2007"]


@pytest.mark.slow
def test_spreads_are_those_of_the_catalog():
    multiples = np.array([-3, -2, -1, 1.2, 1.5, 2, 3])
    found = {}
    for name in BOOK:
        cell = izh.cell(name)
        (found[name],) = answers(cell, own_rheobase(cell, 500), multiples[None], 500)
    for trait, spread in SPREAD.items():
        if trait == "pattern":
            continue
        values = [[here[k][trait] for here in found.values() if trait in here[k]] for k in range(multiples.size)]
        assert np.sqrt(np.mean([np.var(x, ddof=1) for x in values if len(x) > 2])) == pytest.approx(spread, rel=0.02)


def test_a_cell_that_fires_without_a_step():
    pytest.importorskip("pyabf")
    data = stepped(read_recordings(DATA / "2019_07_24_0055_fsi.abf"))
    assert data.reference == -62.5  # silent at -100, -75, -50 and -25 pA
    assert data.bracket == (37.5, 62.5)
    assert data.unused == "Not used, for they are not known: latency, sag, rebound."
    assert set(SPREAD) - set(data.traits) == {"latency", "sag", "rebound"}


def test_currents_held_from_begin_to_end():
    trains = [[], [30, 60, 95], [20, 45, 75, 110]]
    data = stepped(Recordings.from_spikes(trains, [40, 60, 90], duration=120))
    assert (data.reference, data.bracket) == (0, (40, 60))
    assert data.unused == "Not used, for they are not known: sag, rebound."
    always = stepped(Recordings.from_spikes([[30, 60, 95], [20, 45, 75, 110]], [-60, -40], duration=120))
    assert always.bracket is None
    assert "for the cell fires at every step" in always.unused


def test_rebounds_are_counted_where_the_current_is_back():
    t = np.arange(0, 500, 0.1)
    down, up = -50.0 * ((t > 100) & (t < 300)), 80.0 * ((t > 100) & (t < 300))
    spikes = -65 + 90 * sum(np.exp(-((t - at) ** 2)) for at in (320, 340))
    firing = -65 + 90 * sum(np.exp(-((t - at) ** 2)) for at in (120, 160, 200, 240))
    found = stepped(Recordings.from_arrays([spikes, firing], [down, up]))
    assert found.rebounds[0] == 2
    later = down + 30.0 * (t >= 300)
    assert stepped(Recordings.from_arrays([spikes, firing], [later, up])).rebounds[0] is None


def test_traits_of_intervals_have_no_scale():
    train = np.array([12.0, 15.0, 40.0, 43.0, 70.0, 73.0, 101.0])
    slow, fast = interval_traits(3 * train, 0, 330), interval_traits(train, 0, 110)
    assert slow == pytest.approx(fast) if "pattern" not in fast else slow["pattern"] == fast["pattern"]
    for name in INTERVALS[:-1]:
        assert slow[name] == pytest.approx(fast[name])
    assert interval_traits(np.array([]), 0, 100) == {}


def test_distances():
    one, other = [{"LV": 0.0, "pattern": "a"}, {"LV": 1.0}], [{"LV": 0.0, "pattern": "b"}, {}]
    assert apart(one, one, tuple(SPREAD)) == {"LV": 0, "pattern": 0}
    assert apart(one, other, tuple(SPREAD)) == {"LV": 0, "pattern": 1}
    assert apart(one, [{}, {}], ("LV",)) == {"LV": 3.0}
    assert overall({}) == np.inf


@pytest.mark.parametrize(
    ("trains", "got"), [([], "none"), ([[12.0]], "one"), ([[12.0], [3.0, 20.0]], "two"), ([12.0], "one")]
)
def test_too_few_spikes(trains, got):
    rule = f"nearest_cell.recordings must be recordings with 3 spikes or more in a step, got '{got}'. Firing is told"
    given = Recordings.from_spikes(trains, duration=100) if trains else Recordings.from_arrays(np.full(1000, -65.0))
    with pytest.raises(ArgumentError, match=rule):
        nearest_cell(given)


def test_candidates():
    train = [10, 30, 52, 75, 98]
    mine = izh.Izhikevich2007(name="mine", c=-45)
    assert list(nearest_cell(train, [mine, mine]).ranking) == ["mine", "mine (2)"]
    with pytest.raises(ArgumentError, match="at least one cell"):
        nearest_cell(train, [])
    with pytest.raises(ArgumentError, match="Did you mean 'RS2007'"):
        nearest_cell(train, ["RS2008"])
    with pytest.raises(ArgumentError, match="scalar parameters"):
        nearest_cell(train, [izh.Izhikevich2007(a=[0.1, 0.2])])
