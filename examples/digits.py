"""Handwritten digits told apart by spikes: a hidden layer of fast-spiking cells, trained by exact derivatives of spike times.

``python examples/digits.py``                    three seeds, rate code
``python examples/digits.py --code latency``     pixels are spikes, brighter ones earlier

The 1797 digits of 8 x 8 pixels come with scikit-learn; a quarter of them is never learnt from. Pixels drive 100 cells, as currents (rate) or
through synapses as one spike each (latency); the readout is linear in the cells' graded spike counts, and the loss the cross-entropy. Half
of the images are moved by a pixel while they are learnt from. Beside it stands the same readout on the pixels themselves, which learns
better from images as they are. No surrogate is used anywhere.
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
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import izhikevich as izh
from izhikevich.training import Layer, PureCells, graded_count, traces, train

WINDOW, HIDDEN = 50.0, 100  # ms, cells
DT = {"rate": 2.0, "latency": 1.0}  # ms: a burst of more than two spikes in a step would lose some
BATCH = 64
LATEST = 40.0  # ms: when the darkest pixel that spikes does
SLOW = 150.0  # ms: of the synapses that hear them, as of NMDA receptors: the sooner a pixel spikes, the more is heard of it by the end


def digits(seed: int) -> tuple[Any, Any, Any, Any]:
    """Pixels from 0 to 1 and labels: to learn from, and never seen."""
    pixels, labels = load_digits(return_X_y=True)
    seen, unseen, of_seen, of_unseen = train_test_split(
        pixels / 16.0, labels, test_size=0.25, random_state=seed, stratify=labels
    )
    return seen.astype(np.float32), of_seen, unseen.astype(np.float32), of_unseen


def varied(images: np.ndarray, at_random: np.random.Generator) -> np.ndarray:
    """Half of the images as they are, half moved by a pixel, all with noise on them."""
    moves = np.array([[1, 1]] * 4 + [[0, 1], [2, 1], [1, 0], [1, 2]])[at_random.integers(0, 8, len(images))]
    padded = np.pad(images.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    moved = np.stack([image[i : i + 8, j : j + 8] for image, (i, j) in zip(padded, moves, strict=True)])
    noise = 0.1 * at_random.standard_normal(moved.shape)
    return np.clip(moved + noise, 0, 1).reshape(-1, 64).astype(np.float32)


def rate(images: Any) -> Any:
    """Pixels as steady currents, (steps, batch, pixels)."""
    return jnp.broadcast_to(images, (round(WINDOW / DT["rate"]), *images.shape))


def latency(images: Any) -> Any:
    """Pixels as one spike each, the brighter the earlier, through synapses; dark ones are silent."""
    times = jnp.where(images > 0.1, LATEST * (1.0 - images), jnp.inf)
    return 2.0 * traces(times[None], SLOW, DT["latency"], round(WINDOW / DT["latency"]))


CODES = {"rate": rate, "latency": latency}


def network(code: str) -> tuple[Layer, Any]:
    """The hidden layer, and the function from parameters and images to scores of the ten digits."""
    cells = PureCells(izh.cell("FS"), dt=DT[code], size=HIDDEN)
    layer = Layer(cells, inputs=64, scale=30.0, bias=5.0)

    def scores(params: Any, images: Any) -> Any:
        state, activity = layer.run(params["hidden"], layer.begin(len(images)), CODES[code](images))
        return graded_count(activity.times, WINDOW) @ params["out"] + params["bias"], state

    return layer, scores


def raw(params: Any, images: Any) -> Any:
    """The same readout on the pixels."""
    return images @ params["out"] + params["bias"], None


def readout(inputs: int) -> dict[str, Any]:
    return {"out": jnp.zeros((inputs, 10)), "bias": jnp.zeros(10)}


def learnt(
    scores: Any, params: Any, images: Any, labels: Any, epochs: int, seed: int, rates: dict[str, float], vary: bool
) -> Any:
    """Parameters after so many epochs of images, varied or not, and the seconds that they took."""
    per_epoch = len(images) // BATCH

    def batch(k: int) -> tuple[Any, Any]:
        epoch, part = divmod(k, per_epoch)
        order = np.random.default_rng([seed, epoch]).permutation(len(images))
        chosen = order[part * BATCH : (part + 1) * BATCH]
        given = varied(images[chosen], np.random.default_rng([seed, k, 1])) if vary else images[chosen]
        return given, labels[chosen]

    def loss(params: Any, batch: Any) -> Any:
        images, labels = batch
        return optax.softmax_cross_entropy_with_integer_labels(scores(params, images)[0], labels).mean()

    updates = epochs * per_epoch
    groups = {name: optax.adam(optax.cosine_decay_schedule(r, updates)) for name, r in rates.items()}
    kind = {name: name if name in rates else "out" for name in params}
    each = optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(groups, kind))
    begin = time.perf_counter()
    return train(loss, params, batch, updates, each).params, time.perf_counter() - begin


def accuracy(scores: Any, params: Any, images: Any, labels: Any) -> float:
    """Share of images whose digit has the highest score, %."""
    return 100 * float((np.argmax(scores(params, images)[0], axis=1) == labels).mean())


def one_seed(seed: int, epochs: int, code: str) -> dict[str, float]:
    """A network and the same readout on pixels, learnt from one choice of images."""
    seen, of_seen, unseen, of_unseen = digits(seed)
    layer, scores = network(code)
    start = {"hidden": layer.init(jax.random.key(seed)), **readout(HIDDEN)}
    params, seconds = learnt(scores, start, seen, of_seen, epochs, seed, {"hidden": 0.1, "out": 0.01}, True)
    layer.cells.check(scores(params, unseen)[1].cells)
    plain, _ = learnt(raw, readout(64), seen, of_seen, epochs, seed, {"out": 0.1}, False)
    return {
        "unseen": accuracy(scores, params, unseen, of_unseen),
        "seen": accuracy(scores, params, seen, of_seen),
        "pixels": accuracy(raw, plain, unseen, of_unseen),
        "seconds": seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--code", choices=CODES, default="rate")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=15)
    options = parser.parse_args()
    found = []
    print("seed  unseen [%]  seen [%]  the readout on pixels [%]  time [s]", flush=True)
    for seed in range(options.seeds):
        found.append(one_seed(seed, options.epochs, options.code))
        print(
            "{:4d}  {unseen:10.2f}  {seen:8.2f}  {pixels:25.2f}  {seconds:8.0f}".format(seed, **found[-1]), flush=True
        )
    unseen, pixels = ([each[name] for each in found] for name in ("unseen", "pixels"))
    print(f"{options.code} code: {np.mean(unseen):.2f} ± {np.std(unseen):.2f} % of unseen digits, from {min(unseen):.2f} to "
          f"{max(unseen):.2f}; the same readout on pixels {np.mean(pixels):.2f} ± {np.std(pixels):.2f} %")  # fmt: skip


if __name__ == "__main__":
    main()
