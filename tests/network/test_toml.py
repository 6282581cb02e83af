"""Networks written as TOML: the network that the same calls make, and refusals that name file, line and key."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.network.lines import lines

PLAIN = """\
[network]
name = "small"
seed = 3
duration = 100
dt = 0.5
method = "euler"

[[population]]
name = "exc"
model = "Izhikevich"
size = 80
parameters = { c = "-65 + 15 * r**2", d = "8 - 6 * r**2" }
start = [-65, "b * v"]

[[population]]
name = "inh"
model = "FS"
size = 20

[population.parameters]
a = "0.02 + 0.08 * r"
d = 3

[[connect]]
source = "exc"
target = ["exc", "inh"]
rule = "fixed_outdegree"
outdegree = 10
weight = "uniform(0.5, 2)"
delay = { from = 1, to = 5, each = 2 }
autapses = false

[[connect]]
source = "inh"
target = "exc"
rule = "pairwise_bernoulli"
p = 0.2
weight = "lognormal(0.02, 0.3)"
delay = "uniform(1, 4)"
synapse = "GABA_A(tau=8)"

[[stimulate]]
target = "exc"
stimulus = "noise(5, interval=1)"

[[stimulate]]
target = "inh"
stimulus = "3 * (t >= 20*ms)"

[[stimulate_each]]
times_ms = [5, 7.5]
neurons = [1, 2]
amplitude = 20
target = "inh"

[[stimulate_random]]
amplitude = 10
cells = 2

[[poisson]]
target = "exc"
rate = 20
weight = 2
synapse = "Jump"
"""


def called() -> izh.Network:
    """The same network in Python."""
    net = izh.Network(seed=3, name="small", duration=100, dt=0.5, method="euler")
    exc = net.population(
        "exc",
        lambda r: izh.Izhikevich(c=-65 + 15 * r**2, d=8 - 6 * r**2),
        80,
        start=lambda cells: (-65, cells.b * -65),
    )
    inh = net.population("inh", lambda r: izh.cell("FS").replace(a=0.02 + 0.08 * r, d=3), 20)
    slots = {"rule": "fixed_outdegree", "outdegree": 10, "delay": np.repeat(np.arange(1, 6), 2), "autapses": False}
    net.connect(exc, [exc, inh], weight=izh.uniform(0.5, 2), **slots)
    synapse, weight = izh.synapses.GABA_A(tau=8), izh.lognormal(0.02, 0.3)
    delay = izh.uniform(1, 4)
    net.connect(inh, exc, rule="pairwise_bernoulli", p=0.2, weight=weight, delay=delay, synapse=synapse)
    net.stimulate(exc, izh.noise(5, interval=1))
    net.stimulate(inh, "3 * (t >= 20*ms)")
    net.stimulate_each([5, 7.5], [1, 2], 20, target=inh)
    net.stimulate_random(10, cells=2)
    net.poisson(exc, 20, 2, synapse=izh.synapses.Jump())
    return net


@pytest.fixture
def read(tmp_path):
    def write_and_read(text, **options):
        (tmp_path / "net.toml").write_text(text, encoding="utf-8")
        return izh.Network.from_toml(tmp_path / "net.toml", **options)

    return write_and_read


def test_a_file_is_the_network_that_the_same_calls_make(read):
    one, other = read(PLAIN).run(engine="numpy"), called().run(engine="numpy")
    assert one.provenance == other.provenance
    assert one.spike_count.sum() > 50
    np.testing.assert_array_equal(one.spikes.times, other.spikes.times)
    np.testing.assert_array_equal(one.spikes.neurons, other.spikes.neurons)


def test_a_seed_given_replaces_that_of_the_file(read):
    assert read(PLAIN).seed == 3
    assert read(PLAIN, seed=7).seed == 7
    assert read(PLAIN.replace("seed = 3", "")).seed == 0


def test_a_run_may_choose_another_step_and_method(read):
    net = read(PLAIN)
    assert net.run(10, method="izhikevich2003", dt=0.25, engine="numpy").provenance["dt"] == 0.25
    with pytest.raises(izh.errors.ArgumentError, match="duration must be given where the network has none"):
        izh.Network().run()


def test_stimuli_from_files_lie_beside_the_network(read, tmp_path):
    (tmp_path / "step.csv").write_text(
        "time [ms],current [pA]\n" + "\n".join(f"{t},{100 * (t > 5)}" for t in range(20))
    )
    text = (
        '[[population]]\nname = "a"\nmodel = "RS2007"\nsize = 2\n[[stimulate]]\ntarget = "a"\nstimulus = "step.csv"\n'
    )
    given = read(text).inputs[0].stimulus
    assert given.at([0.0, 10.0]).ravel().tolist() == [0.0, 100.0]


BAD = [
    ('name = "small"', 'nam = "small"', 2, r"key of network must be a known name, got 'nam'. Did you mean 'name'"),
    ("seed = 3", 'seed = "three"', 3, "network.seed must be a whole number, got 'three'"),
    ("seed = 3", "seed = true", 3, "network.seed must be a whole number, got True"),
    ("seed = 3", "seed = -3", 3, "Network.seed must be a whole number from 0"),
    ("duration = 100", "duration = inf", 4, r"Network.duration must be positive and finite \[ms\], got inf"),
    ('"euler"', '"eular"', 6, "Did you mean 'euler'"),
    ("[[population]]\nname", "[[populaton]]\nname", 8, "table must be a known name.*Did you mean 'population'"),
    ('name = "inh"', 'name = "exc"', 16, "population.name must be a new name, not empty, got 'exc'"),
    ('model = "FS"', 'model = "FFS"', 17, "cell must be a known name, got 'FFS'. Did you mean 'FS'"),
    ('model = "FS"', "", 15, "population.model must be given, got None"),
    ("size = 20", "size = 20.5", 18, "population.size must be a whole number, got 20.5"),
    ("size = 20", "size = 0", 18, "inh.size must be a whole number of at least 1"),
    ("15 * r**2", "15 * q**2", 12, "got 'q'. Known: e, pi, r. See column 12 of the parameters.c"),
    ("15 * r**2", "15 * r^2", 12, r"parameters.c must be .* \(a power is \*\*\)"),
    ("\nd = 3", "\ndd = 3", 22, "parameter of FS must be a known name, got 'dd'. Did you mean 'd'"),
    ("\nd = 3", "\nd = nan", 22, "finite"),
    ('"b * v"', '"bb * v"', 13, "got 'bb'"),
    ('start = [-65, "b * v"]', "start = [-65]", 13, r'population.start must be "rest" or \[v, u\]'),
    ('"fixed_outdegree"', '"fixed_outdegre"', 27, "Did you mean 'fixed_outdegree'"),
    (
        "outdegree = 10",
        "outdegree = 101\nmultapses = false",
        28,
        "outdegree must be at most 99 without multapses, got 101",
    ),
    (
        'rule = "pairwise_bernoulli"\np = 0.2',
        'rule = "fixed_indegree"\nindegree = 21\nmultapses = false',
        37,
        "indegree must be at most 20 without multapses, got 21",
    ),
    ("outdegree = 10", "indegree = 10", 28, "option of fixed_outdegree must be a known name, got 'indegree'"),
    ("outdegree = 10", "", 24, "outdegree must be given for the rule fixed_outdegree"),
    ('"uniform(0.5, 2)"', '"unifrom(0.5, 2)"', 29, "Did you mean 'uniform'"),
    ('"uniform(0.5, 2)"', '"uniform(2, 0.5)"', 29, "uniform.low must be at most high"),
    ('"uniform(0.5, 2)"', '"uniform(0.5)"', 29, "connect.weight must be uniform with arguments that it takes"),
    ('"uniform(0.5, 2)"', "\"uniform(open('x'), 2)\"", 29, "connect.weight must be a name with literal arguments"),
    ('"uniform(0.5, 2)"', '[1, "two"]', 29, "connect.weight must be a list of numbers"),
    ("each = 2", "eech = 2", 30, "key of a range must be a known name, got 'eech'. Did you mean 'each'"),
    ("each = 2", "each = 3", 30, r"delay must be one number, a distribution, or of shape \(10,\)"),
    ("from = 1", "from = 9", 30, "connect.delay must be a range that goes up"),
    ("autapses = false", "autapses = 0", 31, "connect.autapses must be true or false, got 0"),
    (
        'target = "exc"\nrule',
        'target = "exd"\nrule',
        35,
        "population must be a known name, got 'exd'. Did you mean 'exc'",
    ),
    ('["exc", "inh"]', '["exc", "ihn"]', 26, "got 'ihn'. Did you mean 'inh'"),
    ('"GABA_A(tau=8)"', '"GABA(tau=8)"', 40, "Did you mean 'GABA_B'"),
    ('"GABA_A(tau=8)"', '"GABA_A(tau=-8)"', 40, "tau must be positive"),
    ('"GABA_A(tau=8)"', '"GABA_A(name=8)"', 40, "GABA_A.name must be text, got 8"),
    ("lognormal(0.02", "normal(0.02", 38, "not negative for GABA_A"),
    ('"noise(5, interval=1)"', '"noise(-5)"', 44, "noise.sigma must be not negative"),
    ('"noise(5, interval=1)"', '"noise(5) + 3"', 44, r"Several \[\[stimulate\]\] tables add up"),
    ('"3 * (t >= 20*ms)"', '"3 * (t >= 20*mV)"', 48, "mV"),
    ('"3 * (t >= 20*ms)"', "\"__import__('os')\"", 48, "__import__"),
    ('"3 * (t >= 20*ms)"', '"nowhere.csv"', 48, "nowhere.csv"),
    ("neurons = [1, 2]", "neurons = [1, 20]", 52, "whole numbers from 0 to 19"),
    ("cells = 2", "cells = 0", 58, "stimulate_random.cells must be a whole number from 1 to 1000000, got 0"),
    ("size = 20", "size = 3000000000", 18, "inh.size must be at most 2147483648 with all cells before it"),
    ("amplitude = 20", "amplitude = [1, 2, 3]", 53, "stimulate_each.amplitude must be finite, one number or 2"),
    ("amplitude = 20", "amplitude = 20\nwidth = 0", 54, r"stimulate_each.width must be finite and positive \[ms\]"),
    ("cells = 2", "interval = 0", 58, r"stimulate_random.interval must be finite and positive \[ms\], got 0"),
    ("amplitude = 10", "amplitude = inf", 57, "stimulate_random.amplitude must be finite"),
    ("rate = 20", "rate = -20", 62, "poisson.rate must be"),
    ("rate = 20", "rate = ", 62, "the file must be TOML"),
    ("[network]", "[network", 1, "the file must be TOML"),
    ("[network]", "[[network]]", 1, r"network must be one table, written \[network\]"),
]


@pytest.mark.parametrize(("good", "bad", "line", "said"), BAD)
def test_a_refusal_names_file_line_and_key(read, good, bad, line, said):
    assert PLAIN.count(good) >= 1
    with pytest.raises(izh.errors.FileFormatError, match=said) as refused:
        read(PLAIN.replace(good, bad, 1))
    assert str(refused.value).startswith(f"net.toml, line {line}: ")
    assert str(refused.value).count("\n") == 0


def test_a_single_table_where_many_may_stand(read):
    with pytest.raises(izh.errors.FileFormatError, match=r"line 1: .*each written \[\[population\]\]"):
        read('[population]\nname = "a"')


def test_files_that_are_none(tmp_path):
    with pytest.raises(
        izh.errors.FileFormatError, match=r"nowhere.toml must be a file that can be read, got 'No such file"
    ):
        izh.Network.from_toml(tmp_path / "nowhere.toml")
    with pytest.raises(izh.errors.FileFormatError, match="a file that can be read"):
        izh.Network.from_toml(tmp_path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(izh.errors.FileFormatError, match=r"bytes.toml must be text in UTF-8"):
        izh.Network.from_toml(tmp_path / "bytes.toml")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5000 + "]" * 5000)
    with pytest.raises(izh.errors.FileFormatError, match=r"the file must be TOML"):
        izh.Network.from_toml(tmp_path / "deep.toml")


def test_lines_of_every_kind_of_statement():
    text = '''# a comment
a.b = """
[not.a.table]
"""

[[many]] # one
"quoted = key" = [
  1, # a list = over lines
]
[many.inner]
x = {y = 1}
[[many]]
[many.inner]
z = 'single ['
[one.two]
w = 2
'''
    assert lines(text) == {
        ("a",): 2,
        ("a", "b"): 2,
        ("many", 0): 6,
        ("many", 0, "quoted = key"): 7,
        ("many", 0, "inner"): 10,
        ("many", 0, "inner", "x"): 11,
        ("many", 0, "inner", "x", "y"): 11,
        ("many", 1): 12,
        ("many", 1, "inner"): 13,
        ("many", 1, "inner", "z"): 14,
        ("one", "two"): 15,
        ("one", "two", "w"): 16,
    }
    assert lines(text.replace("\n", "\r\n")) == lines(text)
