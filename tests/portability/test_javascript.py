"""Printed JavaScript gives the bits of NumPy (E0): every method, every form of the model, currents and conductances."""

import numpy as np
import pytest

from izhikevich.errors import DialectError
from izhikevich.explorer import javascript, literal
from izhikevich.methods import base
from izhikevich.methods.registry import METHODS
from izhikevich.models import VU, Izhikevich, law, ops
from izhikevich.models.drive import Current, Synaptic

from .lanes import accommodation, calls, cell_2003, cell_2007, differences, in_numpy, is_scalar, lanes, relay
from .node import in_node, needs_node
from .samples import for_exp, for_log

pytestmark = needs_node
KINDS = [(cell_2003, Current), (accommodation, Synaptic), (cell_2007, Synaptic), (relay, Current)]
OTHERS = ("euler", "mobius3", "rk4_located")  # methods with every form; all of them with cells of 2003


def marks(cells, method):
    return [pytest.mark.slow] * (cells is not cell_2003 and method not in OTHERS)


ALL = [
    pytest.param(cells, drive, method, id=f"{method}-{cells.__name__}", marks=marks(cells, method))
    for cells, drive in KINDS
    for method in METHODS
    if METHODS[method].fits(cells(2, np.random.default_rng(0)))
]


@pytest.mark.parametrize(("cells", "drive", "method"), ALL)
def test_every_method_gives_the_bits_of_numpy(cells, drive, method, tmp_path):
    scalar = is_scalar(METHODS[method].kind)
    n = 200 if scalar else 2000
    a = lanes(cells, method, drive, n)
    found = calls(a)
    page = javascript(*(f for f, _ in found.values()), model=type(a.cell).model, method=type(a.m), drive=drive)
    for name, (function, arguments) in found.items():
        ours = in_numpy(function, arguments, n, scalar)
        assert differences(ours, in_node(page, name, arguments, n, tmp_path)) == 0, name


def test_exp_and_log_give_the_bits_of_numpy(tmp_path):
    n = 10**5
    x, y = for_exp(np.float64, n), for_log(np.float64, n)
    page = javascript(ops.exp, ops.log)
    for name, function, sample in (("exp", ops.exp, x), ("log", ops.log, y)):
        assert differences(in_numpy(function, (sample,), n), in_node(page, name, (sample,), n, tmp_path)) == 0


# --- what the printer refuses, and how it speaks ------------------------------------------------------------------


def powers(x):
    return x**3


def calls_numpy(x):
    return np.sin(x)


def chained(x):
    return ops.lit(0.0, x) < x < ops.lit(1.0, x)


@pytest.mark.parametrize(("function", "words"), [(powers, r"x \*\* 3"), (calls_numpy, "sin"), (chained, "< x <")])
def test_what_leaves_the_dialect_is_refused(function, words):
    with pytest.raises(DialectError, match=words):
        javascript(function)


def test_a_dispatcher_needs_its_model_or_method():
    with pytest.raises(DialectError, match="method"):
        javascript(base.flow, model=Izhikevich)
    with pytest.raises(DialectError, match="model"):
        javascript(law.drift)


def awkward(new, function):
    """Names that JavaScript has taken; brackets that must stay */."""
    split = -(function * new) - (function - new) / (new / function) - (new + function) % 3
    if not new < function and (new > function or split == split):
        split = split - -(-function)  # noqa: B002
    else:
        split = split * (function + new)
    count = 0
    for null in range(4):
        count = count + null
    return ops.select(split > new, split, function), count


def test_names_and_brackets(tmp_path):
    x, y = np.array([1.5, 2.25, 3.0]), np.array([2.0, 0.1, 7.0])
    ours = np.array([awkward(a, b) for a, b in zip(x, y, strict=True)]).T.copy()
    assert differences(ours, in_node(javascript(awkward), "awkward", (x, y), 3, tmp_path)) == 0


def test_a_record_as_an_object():
    assert literal(base.Leg(VU(0.1, np.float64("nan")), -np.inf)) == "{s: {v: 0.1, u: NaN}, margin: -Infinity}"


def test_a_cell_with_another_form_is_printed_in_that_form():
    page = javascript(law.drift, model=Izhikevich(v_ref=-65.0))
    assert "p.v_ref" in page
