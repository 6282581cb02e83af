"""Currents written as text: what they mean, where they are cut, and everything they must not do."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from izhikevich.errors import ArgumentError, ExpressionError, UnitError
from izhikevich.stimulus import as_stimulus, expression, step
from izhikevich.units import ms, mV, pA

T = np.linspace(0.05, 399.95, 1999)


@pytest.mark.parametrize(
    ("text", "reference", "edges"),
    [
        ("20 * (t >= 10*ms)", lambda t: 20 * (t >= 10), [10]),
        ("-10 * int(t <= 300*ms)", lambda t: -10.0 * (t <= 300), [300]),
        ("10 * (t >= 0.1 + 0.2)", lambda t: 10 * (t >= 0.1 + 0.2), [0.1 + 0.2]),
        ("5 * (10*ms < t < 0.02*s)", lambda t: 5 * ((t > 10) & (t < 20)), [10, 20]),
        ("3 if 5 <= t/ms and not t >= 7*ms else 1", lambda t: np.where((t >= 5) & (t < 7), 3, 1), [5, 7]),
        ("10 * (t % 100 < 20)", lambda t: 10 * (t % 100 < 20), [20, 100, 120, 200, 220, 300, 320]),
        ("10 * (t % (70*ms) < 7*ms)", lambda t: 10 * (t % 70 < 7), [k * 70 + d for k in range(6) for d in (0, 7)][1:]),
        ("floor(t/(100*ms))", lambda t: np.floor(t / 100), [100, 200, 300]),
        ("heaviside(t - 50*ms) * 4", lambda t: 4.0 * (t > 50), [50]),
        ("sign(t - 50) + 0*pA", lambda t: np.sign(t - 50), [50]),
        ("max(0.1*t/ms - 3, 0)", lambda t: np.maximum(0.1 * t - 3, 0), []),
        ("clip(0.1*t/ms, 1, 5)", lambda t: np.clip(0.1 * t, 1, 5), []),
        ("abs(t/ms - 100)", lambda t: abs(t - 100), []),
        ("2 ** 3 + e - pi", lambda t: 8 + math.e - math.pi + 0 * t, []),
        ("5*pA*t/ms", lambda t: 5 * t, []),
    ],
)
def test_straight_texts_are_exact(text, reference, edges):
    lowered = expression(text).lower()
    np.testing.assert_allclose(lowered.at(T).ravel(), reference(T), atol=1e-12)
    np.testing.assert_array_equal(lowered.edges(0, 400), edges)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (
            "5*pA + 2*sin(2*pi*40*Hz*t) if 100*ms <= t < 200*ms else 0",
            lambda t: np.where((t >= 100) & (t < 200), 5 + 2 * np.sin(2 * np.pi * 0.04 * t), 0),
        ),
        ("7 * sin(2*pi*25*Hz*t)", lambda t: 7 * np.sin(2 * np.pi * 0.025 * t)),
        ("7 * sin(2*pi*500*Hz*t)", lambda t: 7 * np.sin(2 * np.pi * 0.5 * t)),
        ("exp(-t/(20*ms))", lambda t: np.exp(-t / 20)),
        ("(t/ms)**2 / 100", lambda t: t**2 / 100),
        ("5 * abs(cos(2*pi*5*Hz*t))", lambda t: 5 * abs(np.cos(2 * np.pi * 0.005 * t))),
        ("t/(t + 10*ms)", lambda t: t / (t + 10)),
    ],
)
def test_smooth_texts_keep_their_tolerance(text, reference):
    exact = reference(T)
    assert np.abs(expression(text).at(T).ravel() - exact).max() <= 1.1e-4 * np.abs(exact).max()


def test_a_smooth_condition_is_found_by_bisection():
    edges = expression("10 * (sin(2*pi*5*Hz*t) > 0.5)").lower().edges(0, 200)
    np.testing.assert_allclose(edges, [200 / 12, 1000 / 12], rtol=1e-12)


def test_text_and_step_are_the_same_current():
    a, b = expression("20 * (t >= 10*ms)").lower(), step(20, start=10).lower()
    for x, y in zip(a.window(0, 100), b.window(0, 100), strict=True):
        np.testing.assert_array_equal(x, y)


def test_the_border_itself():
    assert expression("20 * (t >= 10*ms)").at([np.nextafter(10, 0), 10]).ravel().tolist() == [0, 20]


@pytest.mark.parametrize("text", ["7*sin(2*pi*40*Hz*t)", "10*(t % 300 < 20)", "5*exp(-(t % 77)/(9*ms))", "t % 3000/ms"])
def test_blocks_do_not_show(text):
    whole, parts = expression(text).lower(), expression(text).lower()
    cuts = [0, 1000, 1024, 2047.9, 2500, 5000]
    for t0, t1 in itertools.pairwise(cuts):
        t = np.linspace(t0, t1, 333, endpoint=False)
        np.testing.assert_allclose(parts.window(t0, t1).t_on[1:] > t0, True)
        np.testing.assert_array_equal(parts.at(t), whole.at(np.append(t, 6000))[:-1])
    assert 1024.0 not in whole.edges(0, 2000)


def test_units():
    assert expression("5*pA").unit == "pA"
    assert expression("t/ms").unit is None
    assert expression("g*(10*mV)", parameters={"g": 2 * pA / mV}).unit == "pA"
    assert expression("a*t/ms", parameters={"a": 3}).at([2.0]) == 6
    with pytest.raises(UnitError, match="which is in mV"):
        as_stimulus("5*mV", "pA")
    with pytest.raises(UnitError, match="use the 2007 form"):
        as_stimulus("5*pA", "mV/ms (dimensionless in the paper)")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("20*mV + 3*ms", 9),
        ("1 + sin(t)", 9),
        ("5 * (t > 3*mV)", 10),
        ("3*foo", 3),
        ("2 + sni(t)", 5),
        ("t.real", 1),
        ("1 + t[0]", 5),
        ("2 ** t", 6),
        ("(3*ms) ** 0.5", 11),
        ("é + 5", 1),
    ],
)
def test_the_column_of_the_error(text, column):
    with pytest.raises(ExpressionError) as caught:
        expression(text)
    assert caught.value.column == column
    assert f"column {column} of" in str(caught.value)


def test_the_column_counts_letters_not_bytes():
    with pytest.raises(ExpressionError, match=r"See column 6 of 'ßß \+ t\.x'") as caught:
        expression("ßß + t.x", parameters={"ßß": 1})
    assert caught.value.column == 6


HOSTILE = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "t.__class__",
    "t[0]",
    "(lambda: 1)()",
    "[x for x in (1, 2)]",
    "{1: 2}",
    "f'{t}'",
    "'%s' % t",
    "(x := 3)",
    "open('x')",
    "sin(**{})",
    "sin(*t)",
    "sin(x=1)",
    "9**9**9**9",
    "9**9**9**9 * (t < 0)",
    "10**400",
    "1e999",
    "9" * 1999,
    "(" * 5000,
    "(" * 900 + "1" + ")" * 900,
    "-" * 1999 + "1",
    "1+" * 900 + "1",
    "not " * 400 + "1",
    "1" * 3000,
    "1/0",
    "log(0)",
    "sqrt(-1)",
    "1j",
    "'a'",
    "None",
    "...",
    "t if t",
    "yield",
    "await t",
    "a\0b",
    "\ud800",
    "",
    "   ",
    "5; 6",
    "5\n+3",
    "t // 2",
    "t @ t",
    "t ^ 2",
    "~t",
    "t in t",
    "t is t",
    "sin",
    "sin + 1",
    "floor(t*1e9/ms)",
    "sin(2*pi*4000*Hz*t)",
    "(t*1e300/ms) % 1",
    "sin(1e308*t/ms) > 0",
    "eval('1')",
    "exec",
    "__builtins__",
    "os.system",
    "print(t)",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused(text):
    with pytest.raises(ExpressionError):
        expression(text).lower().window(0, 100)


def run(text):
    try:
        stimulus = as_stimulus(text, "pA")
        pieces = stimulus.lower().window(0, 50)
    except ArgumentError:
        return
    assert np.isfinite(pieces.value).all()


@given(st.text(max_size=80))
@settings(max_examples=400, deadline=None)
@example("0x1for x in t")
@example("1if 2else 3")
@example("sin(1e308*t/ms) > 0")
def test_random_text_raises_nothing_else(text):
    run(text)


WORDS = "t ms Hz pA mV pi e 1 0 2.5 10*ms 40*Hz 1e3 1e300 t/ms sin cos exp log sqrt abs floor ceil int sign tan"
ATOMS = st.sampled_from(re.split(" ", WORDS))
GLUE = st.sampled_from(
    [" + ", " - ", "*", "/", " % ", "**", " < ", " >= ", " == ", " and ", " if ", " else ", "(", ")", ","]
)


@given(st.lists(ATOMS | GLUE, min_size=1, max_size=14).map("".join))
@settings(max_examples=600, deadline=None)
def test_random_arithmetic_raises_nothing_else(text):
    run(text)


def trees(depth=3):
    number = st.sampled_from(["t/ms", "3", "0.5", "sin(t/ms)", "(t > 20)", "t/(7*ms)", "2"])
    if depth == 0:
        return number
    deeper = trees(depth - 1)
    return (
        number
        | st.tuples(deeper, st.sampled_from(["+", "-", "*", "/", "%", "**", "<", ">=", "and", "or"]), deeper).map(
            lambda x: f"({x[0]} {x[1]} {x[2]})"
        )
        | st.tuples(st.sampled_from(["floor", "abs", "int", "exp", "sqrt", "sign", "heaviside"]), deeper).map(
            lambda x: f"{x[0]}({x[1]})"
        )
        | st.tuples(deeper, deeper, deeper).map(lambda x: f"({x[0]} if {x[1]} else {x[2]})")
    )


@given(trees())
@settings(max_examples=100, deadline=None)
def test_well_formed_arithmetic_raises_nothing_else(text):
    run(text)


def test_parameters_are_checked():
    for bad in ({"t": 3}, {"ms": 3}, {"sin": 1}, {"a": np.nan}, {"a": [1, 2]}, {"a": "x"}):
        with pytest.raises(ArgumentError):
            expression("5", parameters=bad)
    for bad in (3, None, b"5"):
        with pytest.raises(ArgumentError, match="text"):
            expression(bad)
    with pytest.raises(ArgumentError, match="tolerance"):
        expression("5", tolerance=0)
    assert expression("5*(t > 3*ms)").shift(3 * ms).lower().edges(0, 10).tolist() == [6.0]
