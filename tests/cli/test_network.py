"""`izhikevich network`: what it prints is what the same calls in Python give; refusals are sentences."""

import json
from dataclasses import replace

import numpy as np
import pytest

import izhikevich as izh

from .nets import SMALL, found


def without_timings(result):
    return {key: value for key, value in found(result).items() if key != "timings"}


def test_the_object_is_what_python_gives(call):
    shown = found(call("cortex2003", "--seed", 3, "--duration", 600, "--json"))
    run = izh.catalog.network("cortex2003", seed=3).run(600)
    assert shown["rates_hz"] == {name: pytest.approx(run[name].rate.mean()) for name in ("exc", "inh")}
    assert (shown["spikes"], shown["digest"]) == (run.spikes.times.size, run.digest)
    assert shown["peaks_hz"] == {"5-20": izh.spectrum(run).peak(5, 20), "20-80": izh.spectrum(run).peak(20, 80)}
    told = ("network", "seed", "duration_ms", "dt", "method", "begin_ms", "cells")
    assert [shown[key] for key in told] == ["cortex2003", 3, 600, 1, "izhikevich2003", 0, 1000]
    assert set(shown["timings"]) == {"build_s", "run_s"}
    assert all(seconds > 0 for seconds in shown["timings"].values())


@pytest.mark.slow
def test_nothing_but_the_timings_depends_on_the_threads(call):
    one, two = (without_timings(call("small.toml", "--threads", n, "--json")) for n in (1, 2))
    assert one == two
    assert one["spikes"] > 10


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", pytest.param("float32", marks=pytest.mark.slow)])
def test_options_reach_the_run(call, dtype):
    shown = found(call("small.toml", "--dt", 0.5, "--method", "euler", "--dtype", dtype, "--seed", 9, "--json"))
    assert [shown[key] for key in ("dt", "method", "dtype", "seed")] == [0.5, "euler", dtype, 9]
    shown = found(call("small.toml", "--json"))
    assert [shown[key] for key in ("network", "dt", "seed", "duration_ms")] == ["small", 1, 4, 60]
    assert shown["peaks_hz"] is None  # too short


def test_the_table_shows_what_the_catalog_states_beside_it(call):
    shown = call("cortex2003", "--seed", 1)
    assert shown.exit_code == 0
    (line,) = (line for line in shown.stdout.splitlines() if "rate of exc" in line)
    assert "7.58 ± 0.18 Hz (20 runs)" in line
    assert "rhythm, 20 to 80 Hz" in shown.stdout
    assert "stated" not in call("cortex2003", "--duration", 100).stdout  # stated of another run
    assert "stated" not in call("small.toml").stdout


def test_without_a_name_the_networks_are_listed(call):
    listed = found(call("--json"))["networks"]
    assert [one["network"] for one in listed] == izh.catalog.networks()
    assert "polychrony2006" in call().stdout


def test_the_picture(call, tmp_path):
    result = call("small.toml", "--plot", "figures/net.png")
    assert result.exit_code == 0
    assert (tmp_path / "figures" / "net.png").stat().st_size > 10_000
    assert str(tmp_path / "figures" / "net.png") in result.stdout.replace("\n", "")
    assert found(call("small.toml", "--plot", "v.pdf", "--record", "v,u", "--json"))["figure"] == str(
        tmp_path / "v.pdf"
    )


def test_saved_and_resumed_is_one_run(call, tmp_path):
    whole = found(call("small.toml", "--duration", 50, "--json"))
    first = found(call("small.toml", "--duration", 20, "--save", "run", "--json"))
    assert (first["saved"], first["duration_ms"]) == ("run", 20)
    rest = without_timings(call("small.toml", "--duration", 50, "--resume", "run", "--json"))
    assert rest.pop("saved") == "run"
    assert rest == {name: whole[name] for name in rest}
    assert rest["spikes"] > first["spikes"] > 5
    again = found(call("--resume", "run", "--save", "run", "--json"))  # its own duration, without a name
    assert (again["network"], again["begin_ms"], again["duration_ms"]) == ("small", 0, 60)


def test_a_run_that_is_there_already_is_told(call):
    first = without_timings(call("small.toml", "--save", "run", "--json"))
    for duration in (60, 30):
        result = call("--resume", "run", "--duration", duration, "--json")
        assert result.stderr == f"run has reached 60 ms already, nothing is left to be run until {duration} ms.\n"
        assert without_timings(result) == first


def test_from_a_saved_state(call, tmp_path):
    """What `Simulation.save` wrote; the result is that of the new part, with or without a folder."""
    whole = izh.Network.from_toml("small.toml").run(50)
    sim = izh.Simulation(izh.Network.from_toml("small.toml"))
    first = sim.run(20)
    sim.save("state.npz")
    for words in ((), ("--save", "run")):
        rest = found(call("small.toml", "--duration", 50, "--resume", "state.npz", *words, "--json"))
        assert (rest["begin_ms"], rest["duration_ms"], rest["seed"]) == (20, 50, 4)
        assert first.spike_count.sum() + rest["spikes"] == whole.spike_count.sum()
    assert izh.read_recording("run").begin == 20
    result = call("--resume", "state.npz", "--duration", 20)
    assert "--duration must be more than the 20 ms that were reached" in result.stderr


def test_traces_lie_in_the_folder(call):
    found(call("small.toml", "--record", "spikes,v", "--save", "run", "--json"))
    kept = izh.read_recording("run")
    whole = izh.Network.from_toml("small.toml").run(record=("spikes", "v"))
    np.testing.assert_array_equal(kept.v, whole.v)
    assert kept.v.shape == (60, 50)
    assert found(call("--resume", "run", "--duration", 70, "--json"))["duration_ms"] == 70
    assert izh.read_recording("run").v.shape == (70, 50)


def test_counts_alone_can_go_on(call):
    izh.Simulation(izh.Network.from_toml("small.toml"), record="spike_count").run(20, folder="run")
    shown = found(call("--resume", "run", "--duration", 600, "--json"))
    assert (shown["digest"], shown["peaks_hz"]) == (None, None)
    assert shown["spikes"] > 10
    assert call("--resume", "run").exit_code == 0


@pytest.mark.slow
def test_delivery(call, tmp_path):
    precise = "--method", "mobius3", "--delivery", "precise"
    asked = without_timings(call("small.toml", *precise, "--json"))
    run = izh.Network.from_toml("small.toml").run(method="mobius3", delivery="precise")
    assert (asked["delivery"], asked["digest"]) == ("precise", run.digest)
    text = SMALL.replace('"izhikevich2003"', '"mobius3"\ndelivery = "precise"')
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    assert without_timings(call("small.toml", "--json")) == asked
    found(call("small.toml", "--duration", 20, "--save", "run", "--json"))
    assert found(call("small.toml", "--resume", "run", "--json"))["digest"] == asked["digest"]


@pytest.mark.slow
def test_the_option_counts_where_the_file_says_otherwise(call, tmp_path):
    text = SMALL.replace('"izhikevich2003"', '"mobius3"\ndelivery = "precise"')
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    precise, grid = (found(call("small.toml", *words, "--json")) for words in ((), ("--delivery", "grid")))
    assert (precise["delivery"], grid["delivery"]) == ("precise", "grid")
    assert precise["digest"] != grid["digest"]


def test_an_interrupted_run_ends_with_the_code_of_ctrl_c(call, monkeypatch):
    def interrupted(*given, **options):
        return replace(run(*given, **options), interrupted=True)

    run = izh.Simulation.run
    monkeypatch.setattr(izh.Simulation, "run", interrupted)
    result = call("small.toml", "--json")
    assert result.exit_code == 130
    assert json.loads(result.stdout)["interrupted"] is True


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cortex2004",), "network must be a known name, got 'cortex2004'. Did you mean 'cortex2003'"),
        (("polychrony2006",), "--static"),
        (("nowhere.toml",), "nowhere.toml must be a file that can be read"),
        (("small.toml", "--duration", "-5"), "--duration must be more than the 0 ms"),
        (("small.toml", "--duration", "nan"), "duration"),
        (("small.toml", "--dt", "0"), "dt must be"),
        (("small.toml", "--method", "eular"), "Did you mean 'euler'"),
        (("small.toml", "--dtype", "float16"), "dtype must be"),
        (("small.toml", "--seed", "-1"), "seed must be a whole number from 0"),
        (("small.toml", "--threads", "0"), "threads"),
        (("small.toml", "--threads", "100000"), "threads must be a whole number from 1 to 1024"),
        (("small.toml", "--record", "w", "--save", "run"), "record must be a known name"),
        (("small.toml", "--record", "v"), "--record must be spikes alone where nothing keeps or draws traces, got 'v'"),
        (("small.toml", "--save", "small.toml"), "small.toml must be a folder, got 'a file'"),
        (("small.toml", "--save", "."), "must be empty, or the folder of a run, got ['small.toml']"),
        (("small.toml", "--delivery", "grit"), "delivery must be a known name, got 'grit'. Did you mean 'grid'"),
        (("small.toml", "--delivery", "precise"), "delivery must be 'grid' with a method on the grid"),
        (("small.toml", "--plot", "net.docx"), "path must be a file ending in"),
        (("small.toml", "--resume", "nowhere.npz"), "nowhere.npz"),
        (("--resume", "small.toml"), "small.toml"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(call, words, said):
    result = call(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert result.stderr.startswith("izhikevich: ")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("indegree = 5", "indegre = 5", "small.toml, line 20: key of connect must be a known name, got 'indegre'"),
        (
            "indegree = 5",
            "indegree = 41\nmultapses = false",
            "small.toml, line 20: connect(exc → exc+inh).indegree must be at",
        ),
        ('"fixed_indegree"', '"fixed"', "small.toml, line 19: connect.rule must be a known name, got 'fixed'"),
        (
            "weight = 2",
            "delay = { from = 1, to = 1000000, each = 1000000 }",
            "small.toml, line 21: connect.delay must be a range that goes up, at least once each, of at most 10000000",
        ),
        ("indegree = 5", 'synapse = "AMPA(tau=[1, 2])"\nindegree = 5', "AMPA.tau must be one number"),
        (
            "stimulus = 8",
            "stimulus = 8\n[[stimulate_random]]\namplitude = 1\ncells = 1000000000000",
            "stimulate_random.cells must be a whole number from 1 to 1000000",
        ),
        (
            "stimulus = 8",
            "stimulus = 8\n[[stimulate_random]]\namplitude = 1\ninterval = 1e300",
            "Network must be small enough for the memory",
        ),
        (
            "stimulus = 8",
            "stimulus = 8\n[[stimulate_each]]\ntimes_ms = [1e300]\nneurons = [1]\namplitude = 1",
            "stimulate_each.times_ms must be before step 2^53",
        ),
        ("indegree = 5", "delay = 1e300\nindegree = 5", "Network must be small enough for the memory"),
        (
            'rule = "fixed_indegree"\nindegree = 5',
            'rule = "list"\npre = [0, 1.5]\npost = [0, 1]',
            "small.toml, line 20: connect(exc → exc+inh).pre must be whole cell numbers from 0 to 39",
        ),
        (
            "stimulus = 8",
            'stimulus = "noise(5, interval=1e300)"',
            "noise.interval must be shorter than 2^31 steps of 1",
        ),
        (
            "stimulus = 8",
            'stimulus = 8\n[[poisson]]\ntarget = "exc"\nrate = 1e12\nweight = 1',
            "poisson.rate must be at most 1e+06",
        ),
        ("size = 40", 'size = "40"', "small.toml, line 9: population.size must be a whole number, got '40'"),
        ("size = 40", "size = ", "small.toml, line 9: the file must be TOML"),
    ],
)
def test_a_refused_file_names_its_line(call, tmp_path, good, bad, said):
    (tmp_path / "small.toml").write_text(SMALL.replace(good, bad), encoding="utf-8")
    result = call("small.toml")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_going_on_differently_is_refused(call, tmp_path):
    found(call("small.toml", "--duration", 20, "--save", "run", "--json"))
    others = ("--seed", 5), ("--dt", 0.5), ("--method", "euler"), ("--dtype", "float32"), ("--delivery", "precise")
    for other in others:
        result = call("--resume", "run", *other)
        assert result.exit_code == 2
        assert f"{other[0]} must be " in result.stderr
        assert "Leave it out to go on" in result.stderr
    result = call("cortex2003", "--resume", "run")
    assert "the network must be 'small', as run was run with, got 'cortex2003'" in result.stderr
    (tmp_path / "small.toml").write_text(SMALL.replace("stimulus = 8", "stimulus = 9"), encoding="utf-8")
    result = call("small.toml", "--resume", "run")
    assert "the network must be described as run was run with, got 'another description'" in result.stderr
    result = call("--resume", "run", "--save", "other")
    assert "--save must be left out, or run, where --resume is a folder, got 'other'" in result.stderr
    assert call("--resume", "run", "--duration", "nan").exit_code == 2
    assert call("--resume", "run", "--duration", "-1").exit_code == 2
    assert not (tmp_path / "other").exists()
    assert izh.read_recording("run").duration == 20
