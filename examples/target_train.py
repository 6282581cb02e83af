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
from izhikevich.training import Layer, PureCells, newton, traces, train

CELLS, INPUTS, WANTED = 10, 100, 8
WINDOW, QUIET, DT = 200.0, 10.0, 0.5  # ms; the next spike is pushed some way past the window's end
STEPS = round((WINDOW + QUIET) / DT)
START = (-65.0, -13.0)


def targets(seed: int) -> np.ndarray:
    """Eight times for each cell, (8, cells) ms, at least 12 ms apart, which leaves a regular-spiking cell time to recover."""
    at_random = np.random.default_rng(seed)
    room = WINDOW - 30.0 - 12.0 * WANTED
    return 20.0 + np.sort(at_random.uniform(0, room, (WANTED, CELLS)), axis=0) + 12.0 * np.arange(WANTED)[:, None]


def misses(activity: Any, wanted: Any) -> Any:
    """ms by which spikes miss their targets, and by which the next one comes too early; a window for a spike that is missing."""
    cells = wanted.shape[1]
    found = jnp.sort(activity.times.reshape(-1, cells), axis=0)[: WANTED + 1]
    ends = jnp.full((1, cells), WINDOW + QUIET)
    instead = jnp.concatenate([wanted + WINDOW, ends])  # a constant: where there is no spike, there is nothing to move
    return jnp.where(jnp.isfinite(found), found, instead) - jnp.concatenate([wanted, ends])


def network(cells: int) -> Layer:
    """Regular-spiking cells that fire by themselves: spikes can be moved, but not made."""
    return Layer(PureCells(izh.cell("RS"), dt=DT, size=cells), INPUTS, scale=10.0, bias=10.0)


def missed_by(layer: Layer, inputs: Any, wanted: Any) -> Any:
    """From parameters of a layer to ms by which its spikes miss."""
    return lambda params: misses(layer.run(params, layer.begin(1, START), inputs)[1], wanted)


def learnt(inputs: Any, wanted: np.ndarray, updates: int, seed: int) -> dict[str, Any]:
    """Parameters before, after a descent of all cells, and after steps of Newton's method, which go all the way, cell by cell."""
    layer, one = network(CELLS), network(1)
    start, missed = layer.init(jax.random.key(seed)), missed_by(layer, inputs, wanted)
    rate = optax.cosine_decay_schedule(0.3, updates)
    optimizer = optax.chain(optax.clip_by_global_norm(100.0), optax.adam(rate))
    near = train(lambda params, batch: (missed(params) ** 2).sum(), start, lambda k: None, updates, optimizer).params
    there = near
    for k in range(CELLS):
        own = {name: x[..., k : k + 1] for name, x in near.items()}
        found = newton(missed_by(one, inputs, wanted[:, k : k + 1]), own, rounds=60).params
        there = {name: x.at[..., k].set(found[name][..., 0]) for name, x in there.items()}
    return {"before": start, "after descent": near, "after Newton's steps": there}


def true_spikes(params: Any, inputs: Any) -> list[np.ndarray]:
    """Spikes of the cells in the window under the currents that they have learnt to get, by the reference method."""
    currents = np.asarray(inputs[:, 0] @ params["weights"] + params["bias"], float)
    held = izh.sampled(DT * np.arange(STEPS), currents, cut=True)
    run = izh.simulate("RS", WINDOW + QUIET, held, size=CELLS, method="taylor", start=START)
    return [train[train < WINDOW] for train in run.trains()]


def met(spikes: list[np.ndarray], wanted: np.ndarray) -> np.ndarray:
    """How far the farthest spike of each cell is from its target, ms; infinite with another number of spikes."""
    pairs = zip(spikes, wanted.T, strict=True)
    return np.array([np.abs(train - aim).max() if train.size == aim.size else np.inf for train, aim in pairs])


def learn_one(seed: int, updates: int) -> dict[str, list[np.ndarray]]:
    """Spikes that are wanted, and those of the cells by the reference method before, after the descent, and after Newton's steps."""
    at = np.random.default_rng(seed).uniform(0, WINDOW, (1, 1, INPUTS))
    inputs, wanted = traces(jnp.asarray(at), 5.0, DT, STEPS), targets(seed)
    stages = learnt(inputs, wanted, updates, seed)
    return {"wanted": list(wanted.T)} | {name: true_spikes(params, inputs) for name, params in stages.items()}


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
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write a picture of the first seed")
    options = parser.parse_args()
    for seed in range(options.seeds):
        begin = time.perf_counter()
        found = learn_one(seed, options.updates)
        wanted = np.transpose(found["wanted"])
        for name in list(found)[1:]:
            far = met(found[name], wanted)
            print(f"seed {seed}, {name}: {np.isfinite(far).sum()} of {CELLS} cells with {WANTED} spikes, {(far < 0.1).sum()} with all of them "
                  f"within 0.1 ms; median of the farthest {np.median(far):.4f} ms")  # fmt: skip
        print(f"{time.perf_counter() - begin:.0f} s", flush=True)
        if options.out and seed == 0:
            picture(found, options.out)


if __name__ == "__main__":
    main()
