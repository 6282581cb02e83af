"""Connectivity: each rule keeps its promise, compiled rows are those of plain Python, and any row can be made again alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.lower import lower_network
from izhikevich.network import connectivity, rows, rules


def table(rule, size=(60, 40), autapses=True, multapses=True, same=False, dt=1.0, **options):
    """The synapses of one projection, as (pre, post, delay, weight)."""
    net = izh.Network(seed=5)
    pre = net.population("pre", "RS", size[0], positions=np.linspace([0.0], [1.0], size[0]))
    post = pre if same else net.population("post", "RS", size[1], positions=np.linspace([0.0], [1.0], size[1]))
    given_options = {"weight": 2.0, "delay": 1.0} | options
    net.connect(pre, post, rule=rule, autapses=autapses, multapses=multapses, **given_options)
    s = lower_network(net, 1.0, dt=dt, method="euler")[0].synapses
    counts = np.diff(s.borders) if s.words.size else np.full(size[0], size[1])
    who = np.repeat(np.arange(len(counts)), counts)
    words = s.words.astype(np.int64) if s.words.size else np.tile(np.arange(size[1]), size[0])
    return who, words & (2**s.bits - 1), words >> s.bits, s.weights


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("autapses", [True, False])
@pytest.mark.parametrize("multapses", [True, False])
def test_fixed_outdegree(same, autapses, multapses):
    pre, post, _, _ = table("fixed_outdegree", same=same, autapses=autapses, multapses=multapses, outdegree=30)
    assert (np.bincount(pre, minlength=60) == 30).all()
    assert post.max() < (60 if same else 40)
    if same and not autapses:
        assert (pre != post).all()
    pairs = pre * 1000 + post
    assert (np.unique(pairs).size == pairs.size) == (not multapses)


def test_fixed_indegree():
    pre, post, _, _ = table("fixed_indegree", indegree=7, multapses=False)
    assert (np.bincount(post, minlength=40) == 7).all()
    assert (np.diff(pre) >= 0).all()
    assert np.unique(pre * 1000 + post).size == pre.size


@pytest.mark.parametrize("multapses", [True, False])
def test_fixed_total_number(multapses):
    pre, post, _, _ = table("fixed_total_number", number=1500, multapses=multapses, autapses=False, same=True)
    assert pre.size == 1500
    assert (pre != post).all()
    assert (np.unique(pre * 1000 + post).size == 1500) == (not multapses)


@pytest.mark.parametrize("p", [0.03, 0.5, 1.0])
def test_pairwise_bernoulli(p):
    pre, post, _, _ = table("pairwise_bernoulli", size=(400, 300), p=p)
    n = 400 * 300
    assert abs(pre.size - n * p) <= 4 * np.sqrt(n * p * (1 - p))
    assert np.unique(pre * 1000 + post).size == pre.size
    assert abs(np.corrcoef(pre, post)[0, 1]) < 4 / np.sqrt(pre.size)


def test_distance_dependent():
    pre, post, _, _ = table("distance_dependent", size=(300, 300), p=0.8, scale=0.1, cutoff=0.3)
    gap = np.abs(pre / 299 - post / 299)
    assert gap.max() <= 0.3
    near, far = ((gap < 0.02).sum(), ((gap > 0.19) & (gap < 0.21)).sum())
    assert 0.8 * np.exp(-2) * 0.7 < far / near * 0.8 < 0.8 * np.exp(-2) * 1.4


def test_all_and_one():
    pre, _, _, _ = table("all_to_all")
    assert pre.size == 2400
    pre, post, _, _ = table("all_to_all", same=True, autapses=False)
    assert pre.size == 60 * 59
    assert (pre != post).all()
    pre, post, _, _ = table("one_to_one", size=(9, 9))
    assert pre.tolist() == post.tolist() == list(range(9))


RULES = (
    ("all_to_all", {}),
    ("fixed_outdegree", {"outdegree": 20}),
    ("fixed_indegree", {"indegree": 20}),
    ("fixed_total_number", {"number": 900}),
    ("pairwise_bernoulli", {"p": 0.9}),
    ("distance_dependent", {"p": 1.0, "scale": 1.0}),
)


@pytest.mark.parametrize(("rule", "options"), RULES)
@pytest.mark.parametrize(("source", "target"), [("b", "abc"), ("c", "abc"), ("abc", "b"), ("ab", "bc")])
def test_no_cell_reaches_itself_where_populations_overlap(rule, options, source, target):
    net = izh.Network(seed=4)
    for name, size in (("a", 7), ("b", 20), ("c", 13)):
        net.population(name, "RS", size, positions=np.linspace([0.0], [1.0], size))
    made = net.connect(list(source), list(target), rule, autapses=False, **options)
    s = lower_network(net, 1.0, dt=1.0, method="euler")[0].synapses
    pre = np.repeat(np.arange(made.pre.size), np.diff(s.borders)) + made.pre.first
    post = (s.words.astype(np.int64) & (2**s.bits - 1)) + made.post.first
    assert (pre != post).all()
    if rule == "all_to_all":
        assert pre.size == net.summary().synapses == made.pre.size * made.post.size - made.overlap


def test_lists_keep_their_numbers_together():
    given_pre, given_post = [2, 0, 2, 1], [3, 1, 0, 2]
    numbers = {"weight": [1.0, 2.0, 3.0, 4.0], "delay": [3.0, 1.0, 2.0, 5.0]}
    pre, post, delay, weight = table("list", size=(4, 4), pre=given_pre, post=given_post, **numbers)
    found = sorted(zip(pre.tolist(), post.tolist(), delay.tolist(), weight.tolist(), strict=True))
    assert found == sorted(zip(given_pre, given_post, [3, 1, 2, 5], [1.0, 2.0, 3.0, 4.0], strict=True))


def test_delays_are_drawn_on_the_grid_and_sorted():
    pre, post, delay, _ = table("fixed_outdegree", size=(500, 40), outdegree=40, delay=izh.uniform(1, 20))
    assert set(np.unique(delay)) == set(range(1, 21))
    assert np.bincount(delay, minlength=21)[1:] == pytest.approx(1000, abs=140)
    assert all((np.diff(delay[pre == row]) >= 0).all() for row in range(0, 500, 50))
    assert abs(np.corrcoef(delay, post)[0, 1]) < 0.03


@pytest.mark.parametrize(
    ("weight", "mean", "sd"),
    [
        (izh.uniform(1, 3), 2.0, 2 / np.sqrt(12)),
        (izh.normal(5, 0.5), 5.0, 0.5),
        (izh.lognormal(2, 0.5), 2 * np.exp(0.125), 2 * np.exp(0.125) * np.sqrt(np.expm1(0.25))),
        (izh.exponential(3), 3.0, 3.0),
    ],
)
def test_weights_follow_their_distribution(weight, mean, sd):
    _, _, _, weights = table("fixed_outdegree", size=(500, 40), outdegree=40, weight=weight)
    assert weights.mean() == pytest.approx(mean, abs=5 * sd / np.sqrt(20_000))
    assert weights.std() == pytest.approx(sd, rel=0.05)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.booleans(), st.booleans())
def test_compiled_rows_are_those_of_plain_python(seed, outdegree, autapses, multapses):
    from izhikevich.engines.cpu.connect import build_rows

    rule = rules.FixedOutdegree(outdegree, 13, 0, int(autapses), int(multapses))
    delay = rows.Drawn(rows.STEPS, 1.0, 5.0, 1.0, 5.0)
    weight = rows.Drawn(rows.NORMAL, 1.0, 0.5, -np.inf, np.inf)
    borders, words, weights = build_rows(rule, seed, 77, 13, 13, delay, weight, 4, np.uint32, np.float64, 7)
    plain = np.zeros_like(words), np.zeros_like(weights)
    room = (np.zeros(n, np.int64) for n in (outdegree, 13, outdegree, 7))
    rows.fill(rule, seed, 77, delay, weight, 4, borders, *plain, *room)
    np.testing.assert_array_equal(words, plain[0])
    np.testing.assert_array_equal(weights, plain[1])


def test_a_row_can_be_made_again_alone():
    pre, post, _, _ = table("fixed_outdegree", outdegree=12, multapses=False)
    rule = rules.FixedOutdegree(12, 40, 0, 1, 0)
    out = np.zeros(12, np.int64)
    net = izh.Network(seed=5)
    a, b = net.population("pre", "RS", 60), net.population("post", "RS", 40)
    stream = connectivity.stream_of(net.connect(a, b, rule="fixed_outdegree", outdegree=12))
    rules.FixedOutdegree.targets(rule, 5, stream, 37, out, np.zeros(40, np.int64))
    np.testing.assert_array_equal(out, post[pre == 37])


def test_the_summary_counts_what_is_built():
    net = izh.Network(seed=2)
    a, b = net.population("a", "RS", 500), net.population("b", "FS", 300)
    net.connect(a, b, rule="fixed_outdegree", outdegree=20, delay=izh.uniform(1, 5))
    net.connect(b, a, rule="pairwise_bernoulli", p=0.1, weight=izh.normal(1, 0.1))
    net.connect(a, a, autapses=False)
    told = net.summary(dt=1.0)
    built = lower_network(net, 1.0, dt=1.0, method="euler")[0].synapses
    assert told.synapses == 500 * 20 + 15_000 + 500 * 499
    assert built.words.size == pytest.approx(told.synapses, rel=0.01)
    assert built.words.nbytes + built.weights.nbytes == pytest.approx(told.bytes_synapses, rel=0.01)
    assert "500 cells" not in str(told)
    assert "800 cells" in str(told)
