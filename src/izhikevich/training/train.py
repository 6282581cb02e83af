"""The training loop: losses made smaller, update by update, by any optimiser of Optax."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .. import archive
from ..errors import ArgumentError, DivergenceError, sentence
from ..progress import Progress
from .variables import filled, named

CHECKPOINT = "training.npz"
KIND = archive.Kind("a saved training", 1)


class Trained(NamedTuple):
    """What a training came to."""

    params: Any
    losses: np.ndarray  # (updates,) before each update
    optimizer_state: Any


def train(
    loss: Callable[[Any, Any], Any],
    params: Any,
    batch: Callable[[int], Any],
    updates: int,
    optimizer: Any,
    *,
    folder: str | Path | None = None,
    every: int = 100,
    show: bool | None = None,
) -> Trained:
    """Follow the derivatives of a loss.

    Parameters
    ----------
    loss : callable
        ``loss(params, batch)`` gives one number. It is compiled.
    params : pytree of arrays
        Where to begin.
    batch : callable
        ``batch(k)`` gives what update k is to learn from, always the same for the same k; arrays of the same shapes.
    updates : int
    optimizer : optax.GradientTransformation
        Anything with its ``init`` and ``update``.
    folder : str or Path, optional
        Where all is kept, every so many updates and at the end. A training that is called again with its folder goes on from there, to the
        same numbers as one that was never interrupted.
    every : int, default 100
        Updates.
    show : bool, optional
        Force the progress bar on or off; by default it shows on a terminal.

    Returns
    -------
    Trained

    Raises
    ------
    DivergenceError
        If the loss or a derivative is not finite: which update, which layer, and why.

    Examples
    --------
    >>> import optax
    >>> found = train(lambda p, batch: (p["x"] - batch) ** 2, {"x": jnp.zeros(())}, lambda k: 3.0, 200, optax.adam(0.1))
    >>> round(float(found.params["x"]), 2), float(found.losses[0])
    (3.0, 9.0)
    """
    if not (isinstance(updates, int) and updates >= 0 and every >= 1):
        raise ArgumentError(
            sentence("updates", "a number of updates, 0 or more, and every 1 or more", (updates, every))
        )
    path = None if folder is None else Path(folder) / CHECKPOINT
    done, losses = 0, np.full(updates, np.nan)
    now = (params, optimizer.init(params))
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            done, losses, now = _read(path, losses, now)

    @jax.jit
    def update(now: Any, given: Any) -> tuple[Any, Any, Any]:
        params, state = now
        value, slopes = jax.value_and_grad(loss)(params, given)
        change, state = optimizer.update(slopes, state, params)
        lost = jax.tree.map(lambda x: jnp.sum(~jnp.isfinite(x)), slopes)
        return (jax.tree.map(jnp.add, params, change), state), value, lost

    with Progress(updates, show, unit="updates") as progress:
        for k in range(done, updates):
            given = batch(k)
            after, value, lost = update(now, given)
            losses[k] = value
            _check(k, losses[k], lost, now[0], given)
            now = after
            progress.at(k + 1, f"loss {losses[k]:.4g}")
            if path is not None and ((k + 1) % every == 0 or k + 1 == updates):
                _write(path, k + 1, losses, now)
    return Trained(now[0], losses, now[1])


def _write(path: Path, done: int, losses: np.ndarray, now: Any) -> None:
    arrays = {f"now/{name}": np.asarray(x) for name, x in named(now).items()}
    archive.write(path, KIND, {"done": done}, {**arrays, "losses": losses[:done]})


def _read(path: Path, losses: np.ndarray, now: Any) -> tuple[int, np.ndarray, Any]:
    """How many updates a training has behind it, their losses, and where it is."""
    meta, arrays = archive.read(path, KIND)
    done, before = meta["done"], arrays.pop("losses")
    if done > losses.size:
        raise ArgumentError(sentence("updates", f"{done} or more, as many as {path} has behind it", losses.size))
    losses[:done] = before
    return done, losses, filled(now, {name.removeprefix("now/"): x for name, x in arrays.items()}, path.name)


def _check(k: int, value: float, lost: Any, params: Any, given: Any) -> None:
    """Refuse to go on from what is no number, and say where it comes from: the batch, the parameters, the loss or its derivatives."""
    worse = {name: int(n) for name, n in named(lost).items() if n}
    if np.isfinite(value) and not worse:
        return
    for kind, tree in (("batch", given), ("params", params)):
        for name, x in named(tree).items():
            wrong = int((~np.isfinite(np.asarray(x, float))).sum())
            if wrong:
                raise DivergenceError(
                    f"Update {k}: {wrong} of {np.size(x)} numbers of {_place(kind, name)} are not finite."
                )
    sizes = {name: np.size(x) for name, x in named(params).items()}
    where = "; ".join(f"{n} of {sizes[name]} of {_place('params', name)}" for name, n in worse.items())
    remedy = "Clip derivatives (optax.clip_by_global_norm), learn more slowly, or run for less time"
    if np.isfinite(value):
        raise DivergenceError(
            f"Update {k}: the loss is {value:.4g}, but derivatives by it are not finite: {where}. They have grown through many steps "
            f"or past a spike that barely came. {remedy}."
        )
    raise DivergenceError(
        f"Update {k}: the loss is {value:g}, with parameters and batch that are finite"
        + (f"; so are not its derivatives: {where}. " if where else ". ")
        + "A state has run away, or the loss divides by 0."
    )


def _place(kind: str, name: str) -> str:
    """A place in a tree, in words: the layer, if it is a list of layers, and what of it.

    >>> _place("params", "1/weights"), _place("params", "hidden/bias"), _place("batch", "")
    ('layer 1, weights', 'hidden, bias', 'the batch')
    """
    if not name:
        return f"the {kind}"
    first, *rest = name.split("/")
    return ", ".join([f"layer {first}" if kind == "params" and first.isdigit() else first, *rest])
