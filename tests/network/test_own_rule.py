"""A connectivity rule of the user's own: what it writes is what is built, and nothing that it writes wrongly does harm."""

import sys
from typing import NamedTuple

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.lower import lower_network
from izhikevich.network import connectivity
from izhikevich.network.rules import below, threefry, unit

HERE = sys.modules[__name__]


class SmallWorld(NamedTuple):
    """The nearest cells of a ring, each replaced by any other with probability `p`."""

    cells: int
    reach: int
    p: float

    @staticmethod
    def targets(q, seed, stream, row, out, seen):
        for k in range(2 * q.reach):
            word0, word1 = threefry(seed, stream, row, k)
            step = k - q.reach if k < q.reach else k - q.reach + 1
            out[k] = below(word1, q.cells) if unit(word0) < q.p else (row + step) % q.cells
        return 2 * q.reach


class Doubles(NamedTuple):
    """Three synapses onto every cell, more than there are cells."""

    cells: int

    @property
    def most(self):
        return 3 * self.cells

    @staticmethod
    def targets(q, seed, stream, row, out, seen):
        for k in range(3 * q.cells):
            out[k] = k // 3
        return 3 * q.cells


def network(rule, size=30, seed=5, **options):
    net = izh.Network(seed=seed)
    cells = net.population("cells", "RS", size, start=(-65.0, -13.0))
    projection = net.connect(cells, cells, rule, **options)
    net.stimulate(cells, np.linspace(4.0, 12.0, size))
    return net, projection


def table(rule, **options):
    """What is built: presynaptic and postsynaptic cells, delays in steps, weights."""
    s = lower_network(network(rule, **options)[0], 1.0, dt=1.0, method="euler")[0].synapses
    words = s.words.astype(np.int64)
    return (
        np.repeat(np.arange(s.borders.size - 1), np.diff(s.borders)),
        words & (2**s.bits - 1),
        words >> s.bits,
        s.weights,
    )


def in_python(rule, size=30):
    """The same rows by plain Python."""
    stream = connectivity.stream_of(network(rule)[1])
    for row in range(size):
        out = np.zeros(size, np.int64)
        n = rule.targets(rule, 5, stream, row, out, np.zeros(size, np.int64))
        yield from ((row, int(target)) for target in out[:n])


def test_what_it_writes_is_built():
    rule = SmallWorld(30, 3, 0.3)
    pre, post, _, _ = table(rule)
    assert list(zip(pre.tolist(), post.tolist(), strict=True)) == list(in_python(rule))
    gap = (post - pre) % 30
    assert 0.1 < ((gap > 3) & (gap < 27)).mean() < 0.4


def test_delays_and_weights_are_drawn_for_each_synapse():
    pre, _, delay, weight = table(SmallWorld(30, 3, 0.3), delay=izh.uniform(1, 4), weight=izh.normal(5, 1))
    assert set(delay) == {1, 2, 3, 4}
    assert np.unique(weight).size == pre.size == 180
    assert weight.mean() == pytest.approx(5, abs=5 / np.sqrt(180))


def test_what_connect_leaves_out():
    assert table(Doubles(30))[0].size == 30 * 90
    pre, post, _, _ = table(Doubles(30), autapses=False)
    assert pre.size == 30 * 87
    assert (pre != post).all()
    pre, post, _, _ = table(Doubles(30), multapses=False)
    assert np.unique(pre * 30 + post).size == pre.size == 900
    assert table(Doubles(30), autapses=False, multapses=False)[0].size == 870


DRAWN = {"weight": izh.normal(3, 0.5), "delay": izh.uniform(1, 4)}


@pytest.mark.parametrize(
    ("where", "given"),
    [
        ("of a function", {"weight": 3.0}),
        pytest.param("of a function", DRAWN, marks=pytest.mark.slow),
        pytest.param("of this file", DRAWN, marks=pytest.mark.slow),
    ],
)
def test_it_runs_with_the_same_bits_on_both_engines(where, given):
    class Local(NamedTuple):
        cells: int
        reach: int
        p: float
        targets = staticmethod(SmallWorld.targets)

    rule = (SmallWorld if where == "of this file" else Local)(30, 3, 0.3)
    options = {"autapses": False, **given}
    runs = [
        network(rule, **options)[0].run(200, method="izhikevich2003", dt=1.0, engine=engine)
        for engine in ("numpy", "cpu")
    ]
    alone = network(rule, **options | {"weight": 0.0})[0].run(200, method="izhikevich2003", dt=1.0)
    assert runs[0].digest == runs[1].digest != alone.digest
    assert runs[0].spike_count.sum() > 30


def test_only_the_seed_decides():
    a, b, c = (table(SmallWorld(30, 3, 0.3), seed=seed)[1] for seed in (1, 1, 2))
    assert (a == b).all()
    assert (a != c).any()


def test_the_summary_says_what_it_cannot_know():
    net, _ = network(SmallWorld(30, 3, 0.3))
    net.connect("cells", "cells", rule="one_to_one")
    told = net.summary(dt=1.0)
    assert told.synapses == 30
    assert told.projections[0][1] is None
    assert "30 synapses and those of rules of your own" in str(told)
    assert "SmallWorld(cells=30, reach=3, p=0.3), weight 1, delay 1 ms, Pulse(width=1): synapses are counted" in str(
        told
    )
    assert "additions" not in str(told)


def test_more_than_fits_is_refused_when_it_is_counted(monkeypatch):
    monkeypatch.setattr("izhikevich.memory.available", lambda: 1000 * 24)
    lower_network(network(SmallWorld(30, 15, 0.3))[0], 1.0)
    with pytest.raises(izh.errors.NotEnoughMemoryError, match=r"rule Doubles must be small enough .* fewer targets"):
        lower_network(network(Doubles(30))[0], 1.0)


def test_a_checkpoint_finds_the_class_again(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, __name__, HERE)
    net = network(SmallWorld(30, 3, 0.3), weight=3.0)[0]
    whole, first = (izh.Simulation(net, dt=0.5, engine="numpy") for _ in range(2))
    whole.run(100)
    first.run(50)
    first.save(tmp_path / "state.npz")
    later = izh.Simulation.load(tmp_path / "state.npz", engine="numpy")
    assert later.net.projections[0].rule == SmallWorld(30, 3, 0.3)
    later.run(50)
    for one, other in zip(whole.state.cells[0], later.state.cells[0], strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_class_that_cannot_be_found_again(tmp_path):
    class Local(NamedTuple):
        cells: int
        targets = staticmethod(Doubles.targets)
        most = 90

    net, _ = network(Local(30))
    izh.Simulation(net, dt=0.5).save(tmp_path / "state.npz")
    with pytest.raises(izh.errors.FileFormatError, match=r"classes that can be imported here.*load\(\.\.\., net=\)"):
        izh.Simulation.load(tmp_path / "state.npz")
    assert izh.Simulation.load(tmp_path / "state.npz", net=net).time == 0


def own(function, **more):
    """A rule of one number whose targets are written by this function."""
    return type("Bad", (NamedTuple("Bad", [("cells", int)]),), {"targets": staticmethod(function), **more})(30)


def too_many(q, seed, stream, row, out, seen):
    for k in range(40):
        out[k] = 0
    return 1


def far_beyond(q, seed, stream, row, out, seen):
    seen[row * 10_000_000] = 1
    return 0


def beyond_in_a_helper(q, seed, stream, row, out, seen):
    write(out, 29 + row)
    return 0


def write(out, k):
    out[k] = 1


def wrong_count(q, seed, stream, row, out, seen):
    return 31 if row == 7 else 0


def below_zero(q, seed, stream, row, out, seen):
    return -1


def negative(q, seed, stream, row, out, seen):
    out[0] = 4 - row
    return 1


def none_such(q, seed, stream, row, out, seen):
    out[0] = row + 1
    return 1


def unwritten(q, seed, stream, row, out, seen):
    out[0] = 3
    return 1 + (row == 2)


def not_pure(q, seed, stream, row, out, seen):
    n = np.random.randint(1, 30)  # noqa: NPY002
    for k in range(n):
        out[k] = 0
    return n


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (too_many, r"within its arrays: `out` has 30 places, .* beyond them' at index 0 of 30\. .* says with `most`"),
        (far_beyond, r"within its arrays.*at index 1 of 30"),
        (beyond_in_a_helper, r"within its arrays.*at index 1 of 30"),
        (wrong_count, r"how many targets it wrote, 0 to 30, got 31 at index 7 of 30"),
        (below_zero, r"how many targets it wrote, 0 to 30, got -1 at index 0 of 30"),
        (negative, r"targets from 0 to 29 .*, got -1 at index 5 of 30"),
        (none_such, r"targets from 0 to 29 .*, got 30 at index 29 of 30"),
        (unwritten, r"targets from 0 to 29 into `out`, as many as it returns, got -1 at index 2 of 30"),
        (not_pure, r"a function of \(seed, stream, row\) alone"),
    ],
)
def test_bad_rules_do_no_harm(function, words):
    with pytest.raises(
        izh.errors.ArgumentError, match=rf"connect\(cells → cells\)\.rule Bad must be .*{words}"
    ) as refused:
        table(own(function))
    assert "\n" not in str(refused.value)


def misspelt(q, seed, stream, row, out, seen):
    out[0] = q.cell
    return 1


def test_what_cannot_be_compiled_is_named_with_its_line():
    line = misspelt.__code__.co_firstlineno + 1
    with pytest.raises(
        izh.errors.DialectError, match=rf"Unknown attribute 'cell' .*test_own_rule\.py\", line {line}\)\.$"
    ):
        table(own(misspelt))


@pytest.mark.parametrize(
    ("rule", "options", "words"),
    [
        (SmallWorld, {}, r"connect\.rule must be .* static `targets`.* Make one of your class"),
        ((1, 2), {}, r"connect\.rule must be a name, or a NamedTuple"),
        (
            own(lambda q, row, out: 0),
            {},
            r"Bad\.targets must be a static method of \(q, seed, stream, row, out, seen\)",
        ),
        (SmallWorld("30", 3, 0.3), {}, r"SmallWorld\.cells must be a number or an array of numbers, got '30'"),
        (SmallWorld(30, 3, 0.3), {"outdegree": 3}, r"outdegree must be a field of the rule SmallWorld, got 3"),
        (SmallWorld(30, 3, 0.3), {"weight": np.ones(180)}, r"weight must be one number or a distribution"),
        (own(too_many, most=0), {}, r"Bad\.most must be a whole number of at least 1, got 0"),
    ],
)
def test_what_is_no_rule_is_refused_at_once(rule, options, words):
    with pytest.raises(izh.errors.ArgumentError, match=words):
        network(rule, **options)
