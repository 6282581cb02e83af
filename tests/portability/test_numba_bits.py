"""Python on NumPy scalars, NumPy on arrays, and Numba give the same bits (E0), in float64 and float32."""

import numba as nb
import numpy as np
import pytest

from izhikevich.engines.cpu.lift import lift
from izhikevich.engines.cpu.primitives import lane, put
from izhikevich.engines.cpu.sweeps import STRICT
from izhikevich.methods import base
from izhikevich.models import law, ops
from izhikevich.models.drive import Current, Synaptic

from .lanes import (
    accommodation,
    calls,
    cell_2003,
    cell_2007,
    columns,
    differences,
    in_numpy,
    is_scalar,
    lanes,
    relay,
    take,
)
from .samples import for_exp, for_log

exp, log = lift(ops.exp), lift(ops.log)
DOUBLE, SINGLE = np.float64, np.float32
CASES = [
    ("mobius3", cell_2003, Current, DOUBLE),
    ("rk4_located", cell_2007, Synaptic, SINGLE),
    pytest.param("taylor", cell_2007, Synaptic, DOUBLE, marks=pytest.mark.slow),
    pytest.param("rk4_located", relay, Current, DOUBLE, marks=pytest.mark.slow),
    pytest.param("mobius4", accommodation, Synaptic, DOUBLE, marks=pytest.mark.slow),
    pytest.param("mobius3", cell_2007, Synaptic, SINGLE, marks=pytest.mark.slow),
    pytest.param("mobius4", cell_2007, Current, DOUBLE, marks=pytest.mark.slow),
    pytest.param("taylor", accommodation, Current, DOUBLE, marks=pytest.mark.slow),
    pytest.param("heun_located", cell_2003, Synaptic, DOUBLE, marks=pytest.mark.slow),
    pytest.param("exponential_euler_located", cell_2007, Current, DOUBLE, marks=pytest.mark.slow),
]  # fmt: skip


@nb.njit(**STRICT)
def walk(cell, m, p, s, hold, x, h, refractory, free, short, drifts, flows, landings, legs):
    """`drift`, `flow`, `time_to_peak` and `leg` of every lane."""
    for i in range(h.shape[0]):
        a, b, c = lane(p, i), lane(s, i), lane(x, i)
        put(drifts, i, law.drift(lane(cell, i), b, c.i))
        put(flows, i, base.flow(m, a, b, c, short[i]))
        put(landings, i, base.time_to_peak(m, a, b, c, h[i]))
        put(legs, i, base.leg(m, a, b, hold[i], c, h[i], refractory[i], free))


@nb.njit(**STRICT)
def walk_scalar(cell, m, p, s, hold, x, h, refractory, free, short, drifts, flows, legs):
    """The same for a method that needs no `time_to_peak`."""
    for i in range(h.shape[0]):
        a, b, c = lane(p, i), lane(s, i), lane(x, i)
        put(drifts, i, law.drift(lane(cell, i), b, c.i))
        put(flows, i, base.flow(m, a, b, c, short[i]))
        put(legs, i, base.leg(m, a, b, hold[i], c, h[i], refractory[i], free))


@pytest.mark.parametrize(("method", "cells", "drive", "dtype"), CASES)
def test_drift_flow_time_to_peak_and_leg(method, cells, drive, dtype):
    n = 4000
    a = lanes(cells, method, drive, n, dtype)
    found = calls(a)
    scalar = is_scalar(type(a.m))
    few = 400 if scalar else 60  # lane by lane on NumPy scalars is slow
    ours = in_numba(a, found, n)
    for name, (function, arguments) in found.items():
        one_by_one = in_numpy(function, tuple(take(x, slice(few)) for x in arguments), few, scalar=True)
        assert differences(one_by_one, ours[name][:, :few]) == 0, f"{name}, Python"
        if not scalar:
            assert differences(in_numpy(function, arguments, n), ours[name]) == 0, f"{name}, NumPy"


def in_numba(a, found, n):
    """All calls in one compiled walk."""
    with np.errstate(all="ignore"):
        shapes = {k: f(*(take(x, 0) for x in arguments)) for k, (f, arguments) in found.items()}
    out = {k: room(r, n) for k, r in shapes.items()}
    short = found["flow"][1][4]
    kernel = walk if "time_to_peak" in found else walk_scalar
    kernel(a.cell, a.m, a.p, a.s, a.hold, a.x, a.h, a.refractory, a.free, short, *out.values())
    return {k: columns(r, n) for k, r in out.items()}


def room(record, n):
    """Arrays for the results of `n` lanes."""
    return (
        type(record)(*(room(f, n) for f in record))
        if isinstance(record, tuple)
        else np.empty(n, np.asarray(record).dtype)
    )


def test_the_lanes_are_of_all_kinds():
    for cells, drive in ((cell_2003, Current), (cell_2007, Synaptic)):
        a = lanes(cells, "mobius3", drive, 4000)
        with np.errstate(all="ignore"):
            end = base.flow(a.m, a.p, a.s, a.x, a.h)
            cut = base.reach(a.m, a.p, a.s, a.x, a.h) < a.h
            rest = base.leg(a.m, a.p, a.s, a.hold, a.x, a.h, a.refractory, a.free)
            beyond = (end.s.v < a.s.v) & (end.margin > 0)  # round the pole and back from below
        for kind in (
            cut,
            beyond,
            rest.spiked,
            a.hold > 0,
            rest.left > 0,
            np.isnan(end.s.v),
            law.margin(a.cell, a.s) >= 0,
        ):
            assert np.mean(kind) > 2e-4


@nb.njit(**STRICT)
def exp_and_log(x, y, exps, logs):
    for i in range(x.shape[0]):
        exps[i] = exp(x[i])
        logs[i] = log(y[i])


@pytest.mark.parametrize("dtype", [DOUBLE, SINGLE])
def test_exp_and_log_on_a_million_numbers(dtype):
    x, y = for_exp(dtype), for_log(dtype)
    out = np.empty((2, x.size), dtype)
    exp_and_log(x, y, *out)
    with np.errstate(all="ignore"):
        assert differences(out, np.array([ops.exp(x), ops.log(y)])) == 0
        for i in range(0, 20000, 7):  # the edges, on NumPy scalars
            pair = np.array([[ops.exp(x[i])], [ops.log(y[i])]])
            assert pair.dtype == dtype
            assert differences(out[:, i : i + 1].copy(), pair) == 0, (x[i], y[i])
