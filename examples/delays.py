"""From Poisson spikes to a pattern, later: a network whose axons learn how long to take.

``python examples/delays.py``

Fifty inputs fire at random for 50 ms, always in the same way. A hundred hidden cells hear them, and send on what they have to say down
axons with delays; five cells at the end are to spike in a pattern of their own between 80 and 180 ms, when all inputs have been silent for long.
Weights and delays are learnt by exact derivatives of spike times, beside the same network whose delays stay as they were drawn.
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
from izhikevich.training import Layer, Layers, PureCells, newton, traces, train

INPUTS, HIDDEN, OUT, WANTED = 50, 100, 5, 4
RATE, HEARD, WINDOW, DT = 40.0, 50.0, 200.0, 1.0  # Hz, ms, ms, ms
STEPS = round(WINDOW / DT)
LONGEST = 130.0  # ms


def poisson(at_random: np.random.Generator) -> Any:
    """What the inputs' synapses make of their spikes, (steps, 1, inputs)."""
    count = at_random.poisson(RATE * HEARD / 1000, INPUTS)
    times = np.full((max(count), 1, INPUTS), np.inf)
    for k, n in enumerate(count):
        times[:n, 0, k] = at_random.uniform(0, HEARD, n)
    return traces(jnp.asarray(times), 5.0, DT, STEPS)


def pattern(at_random: np.random.Generator) -> np.ndarray:
    """Four times for each cell, (4, cells) ms, at least 15 ms apart."""
    return 80.0 + np.sort(at_random.uniform(0, 55.0, (WANTED, OUT)), axis=0) + 15.0 * np.arange(WANTED)[:, None]


def network(seed: int, learn: tuple[str, ...]) -> Layers:
    """Hidden cells with delays drawn at random, and cells at the end."""
    delays = np.random.default_rng([seed, 1]).uniform(40.0, LONGEST, HIDDEN)
    hidden, out = (PureCells(izh.cell("RS"), dt=DT, size=n) for n in (HIDDEN, OUT))
    return Layers(
        Layer(hidden, INPUTS, scale=40.0, learn=learn, delay=delays, longest=LONGEST),
        Layer(out, HIDDEN, scale=20.0),
    )


def ordered(activity: Any) -> Any:
    """The first spikes of each cell at the end and one more, (5, cells) ms; infinite where there are fewer."""
    return jnp.sort(activity.times.reshape(-1, OUT), axis=0)[: WANTED + 1]


def misses(activity: Any, wanted: Any) -> Any:
    """ms by which spikes miss their targets, and by which the next one comes before the end; a window for a spike that is missing."""
    found = ordered(activity)
    ends = jnp.full((1, OUT), WINDOW)
    return jnp.where(jnp.isfinite(found), found, jnp.concatenate([wanted + WINDOW, ends])) - jnp.concatenate(
        [wanted, ends]
    )


def learnt(net: Layers, inputs: Any, wanted: np.ndarray, updates: int, seed: int) -> tuple[list[float], Any]:
    """Mean ms² missed before, after a descent, and after steps of Newton's method; and what the cells at the end do then."""

    def out(params: Any) -> Any:
        return net.run(params, net.begin(1), inputs)[1][-1]

    def missed(params: Any) -> Any:
        return misses(out(params), wanted)

    hidden, last = net.init(jax.random.key(seed))
    params = [
        hidden,
        last | {"weights": jnp.abs(last["weights"])},
    ]  # at first everybody fires: spikes can be moved, but not made
    kind = jax.tree_util.tree_map_with_path(lambda path, _: "delay" if path[-1].key == "delay" else "weights", params)
    rates = {"delay": 1.0, "weights": 0.3}  # ms, and currents
    each = {name: optax.adam(optax.cosine_decay_schedule(rate, updates)) for name, rate in rates.items()}
    optimizer = optax.chain(optax.clip_by_global_norm(100.0), optax.multi_transform(each, kind))
    near = train(lambda params, batch: (missed(params) ** 2).mean(), params, lambda k: None, updates, optimizer)
    there = newton(missed, near.params, rounds=60)
    size = OUT * (WANTED + 1)
    return [near.losses[0], there.losses[0] / size, there.losses[-1] / size], out(there.params)


def matched(found: np.ndarray, wanted: np.ndarray, within: float = 1.0) -> tuple[int, int]:
    """Spikes wanted that are there to within 1 ms, and spikes that nobody wanted."""
    near = np.abs(found[:, None] - wanted[None]) < within  # (found, wanted, cells)
    return int(near.any(axis=0).sum()), int((np.isfinite(found) & ~near.any(axis=1)).sum())


def learn_one(seed: int, updates: int, learn: tuple[str, ...]) -> tuple[list[float], int, int]:
    """Losses, spikes that are there within 1 ms, and spikes too many."""
    at_random = np.random.default_rng(seed)
    inputs, wanted = poisson(at_random), pattern(at_random)
    losses, activity = learnt(network(seed, learn), inputs, wanted, updates, seed)
    return losses, *matched(np.asarray(ordered(activity)), wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--updates", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(f"{WANTED * OUT} spikes are wanted", flush=True)
    for words, learn in (("weights and delays", ("delay",)), ("weights alone", ())):
        begin = time.perf_counter()
        losses, hits, extra = learn_one(options.seed, options.updates, learn)
        print(f"{words}: {hits} there within 1 ms, {extra} too many; "
              f"{losses[0]:.0f} ms² missed at first, {losses[1]:.2f} after descent, {losses[2]:.2g} after Newton's steps, "
              f"{time.perf_counter() - begin:.0f} s", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
