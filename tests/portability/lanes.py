"""Neurons, states and drives of all kinds side by side, and the same calls on them in Python, NumPy, Numba and JavaScript."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from izhikevich.methods import base
from izhikevich.methods.registry import METHODS
from izhikevich.models import Izhikevich, Izhikevich2007, law
from izhikevich.models.book2007 import Izhikevich2007TC
from izhikevich.models.drive import Current, Synaptic
from izhikevich.models.hold import Free


def cell_2003(n: int, rng: np.random.Generator, v_ref: float | None = None) -> Izhikevich:
    """Cells of 2003, some with a < 0, with a = 0, and with an a so fast that it cuts the step."""
    return Izhikevich(
        a=rng.choice([0.02, 0.1, 1.0, -0.02, 2.5, 0.0], n) * rng.uniform(0.5, 2, n), b=rng.uniform(-1.5, 1.5, n),
        c=rng.uniform(-65, -45, n), d=rng.uniform(-12, 8, n), k2=rng.uniform(0.01, 0.1, n), k1=rng.uniform(3, 6, n),
        k0=rng.uniform(60, 160, n), vpeak=rng.uniform(25, 35, n), v_ref=v_ref,
    )  # fmt: skip


def accommodation(n: int, rng: np.random.Generator) -> Izhikevich:
    """Cells whose u is a pure integrator."""
    return cell_2003(n, rng, v_ref=-65.0)


def cell_2007(n: int, rng: np.random.Generator) -> Izhikevich2007:
    """Cells of 2007."""
    return Izhikevich2007(
        C=rng.uniform(20, 150, n), k=rng.uniform(0.3, 3, n), vr=rng.uniform(-80, -55, n), vt=rng.uniform(-50, -35, n),
        vpeak=rng.uniform(20, 50, n), a=rng.choice([0.01, 0.03, 0.17, 2.0], n), b=rng.uniform(-10, 20, n),
        c=rng.uniform(-60, -45, n), d=rng.uniform(0, 200, n),
    )  # fmt: skip


def relay(n: int, rng: np.random.Generator) -> Izhikevich2007TC:
    """Cells outside the quadratic family, with a switch in the middle of their states."""
    return Izhikevich2007TC(b=rng.uniform(5, 20, n), v_switch=rng.uniform(-65, -45, n), d=rng.uniform(0, 20, n))


def states(p: Any, scale: float, n: int, rng: np.random.Generator) -> Any:
    """From far below rest to past the peak."""
    v = np.choose(
        rng.integers(0, 5, n),
        [
            rng.uniform(-90, -30, n),
            p.vpeak - 10 ** rng.uniform(-13, 1, n),
            p.vpeak + rng.choice([0.0, 1e-12, 5.0], n),
            rng.uniform(-30, 20, n),
            rng.normal(0, 300, n),
        ],
    )
    u = scale * rng.normal(0, 15, n) * rng.choice([0.0, 1.0, 10.0], n, p=[0.05, 0.85, 0.1])
    return law.begin(p, v, u)


def drives(kind: Any, scale: float, n: int, rng: np.random.Generator) -> Any:
    """Currents from none to so strong that the guard cuts every step, with slopes; conductances where the drive has them."""
    size = scale * 10 ** rng.uniform(-1, 4, n)
    i = np.choose(rng.integers(0, 4, n), [np.zeros(n), size * 0.01, size, -size])
    di = rng.choice([0.0, 1.0, -1.0], n) * size * 0.1
    if kind is Current:
        return Current(i, di)
    g = scale * rng.choice([0.0, 0.01, 1.0], n) * rng.uniform(0, 1, n)
    return Synaptic(i, di, g, rng.choice([0.0, 0.1, -0.1], n) * g)


class Lanes(NamedTuple):
    """Everything that one call of `leg` takes, for many neurons; `m` and `free` are the same for all."""

    m: Any
    cell: Any
    p: Any
    s: Any
    hold: Any
    x: Any
    h: Any
    refractory: Any
    free: Any


def lanes(cells: Any, method: str, drive: Any, n: int, dtype: Any = np.float64, seed: int = 1) -> Lanes:
    """Random lanes of all kinds: spikes, poles, guards, holds, numbers that are none."""
    rng = np.random.default_rng(seed)
    made = cells(n, rng)
    cell = made.record()
    h = np.choose(rng.integers(0, 3, n), [np.full(n, 0.5), 10 ** rng.uniform(-9, 0, n), rng.uniform(0.1, 3, n)])
    hold = rng.choice([0.0, 0.0, 0.0, 0.3, 5.0], n)
    refractory = rng.choice([0.0, 2.0], n)
    scale = 50.0 if made.current_unit == "pA" else 1.0
    with np.errstate(all="ignore"):
        s = states(cell, scale, n, rng)
        if not is_scalar(METHODS[method].kind):  # a series in steps of 1e-12 ms would not end
            s.v[-4:] = [np.nan, np.inf, -np.inf, 1e300]
        all_lanes = (cell, s, hold, drives(drive, scale, n, rng), h, refractory)
        cell, s, hold, x, h, refractory = (cast(r, dtype) for r in all_lanes)
        m = METHODS[method].record(np.dtype(dtype))
        free = Free(dtype(0.0 if scale == 1 else 1.0), dtype(1.0))
        return Lanes(m, cell, full(base.prepare(m, cell), n), s, hold, x, h, refractory, free)


def calls(a: Lanes) -> dict[str, tuple[Any, tuple]]:
    """Function and arguments of every call that is compared."""
    step = (a.m, a.p, a.s, a.x, a.h)
    made = {"drift": (law.drift, (a.cell, a.s, a.x.i))}
    if hasattr(type(a.m), "cycle"):
        return {**made, "cycle": (base.cycle, step)}
    # a series does not pass the pole: over a span that ends before it
    made["flow"] = (base.flow, (*step[:4], np.minimum(a.h, a.h.dtype.type(0.005))) if is_scalar(type(a.m)) else step)
    if hasattr(type(a.m), "time_to_peak"):
        made["time_to_peak"] = (base.time_to_peak, step)
    return {**made, "leg": (base.leg, (a.m, a.p, a.s, a.hold, a.x, a.h, a.refractory, a.free))}


def is_scalar(method: Any) -> bool:
    """Whether a method is written for one neuron at a time."""
    return getattr(method, "scalar", False)


def cast(record: Any, dtype: Any) -> Any:
    """Every number of a record in another type."""
    return type(record)(*(cast(f, dtype) for f in record)) if isinstance(record, tuple) else np.asarray(record, dtype)


def take(record: Any, i: Any) -> Any:
    """The record of neuron `i`; scalars serve every neuron."""
    if isinstance(record, tuple):
        return type(record)(*(take(f, i) for f in record))
    return record[i] if np.ndim(record) else record


def full(record: Any, n: int) -> Any:
    """Every number of a record as an array; `canonical` gives some that are the same for all cells."""
    return (
        type(record)(*(full(f, n) for f in record))
        if isinstance(record, tuple)
        else np.array(np.broadcast_to(record, n))
    )


def leaves(record: Any) -> list:
    """The numbers of a record, in order."""
    return [leaf for f in record for leaf in leaves(f)] if isinstance(record, tuple) else [record]


def columns(record: Any, n: int) -> np.ndarray:
    """The numbers of a record as doubles, one row per field, one column per lane."""
    return np.array([np.broadcast_to(leaf, n) for leaf in leaves(record)], np.float64)


def in_numpy(function: Any, arguments: tuple, n: int, scalar: bool = False) -> np.ndarray:
    """The call on whole arrays, or lane by lane on NumPy scalars."""
    with np.errstate(all="ignore"):
        if not scalar:
            return columns(function(*arguments), n)
        return np.concatenate([columns(function(*(take(x, i) for x in arguments)), 1) for i in range(n)], axis=1)


def differences(a: np.ndarray, b: np.ndarray) -> int:
    """How many numbers differ in a bit; any nan equals any nan, whose sign and payload IEEE 754 leaves open."""
    assert a.shape == b.shape
    assert a.dtype == b.dtype
    bits = np.int64 if a.dtype == np.float64 else np.int32
    return int(np.sum((a.view(bits) != b.view(bits)) & ~(np.isnan(a) & np.isnan(b))))
