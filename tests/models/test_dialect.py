"""A user's model in a file of its own: accepted, refused in plain words, and run by both engines."""

import importlib.util
import sys
from itertools import count

import numpy as np
import pytest

from izhikevich import check_model, simulate
from izhikevich.errors import DialectError
from izhikevich.models import Izhikevich, Izhikevich2007
from izhikevich.models.quadratic import Quadratic

GOOD = '''
"""Exponential integrate-and-fire with adaptation, Brette and Gerstner (2005)."""

import numpy as np

from izhikevich.models import VU, Model, model, param
from izhikevich.models.ops import absolute, both, either, exp, lit, log, minimum, select, sqrt

HALF = 0.5


def upstroke(p, v):
    x = minimum((v - p.vt) / p.sharpness, lit(20.0, v))
    return p.sharpness * exp(x)


@model
class AdEx(Model):
    """Adaptive exponential integrate-and-fire."""

    current_unit = "pA"

    C: float = param("pF", "capacitance", default=200.0)
    g: float = param("nS", "leak", default=10.0)
    e: float = param("mV", "reversal of the leak", default=-70.0)
    vt: float = param("mV", "threshold", default=-50.0)
    sharpness: float = param("mV", "width of the upstroke", default=2.0)
    tau: float = param("ms", "time constant of adaptation", default=100.0)
    b: float = param("nS", "adaptation below threshold", default=2.0)
    d: float = param("pA", "adaptation by a spike", default=60.0)
    vpeak: float = param("mV", "peak", default=0.0)
    c: float = param("mV", "reset", default=-58.0)

    @staticmethod
    def drift(p, s, i):
        DRIFT
        dv = (p.g * (p.e - s.v) + p.g * upstroke(p, s.v) - s.u + i) / p.C
        return VU(dv, (p.b * (s.v - p.e) - s.u) / p.tau)

    @staticmethod
    def margin(p, s):
        return s.v - p.vpeak

    @staticmethod
    def reset(p, s):
        return VU(p.c, s.u + p.d)
'''

LINE = {text: 1 + GOOD.splitlines().index(text) for text in ("        DRIFT", "    return p.sharpness * exp(x)")}
numbered = count()


@pytest.fixture
def load(tmp_path):
    """Import a model's text from a file of its own."""
    names = []

    def load(text):
        name = f"neuron_of_mine_{next(numbered)}"
        file = tmp_path / f"{name}.py"
        file.write_text(text)
        spec = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        names.append(name)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in names:
        del sys.modules[name]


@pytest.fixture
def adex(load):
    def adex(line="", upstroke=None):
        text = GOOD.replace("        DRIFT\n", f"        {line}\n" if line else "")
        return load(text if upstroke is None else text.replace("    return p.sharpness * exp(x)\n", upstroke)).AdEx

    return adex


# --- accepted -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Izhikevich, Izhikevich2007, Izhikevich()])
def test_our_own_models_pass(model):
    check_model(model)


def test_a_correct_model_passes(adex):
    check_model(adex())
    check_model(adex()())


@pytest.mark.parametrize(
    "line",
    [
        "x: float = absolute(s.v) * lit(0.5, s.v)",
        "x = select(both(s.v > p.e, either(s.u < i, s.v == p.e)), -s.v, s.u)",
        "x = sqrt(log(s.v)) + lit(-1 / 6.0, s.v)",
        "x = lit(HALF, s.v) + lit(np.pi, s.v)",
        "x, y = s.v, s.u",
        "'a comment in words'",
    ],
)
def test_the_dialect_has(adex, line):
    check_model(adex(line))


# --- refused, with function, line and remedy ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("if s.v > p.e: i = s.u", r"uses an `if`; write select\(condition, yes, no\)"),
        ("x = s.v if s.v > p.e else s.u", r"uses `\.\.\. if \.\.\. else \.\.\.`; write select"),
        ("x = s.v**3", r"uses a power `\*\*`; multiply it out"),
        ("x = select(s.v > p.e and s.u > i, s.v, s.u)", r"uses `and`/`or`; write both\(a, b\) or either\(a, b\)"),
        ("x = select(s.v > p.e or s.u > i, s.v, s.u)", r"uses `and`/`or`"),
        ("x = select(not s.v > p.e, s.v, s.u)", "uses `not`; turn the comparison round"),
        ("x = 0.5 * s.v", r"uses the bare number 0\.5; write lit\(0\.5, x\)"),
        ("x = s.v > 3", r"uses the bare number 3; write lit\(3, x\)"),
        ("x = np.exp(s.v)", r"calls np\.exp; the dialect has .*exp"),
        ("x = abs(s.v)", r"calls abs; the dialect has absolute"),
        ("x = no_such_word(s.v)", "calls no_such_word; the dialect has"),
        ("for k in s: i = i + k", "uses a loop; equations are one line per variable"),
        ("while s.v > p.e: i = i + s.v", "uses a loop"),
        ("x = sum(k for k in s)", r"uses a loop|calls sum"),
        ("x = [k for k in s]", "uses"),
        ("x = HALF * s.v", r"uses the bare number HALF; write lit\(HALF, x\), or make it a parameter"),
        ("x = np.pi * s.v", r"uses the bare number np\.pi; write lit\(np\.pi, x\)"),
        ("x = np.float64(s.v)", r"calls np\.float64; the dialect has"),
        ("x = s.v.clip(p.e, p.c)", r"calls s\.v\.clip; the dialect has"),
        ("x = s[p.e]", r"uses an index \[\.\.\.\]; states and parameters are fields"),
        ("x = lambda v: v", "uses a lambda; give it a name with def"),
        ("x = s.v % s.u", "uses `%`"),
        ("x = s.v // s.u", "uses `//`"),
        ("i += s.v", r"uses an assignment such as `\+=`; write x = x \+ y"),
        ("x = s.v > p.e > s.u", r"uses a chained comparison; write both\(a < b, b < c\)"),
        ("from izhikevich.models.ops import rint", "uses an import"),
        ("assert s.v > p.e", "uses Assert, which is outside the dialect"),
    ],
)
def test_what_leaves_the_dialect_is_named(adex, line, words):
    with pytest.raises(DialectError, match=rf"AdEx\.drift, line {LINE['        DRIFT']}, {words}"):
        check_model(adex(line))


def test_a_helper_is_checked_too(adex):
    line = LINE["    return p.sharpness * exp(x)"]
    with pytest.raises(DialectError, match=rf"AdEx\.drift → upstroke, line {line}, uses the bare number 2"):
        check_model(adex(upstroke="    return 2 * exp(x)\n"))


def test_the_arguments_have_names(load):
    wrong = GOOD.replace("        DRIFT\n", "").replace("def margin(p, s):", "def margin(parameters, s):")
    with pytest.raises(DialectError, match=r"AdEx\.margin must take \(p, s\), got \(parameters, s\)"):
        check_model(load(wrong.replace("s.v - p.vpeak", "s.v - parameters.vpeak")).AdEx)


def test_a_missing_equation_is_named(load):
    text = GOOD.replace("        DRIFT\n", "")
    with pytest.raises(DialectError, match=r"AdEx\.reset is missing"):
        check_model(load(text[: text.index("    @staticmethod\n    def reset")]).AdEx)


def test_a_family_is_no_model():
    with pytest.raises(DialectError, match="missing"):
        check_model(Quadratic)


# --- run ------------------------------------------------------------------------------------------------------------


EACH = {"d": np.linspace(20, 100, 4), "refractory": 1.0}


@pytest.mark.parametrize(
    ("method", "numbers"),
    [
        ("euler", EACH),
        pytest.param("rk4_located", EACH, marks=pytest.mark.slow),
        pytest.param("rk4_located", {}, marks=pytest.mark.slow),
        pytest.param("exponential_euler_located", EACH, marks=pytest.mark.slow),
    ],
)
def test_it_runs_on_both_engines_with_the_same_bits(adex, method, numbers):
    cells = adex()(**numbers)
    levels = np.linspace(480, 540, 4)
    runs = [simulate(cells, 60, levels, method=method, engine=engine, start=(-70, 0)) for engine in ("numpy", "cpu")]
    assert runs[0].spikes.times.size > 8
    assert np.array_equal(runs[0].spikes.times, runs[1].spikes.times)
    assert np.array_equal(runs[0].v, runs[1].v)
    assert np.array_equal(runs[0].u, runs[1].u)


def test_its_rest_and_its_default_method_are_found(adex):
    cell = adex()()
    v, u = cell.rest()
    assert v == pytest.approx(-70, abs=0.01)
    assert u == pytest.approx(2.0 * (v + 70), abs=1e-6)
    assert cell.run(5, 500, engine="numpy").provenance["method"] == "rk4_located"
