"""Cells that learn when to spike: the times of every spike of a target, met to better than 0.1 ms by exact derivatives.

``python examples/target_train.py --out target_train.png``

Ten regular-spiking cells hear a hundred inputs, each of which spikes once in 200 ms. Weights are learnt so that each cell spikes at
eight times that were drawn for it, by gradient descent on the squared differences of spike times, and in the end by Newton's method. There
is no surrogate. The currents that have been learnt are then given to the reference method, which says whether the spikes are there in truth.
Needs ``pip install 'izhikevich[examples]'``.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

import izhikevich as izh
from izhikevich.training import Layer, PureCells, traces, train

CELLS, INPUTS, WANTED = 10, 100, 8
WINDOW, QUIET, DT = 200.0, 10.0, 0.5  # ms; the next spike is pushed some way past the window's end
STEPS = round((WINDOW + QUIET) / DT)
START = (-65.0, -13.0)


def targets(seed: int) -> np.ndarray:
    """Eight times for each cell, (8, cells) ms, at least 12 ms apart, which leaves a regular-spiking cell time to recover."""
    at_random = np.random.default_rng(seed)
    room = WINDOW - 30.0 - 12.0 * WANTED
    return 20.0 + np.sort(at_random.uniform(0, room, (WANTED, CELLS)), axis=0) + 12.0 * np.arange(WANTED)[:, None]


def ordered(activity: Any, count: int) -> Any:
    """The first spikes of each cell, (count, cells) ms; infinite where there are fewer."""
    return jnp.sort(activity.times.reshape(-1, CELLS), axis=0)[:count]


def misses(found: Any, wanted: Any) -> Any:
    """ms² by which spikes miss their targets; one too many should come after the end, one too few cannot be told what to do."""
    there = jnp.isfinite(found)
    apart = jnp.where(there[:-1], jnp.where(there[:-1], found[:-1], 0.0) - wanted, 0.0)
    early = jnp.where(there[-1], WINDOW + QUIET - jnp.where(there[-1], found[-1], 0.0), 0.0)
    return (apart**2).sum() + (early**2).sum()


def learnt(layer: Layer, inputs: Any, wanted: np.ndarray, updates: int, seed: int) -> Any:
    """What the training came to: first from far, then closely."""

    def loss(params: Any, batch: None) -> Any:
        _, activity = layer.run(params, layer.begin(1, START), inputs)
        return misses(ordered(activity, WANTED + 1), wanted)

    rate = optax.cosine_decay_schedule(0.3, updates)
    optimizer = optax.chain(optax.clip_by_global_norm(100.0), optax.adam(rate))
    return train(loss, layer.init(jax.random.key(seed)), lambda k: None, updates, optimizer)


def newton(layer: Layer, params: Any, inputs: Any, wanted: np.ndarray, rounds: int = 12) -> Any:
    """Parameters some steps of Newton's method further: the smallest change that would meet a cell's targets if times were linear.

    A step that makes a cell worse is not taken, and a shorter one is tried in the next round.
    """

    def times(params: Any) -> Any:
        _, activity = layer.run(params, layer.begin(1, START), inputs)
        return ordered(activity, WANTED + 1)

    def wrong(found: Any) -> np.ndarray:
        """How far a cell is from its targets, ms; infinite with another number of spikes in the window."""
        right = np.isfinite(found[:-1]).all(axis=0) & (found[-1] >= WINDOW)
        return np.where(right, np.abs(found[:-1] - wanted).max(axis=0), np.inf)

    run, slopes = jax.jit(times), jax.jit(jax.jacrev(times))
    found, part = np.asarray(run(params)), np.ones(CELLS)
    for _ in range(rounds):
        by, moved = slopes(params), params
        for k in np.flatnonzero(np.isfinite(wrong(found))):
            there = np.isfinite(found[:, k])  # the spike after the last, if there is one, stays where it is
            own = np.column_stack([by["weights"][there, k, :, k], by["bias"][there, k, k]])
            missing = np.append(wanted[:, k] - found[:-1, k], 0.0)[there]
            move = part[k] * np.linalg.lstsq(own, missing)[0]
            moved = {"weights": moved["weights"].at[:, k].add(move[:-1]), "bias": moved["bias"].at[k].add(move[-1])}
        after = np.asarray(run(moved))
        better = wrong(after) < wrong(found)
        params = {name: jnp.where(better, moved[name], params[name]) for name in params}
        found, part = np.where(better, after, found), np.where(better, np.minimum(1.0, 2 * part), part / 4)
    return params


def true_spikes(layer: Layer, params: Any, inputs: Any) -> list[np.ndarray]:
    """Spikes of the cells in the window under the currents that they have learnt to get, by the reference method."""
    currents = np.asarray(inputs[:, 0] @ params["weights"] + params["bias"], float)
    held = izh.sampled(DT * np.arange(STEPS), currents, cut=True)
    run = izh.simulate(layer.cells.model, WINDOW + QUIET, held, size=CELLS, method="taylor", start=START)
    return [train[train < WINDOW] for train in run.trains()]


def worst(spikes: list[np.ndarray], wanted: np.ndarray) -> tuple[int, float]:
    """Cells with the right number of spikes, and how far the farthest of their spikes is from its target, ms."""
    right = [k for k, train in enumerate(spikes) if train.size == WANTED]
    return len(right), max((float(np.abs(spikes[k] - wanted[:, k]).max()) for k in right), default=float("nan"))


def learn_one(seed: int, updates: int) -> dict[str, list[np.ndarray]]:
    """Spikes that are wanted, and those of the cells by the reference method before, after the descent, and after Newton's steps."""
    layer = Layer(PureCells(izh.cell("RS"), dt=DT, size=CELLS), INPUTS, scale=10.0, bias=10.0)
    at = np.random.default_rng(seed).uniform(0, WINDOW, (1, 1, INPUTS))
    inputs, wanted = traces(jnp.asarray(at), 5.0, DT, STEPS), targets(seed)
    found = learnt(layer, inputs, wanted, updates, seed)
    print(f"{updates} updates: loss {found.losses[0]:.4g} to {found.losses[-1]:.4g} ms²", flush=True)
    stages = {
        "before": layer.init(jax.random.key(seed)),
        "after descent": found.params,
        "after Newton's steps": newton(layer, found.params, inputs, wanted),
    }
    return {"wanted": list(wanted.T)} | {name: true_spikes(layer, params, inputs) for name, params in stages.items()}


def picture(spikes: dict[str, list[np.ndarray]], path: Path) -> None:
    """Spikes of each cell on the times that were wanted."""
    from izhikevich.plotting import PALETTE, new_figure, save, style

    with style():
        figure = new_figure(7.2, 4.6)
        axes = figure.subplots(2, 1, sharex=True)
        for ax, name in zip(axes, ("before", "after Newton's steps"), strict=True):
            ax.eventplot(spikes["wanted"], colors=PALETTE["vermillion"], linelengths=0.9, linewidths=3.0, alpha=0.45)
            ax.eventplot(spikes[name], colors=PALETTE["black"], linelengths=0.6, linewidths=1.0)
            ax.set_title(f"{name}: spikes (black) and wanted times", loc="left")
            ax.set_ylabel("cell")
            ax.set_yticks(range(0, CELLS, 3))
        axes[-1].set_xlabel("time [ms]")
        axes[-1].set_xlim(0.0, WINDOW)
    save(figure, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--updates", type=int, default=400)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path, help="write a picture of the first seed")
    options = parser.parse_args()
    for seed in range(options.seeds):
        begin = time.perf_counter()
        found = learn_one(seed, options.updates)
        wanted = np.transpose(found["wanted"])
        for name in list(found)[1:]:
            right, far = worst(found[name], wanted)
            print(
                f"seed {seed}, {name}: {right} of {CELLS} cells with {WANTED} spikes, the farthest {far:.4f} ms from its target"
            )
        print(f"{time.perf_counter() - begin:.0f} s", flush=True)
        if options.out and seed == 0:
            picture(found, options.out)


if __name__ == "__main__":
    main()
