"""The same functions compile for a GPU: to PTX, and on to machine code, on a machine that has none."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from izhikevich.methods import base
from izhikevich.models import law, ops
from izhikevich.models.drive import Current, Synaptic

from .lanes import accommodation, calls, cell_2003, cell_2007, lanes, relay, take

pytest.importorskip("numba_cuda", reason="the extra `cu13` is not installed")
cuda = pytest.importorskip("numba.cuda", reason="the extra `cu13` is not installed")
nvjitlink = pytest.importorskip("cuda.bindings.nvjitlink", reason="the extra `cu13` is not installed")

DOUBLE, SINGLE = np.float64, np.float32
HOPPER = (9, 0)
CALL = re.compile(r"^\s*call\b", re.MULTILINE)


@pytest.fixture(autouse=True)
def _no_device_asked(monkeypatch):
    """numba-cuda asks the device that is present for one number before it compiles a function that another one calls."""
    from numba.cuda import dispatcher

    monkeypatch.setattr(dispatcher, "get_current_device", lambda: SimpleNamespace(compute_capability=HOPPER))


def ptx(function, arguments, device=True):
    """PTX of a function for numbers like `arguments`."""
    from numba.cuda.typing.typeof import typeof

    kinds = tuple(a if isinstance(a, cuda.types.Type) else typeof(a) for a in arguments)
    return cuda.compile(function, kinds, device=device, abi="numba", cc=HOPPER)[0]


def called(word):
    """A function of a caller's own that does nothing but call `word`."""
    from izhikevich.engines.cuda.lift import lift

    lift(word)
    return {
        1: lambda a: word(a), 3: lambda a, b, c: word(a, b, c), 5: lambda a, b, c, d, e: word(a, b, c, d, e),
        8: lambda a, b, c, d, e, f, g, h: word(a, b, c, d, e, f, g, h),
    }[word.__code__.co_argcount]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "cells", "drive", "dtype"),
    [
        ("mobius3", cell_2003, Current, DOUBLE),
        ("mobius3", cell_2007, Synaptic, SINGLE),
        ("mobius4", accommodation, Synaptic, DOUBLE),
        ("rk4_located", relay, Current, DOUBLE),
        ("euler", cell_2003, Synaptic, SINGLE),
    ],
)
def test_the_equations_and_the_loop_compile_to_ptx(method, cells, drive, dtype):
    a = lanes(cells, method, drive, 4, dtype)
    for function, arguments in calls(a).values():
        text = ptx(called(function), tuple(take(x, 0) for x in arguments))
        assert ".target sm_90" in text
        assert not CALL.search(text), "everything is inlined"
        # no literal has widened a number
        assert (".f64" not in text) == (dtype is SINGLE)


@pytest.mark.parametrize("dtype", [DOUBLE, SINGLE])
@pytest.mark.parametrize("function", [ops.exp, ops.log])
def test_exp_and_log_compile_to_ptx(function, dtype):
    text = ptx(called(function), (dtype(1),))
    assert not CALL.search(text)
    assert (".f64" not in text) == (dtype is SINGLE)


def located_steps(m, p, free, v, u, i, h, steps):
    """A kernel: each thread one neuron, leg by leg through its steps."""
    n = cuda.grid(1)
    if n < v.shape[0]:
        zero = h - h
        s = law.begin(base.cell(m, p), v[n], u[n])
        for _ in range(steps):
            left = h
            x = Current(i[n], zero)
            hold = zero
            while left > zero:
                rest = base.leg(m, p, s, hold, x, left, zero, free)
                s, hold, x, left = rest.s, rest.hold, rest.x, rest.left
        v[n] = s.v
        u[n] = s.u


def test_a_kernel_compiles_to_machine_code():
    called(base.leg)  # teaches numba-cuda the words
    a = lanes(cell_2003, "mobius3", Current, 4)
    array, number = cuda.types.float64[::1], cuda.types.float64
    arguments = (a.m, take(a.p, 0), a.free, array, array, array, number, cuda.types.int64)
    text = ptx(located_steps, arguments, device=False)
    assert ".entry" in text
    linker = nvjitlink.create(1, ["-arch=sm_90"])
    nvjitlink.add_data(linker, nvjitlink.InputType.PTX, text.encode(), len(text.encode()), "steps")
    nvjitlink.complete(linker)
    assert nvjitlink.get_linked_cubin_size(linker) > 0
    nvjitlink.destroy(linker)
