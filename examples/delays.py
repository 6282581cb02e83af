"""From Poisson spikes to a pattern, later: a network whose axons learn how long to take.

``python examples/delays.py``

Fifty inputs fire at random for 50 ms, always in the same way. A hundred hidden cells hear them, and send on what they have to say down
axons with delays; ten cells at the end are to spike once each, at times drawn for them between 80 and 180 ms, when all others have been silent
for long. Weights and delays are learnt by exact derivatives of spike times. A spike that is missing has no time to be moved: there v is lifted.
Beside it stand the same network with delays that stay as they were drawn, and one without any.
Needs ``pip install 'izhikevich[examples]'``.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

import izhikevich as izh
from izhikevich.training import Layer, Layers, PureCells, traces, train

INPUTS, HIDDEN, OUT = 50, 100, 10
RATE, HEARD, WINDOW, DT = 40.0, 50.0, 200.0, 1.0  # Hz, ms, ms, ms
STEPS = round(WINDOW / DT)
SHORTEST, LONGEST = 40.0, 130.0  # ms: of the delays that are drawn; those that are learnt may be longer
ROOM = 170.0  # ms, for delays
THRESHOLD = -40.0  # mV


def poisson(at_random: np.random.Generator) -> Any:
    """What the inputs' synapses make of their spikes, (steps, 1, inputs)."""
    count = at_random.poisson(RATE * HEARD / 1000, INPUTS)
    times = np.full((max(count), 1, INPUTS), np.inf)
    for k, n in enumerate(count):
        times[:n, 0, k] = at_random.uniform(0, HEARD, n)
    return traces(jnp.asarray(times), 5.0, DT, STEPS)


def pattern(at_random: np.random.Generator) -> np.ndarray:
    """When each cell at the end is to spike, ms."""
    return at_random.uniform(80.0, 180.0, OUT)


def network(seed: int, kind: str) -> Layers:
    """Hidden cells, with delays that are drawn and learnt, drawn alone, or none; and cells at the end."""
    drawn = np.random.default_rng([seed, 1]).uniform(SHORTEST, LONGEST, HIDDEN)
    hidden, out = (PureCells(izh.cell("RS"), dt=DT, size=n) for n in (HIDDEN, OUT))
    learn = ("delay",) if kind == "learnt" else ()
    delay = 0.0 if kind == "none" else drawn
    return Layers(
        Layer(hidden, INPUTS, scale=40.0, learn=learn, delay=delay, longest=ROOM), Layer(out, HIDDEN, scale=20.0)
    )


def first_two(activity: Any) -> Any:
    """The first two spikes of each cell, (2, cells) ms; infinite for those that are not there."""
    return jnp.sort(activity.times.reshape(-1, activity.times.shape[-1]), axis=0)[:2]


def misses(activity: Any, wanted: Any) -> Any:
    """ms by which first spikes miss their targets, and by which second ones come before the end, (2, cells). For a first spike that is not
    there: mV by which v falls short of the threshold where it should be."""
    first, second = first_two(activity)
    before = jnp.floor(wanted / DT).astype(int) - 1  # the last end of a step
    short = THRESHOLD - jnp.take_along_axis(activity.v[:, 0], before[None], axis=0)[0]
    there, again = jnp.isfinite(first), jnp.isfinite(second)
    return jnp.stack(
        [
            jnp.where(there, jnp.where(there, first, 0.0) - wanted, short),
            jnp.where(again, jnp.where(again, second, 0.0) - WINDOW, 0.0),
        ]
    )


def descended(net: Layers, inputs: Any, wanted: np.ndarray, updates: int, seed: int) -> Any:
    """What is learnt, after a descent of all of it."""
    hidden, last = net.init(jax.random.key(seed))
    # at first everybody fires
    params = [hidden, last | {"weights": 0.5 * jnp.abs(last["weights"])}]

    def loss(params: Any, batch: Any) -> Any:
        return (misses(net.run(params, net.begin(1), inputs)[1][-1], wanted) ** 2).mean()

    kind = jax.tree_util.tree_map_with_path(lambda path, _: "delay" if path[-1].key == "delay" else "weights", params)
    rates = {"delay": 1.0, "weights": 0.3}  # ms, and currents
    each = {name: optax.adam(optax.cosine_decay_schedule(rate, updates)) for name, rate in rates.items()}
    optimizer = optax.chain(optax.clip_by_global_norm(100.0), optax.multi_transform(each, kind))
    return train(loss, params, lambda k: None, updates, optimizer).params


def met(activity: Any, wanted: np.ndarray, within: float) -> int:
    """Cells that spike once, and where they are to."""
    first, second = np.asarray(first_two(activity))
    return int(((np.abs(first - wanted) < within) & np.isinf(second)).sum())


def learn_one(seed: int, updates: int, kind: str) -> tuple[Any, np.ndarray]:
    """What the cells at the end have learnt to do, and when they were to spike."""
    at_random = np.random.default_rng(seed)
    inputs, wanted = poisson(at_random), pattern(at_random)
    net = network(seed, kind)
    params = descended(net, inputs, wanted, updates, seed)
    return net.run(params, net.begin(1), inputs)[1][-1], wanted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    words = {
        "learnt": "weights and delays",
        "drawn": "weights alone, delays as drawn",
        "none": "weights alone, no delays",
    }
    for kind, name in words.items():
        begin = time.perf_counter()
        activity, wanted = learn_one(options.seed, options.updates, kind)
        near, there = (met(activity, wanted, within) for within in (1.0, 0.1))
        print(f"{name}: {near} of {OUT} cells spike once and within 1 ms of their time, {there} within 0.1 ms; "
              f"{time.perf_counter() - begin:.0f} s", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
