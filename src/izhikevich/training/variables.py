"""What was learnt, and states, to files and back: named arrays, whatever tree they hang in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from .. import archive
from ..errors import ArgumentError, sentence, unknown

KIND = archive.Kind("saved variables", 1)


def named(tree: Any) -> dict[str, Any]:
    """The arrays of a tree by their place in it.

    Parameters
    ----------
    tree : pytree of arrays
        Parameters, a state, or both.

    Returns
    -------
    dict of str to array

    Examples
    --------
    >>> sorted(named([{"weights": 1.0, "bias": 2.0}, {"weights": 3.0}]))
    ['0/bias', '0/weights', '1/weights']
    """
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    return {jax.tree_util.keystr(path, simple=True, separator="/"): leaf for path, leaf in leaves}


def save_variables(path: str | Path, tree: Any, names: Iterable[str] | None = None) -> Path:
    """Write parameters, a state, or any tree of arrays.

    Parameters
    ----------
    path : str or Path
        The file is written whole or not at all.
    tree : pytree of arrays
    names : iterable of str, optional
        Only these, or all that begin so ("0" for all of layer 0).

    Returns
    -------
    Path

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_variables(Path(folder) / "learnt.npz", {"weights": jnp.ones(2), "bias": jnp.zeros(2)})
    ...     load_variables(path, {"weights": jnp.zeros(2), "bias": jnp.ones(2)})["weights"].tolist()
    [1.0, 1.0]
    """
    arrays = {name: np.asarray(x) for name, x in named(tree).items()}
    if names is not None:
        chosen = set()
        for name in names:
            found = {k for k in arrays if k == name or k.startswith(f"{name}/")}
            if not found:
                raise unknown("names", name, arrays)
            chosen |= found
        arrays = {name: arrays[name] for name in arrays if name in chosen}
    return archive.write(path, KIND, {}, arrays)


def load_variables(path: str | Path, like: Any) -> Any:
    """Read what `save_variables` wrote.

    Parameters
    ----------
    path : str or Path
    like : pytree of arrays
        The tree to fill: what the file does not hold stays as it is.

    Returns
    -------
    pytree of arrays

    Raises
    ------
    FileFormatError
        If the file is damaged, or something else.
    ArgumentError
        If it holds a name that the tree has not, or an array of another shape.
    """
    _, arrays = archive.read(path, KIND)
    return filled(like, arrays, Path(path).name)


def filled(like: Any, arrays: Mapping[str, np.ndarray], file: str) -> Any:
    """The tree with these arrays of a file in it."""
    known = named(like)
    for name, x in arrays.items():
        if name not in known:
            raise unknown(f"a name in {file}", name, known)
        if x.shape != np.shape(known[name]):
            raise ArgumentError(sentence(f"{name} in {file}", f"of shape {np.shape(known[name])}", x.shape))
    leaves = [jnp.asarray(arrays[n], jnp.result_type(x)) if n in arrays else x for n, x in known.items()]
    return jax.tree.unflatten(jax.tree.structure(like), leaves)
