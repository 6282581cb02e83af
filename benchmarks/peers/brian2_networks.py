"""Brian2: the networks W2, W3s and W4, in the order of the published programs.

A step here: the published update (two half steps in v, then u), the test of v against its peak, the spikes' currents, which
the update of the next step uses, and the reset. So what those programs call a delay of d steps is d - 1 here.
"""

from __future__ import annotations

import brian2 as b2
import numpy as np
import protocol

STEP_MS = 1.0
SYNAPSES, DELAYS = 100, 20
CELLS = "v : 1\nu : 1\ncurrent : 1\na : 1\nb : 1\nc : 1\nd : 1\nsigma : 1"
UPDATE = """
v += 0.5*(0.04*v**2 + 5*v + 140 - u + current)
v += 0.5*(0.04*v**2 + 5*v + 140 - u + current)
u += a*(b*v - u)
current = 0
"""


def population(drive: str = "", names: dict | None = None, **parameters: np.ndarray) -> b2.NeuronGroup:
    """Cells at the published start, stepped as published; `drive` is done before each step, and may use `names`."""
    size = parameters["a"].size
    group = b2.NeuronGroup(size, CELLS, threshold="v >= 30", reset="v = c; u += d", namespace=names or {})
    for name, values in parameters.items():
        setattr(group, name, values)
    group.v = protocol.V_START
    group.u = parameters["b"] * protocol.V_START
    group.run_regularly(drive + UPDATE, when="groups", dt=STEP_MS * b2.ms)
    return group


def net2003(cells: int) -> tuple[b2.NeuronGroup, list]:
    """W2: all to all, with normal noise."""
    rng = np.random.default_rng(1)
    exc = cells * 4 // 5
    re, ri = np.split(rng.random(cells), [exc])
    group = population(
        drive="current += sigma*randn()",
        a=np.r_[np.full(exc, 0.02), 0.02 + 0.08 * ri],
        b=np.r_[np.full(exc, 0.2), 0.25 - 0.05 * ri],
        c=np.r_[-65 + 15 * re**2, np.full(ri.size, -65.0)],
        d=np.r_[8 - 6 * re**2, np.full(ri.size, 2.0)],
        sigma=np.repeat([5.0, 2.0], [exc, ri.size]),
    )
    synapses = b2.Synapses(group, group, "w : 1", on_pre="current_post += w")
    synapses.connect()
    weights = rng.random((cells, cells)) * np.repeat([0.5, -1.0], [exc, ri.size])[:, None]
    synapses.w = weights.ravel()  # all synapses of the first cell, then all of the second
    return group, [synapses]


def targets(pre: np.ndarray, among: int, rng: np.random.Generator) -> np.ndarray:
    """100 cells below `among` for each cell of `pre`: not itself, no two alike."""
    post = rng.integers(0, among, (pre.size, SYNAPSES))
    while True:
        order = np.argsort(post, axis=1, kind="stable")
        ranked = np.take_along_axis(post, order, axis=1)
        refused = np.zeros(post.shape, bool)
        np.put_along_axis(refused, order[:, 1:], ranked[:, 1:] == ranked[:, :-1], axis=1)
        refused |= post == pre[:, None]
        if not refused.any():
            return post
        post[refused] = rng.integers(0, among, np.count_nonzero(refused))


def spnet(cells: int, duration: float) -> tuple[b2.NeuronGroup, list]:
    """W3s and W4: five excitatory synapses of every delay from 1 to 20 ms, inhibitory ones of 1 ms onto excitatory cells."""
    rng = np.random.default_rng(1)
    exc = cells * 4 // 5
    sizes = [exc, cells - exc]
    b, c = np.full(cells, 0.2), np.full(cells, -65.0)
    few = max(1, cells // 1000)
    driven = rng.integers(0, cells, (round(duration / STEP_MS), few))  # who gets a current of 20 in each millisecond
    drive, names = drive_of_one(driven) if few == 1 else ("", {})
    group = population(drive, names, a=np.repeat([0.02, 0.1], sizes), b=b, c=c, d=np.repeat([8.0, 2.0], sizes))
    others = [] if few == 1 else drive_of_some(group, driven)
    numbers = np.arange(cells)
    excitatory = b2.Synapses(group, group, on_pre="current_post += 6")
    excitatory.connect(i=np.repeat(numbers[:exc], SYNAPSES), j=targets(numbers[:exc], cells, rng).ravel())
    excitatory.delay = np.tile(np.repeat(np.arange(DELAYS), SYNAPSES // DELAYS), exc) * b2.ms
    inhibitory = b2.Synapses(group, group, on_pre="current_post -= 5")
    inhibitory.connect(i=np.repeat(numbers[exc:], SYNAPSES), j=targets(numbers[exc:], exc, rng).ravel())
    return group, [excitatory, inhibitory, *others]


def drive_of_one(driven: np.ndarray) -> tuple[str, dict]:
    """A current of 20 onto one cell in each millisecond: faster than spikes from a generator, for a thousand cells."""
    return "current += 20*(i == driven(t))", {"driven": b2.TimedArray(driven[:, 0].astype(float), dt=STEP_MS * b2.ms)}


def drive_of_some(group: b2.NeuronGroup, driven: np.ndarray) -> list:
    """A current of 20 onto several cells in each millisecond; a cell drawn twice is driven once."""
    cells = len(group)
    step, cell = np.divmod(np.unique(driven + cells * np.arange(len(driven))[:, None]), cells)
    source = b2.SpikeGeneratorGroup(cells, cell, step * STEP_MS * b2.ms)
    onto = b2.Synapses(source, group, on_pre="current_post += 20")
    onto.connect(j="i")
    return [source, onto]
