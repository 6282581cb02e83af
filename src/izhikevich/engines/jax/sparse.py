"""Products with what few cells send.

In a short step hardly a cell fires. ``sent @ weights`` is then a sum of the few rows of the weights whose cells did, and so is, transposed,
what a gradient by the weights gets; a dense product multiplies by zeros nearly all the time. XLA has no such product that pays on a CPU
(gathering the rows of the cells that sent anything in a batch took as long as the dense product: with many trials, most did), so the loops
are Numba's. Elsewhere, and where many send, the product is a dense one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from . import foreign

FEW = 16  # one entry of so many: on two cores the loops take half of a dense product's time there, and all of it at one of six


@jax.custom_jvp
def product(x: Any, y: Any) -> Any:
    """``x @ y`` of matrices; where nearly all entries of `x` are 0, without them, whatever they would have been multiplied with.

    >>> product(jnp.eye(2), jnp.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    return _where_few(_add_rows, jnp.matmul, x, y, (x.shape[0], y.shape[1]))


@jax.custom_jvp
def transposed_product(x: Any, y: Any) -> Any:
    """``x.T @ y`` in the same way.

    >>> transposed_product(jnp.array([[0.0, 1.0]]), jnp.array([[3.0, 4.0]])).tolist()
    [[0.0, 0.0], [3.0, 4.0]]
    """
    return _where_few(_add_rows_across, lambda x, y: x.T @ y, x, y, (x.shape[1], y.shape[1]))


# Derivatives are dense.
product.defjvp(lambda given, moves: (product(*given), moves[0] @ given[1] + given[0] @ moves[1]))
transposed_product.defjvp(
    lambda given, moves: (transposed_product(*given), moves[0].T @ given[1] + given[0].T @ moves[1])
)


def _where_few(loops: Any, dense: Callable[[Any, Any], Any], x: Any, y: Any, shape: tuple[int, int]) -> Any:
    if x.dtype != y.dtype or x.dtype.name not in foreign.DTYPES or not foreign.available():
        return dense(x, y)

    def on_cpu(x: Any, y: Any) -> Any:
        out, done = foreign.call(loops, x, y, shape)
        return jax.lax.cond(done, lambda x, y, out: out, lambda x, y, out: dense(x, y), x, y, out)

    return jax.lax.platform_dependent(x, y, cpu=on_cpu, default=dense)


def _adding(across: bool) -> Callable[[Any, Any, Any, Any], None]:
    """The loops: each entry of x that is not 0 adds a row of y, so many times, to one of out. Nothing is done where these are many."""

    def loops(x: Any, y: Any, out: Any, done: Any) -> None:
        # counted in 32 bits and one loop: so it is vectorised, and takes a microsecond for 30 000 entries
        entries, count = x.ravel(), np.int32(0)
        for m in range(entries.size):
            count = np.int32(count + np.int32(entries[m] != 0))
        done[0] = count * FEW <= entries.size
        if done[0]:
            out[:] = 0
            columns = np.empty(x.shape[1] + 1, np.int64)
            for i in range(x.shape[0]):
                found = 0
                for j in range(x.shape[1]):
                    columns[found] = j  # written each time and kept by the count: without a branch
                    found += x[i, j] != 0
                for m in range(found):
                    j = columns[m]
                    to, of = (j, i) if across else (i, j)
                    for k in range(y.shape[1]):
                        out[to, k] += x[i, j] * y[of, k]

    loops.__name__ = "add_rows_across" if across else "add_rows"
    return loops


_add_rows, _add_rows_across = _adding(False), _adding(True)
