"""What goes from one part of a network to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from .ensemble import Ensemble
from .network import enter
from .node import Node


@dataclass(eq=False)
class Connection:
    """A function of what `pre` represents, through a synapse, into `post`; `pre` may be `post`.

    Parameters
    ----------
    pre : Ensemble or Node
    post : Ensemble or Node with `size_in`
    function : callable, optional
        ``f(x)`` of a value (d,), to be decoded; by default the value itself.
    synapse : float, Alpha or None, ms, default 5.0
        Time constant of an exponential synapse, another synapse, or none.
    transform : float or array_like (size of post, size of f), default 1.0
    solver : "dynamic", "static", Dynamic or Static, default "dynamic"
        How decoders are found.

    Raises
    ------
    ArgumentError
        For sizes that do not fit.

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network():
    ...     a, b = nef.Ensemble(30), nef.Ensemble(30)
    ...     square = nef.Connection(a, b, function=lambda x: x**2)
    >>> square.size
    1
    """

    pre: Any
    post: Any
    function: Callable | None = None
    synapse: Any = 5.0
    transform: Any = 1.0
    solver: Any = "dynamic"

    def __post_init__(self) -> None:
        if not isinstance(self.pre, Ensemble | Node):
            raise ArgumentError(sentence("Connection.pre", "an Ensemble or a Node", self.pre))
        takes = isinstance(self.post, Ensemble) or (isinstance(self.post, Node) and self.post.size_in)
        if not takes:
            raise ArgumentError(sentence("Connection.post", "an Ensemble, or a Node with size_in", self.post))
        _ = self.matrix
        enter(self, "connections")

    @property
    def size(self) -> int:
        """Dimensions of what is decoded, before the transform."""
        return size_of(self.pre, self.function)

    @property
    def matrix(self) -> np.ndarray:
        """The transform as a matrix (size of post, size of f)."""
        size = self.post.dimensions if isinstance(self.post, Ensemble) else self.post.size_in
        given = np.asarray(self.transform, float)
        found = given * np.eye(self.size) if given.ndim == 0 else given
        if found.shape != (size, self.size) or not np.isfinite(found).all():
            rule = f"a number or a finite matrix that takes {self.size} to {size} dimensions"
            raise ArgumentError(sentence("Connection.transform", rule, f"shape {given.shape}"))
        return found


def size_of(pre: Any, function: Callable | None) -> int:
    """Dimensions of a function of what something represents.

    >>> from izhikevich import nef
    >>> with nef.Network():
    ...     size_of(nef.Ensemble(10, dimensions=3), lambda x: x[:2])
    2
    """
    size = pre.dimensions if isinstance(pre, Ensemble) else pre.size_out
    if function is None:
        return size
    try:
        value = np.atleast_1d(np.asarray(function(np.zeros(size)), float))
    except (TypeError, ValueError, IndexError) as error:
        raise ArgumentError(
            sentence("function", f"one of {size} numbers", f"{type(error).__name__}: {error}")
        ) from None
    if value.ndim != 1:
        raise ArgumentError(sentence("function", "one that gives one row of numbers", f"shape {value.shape}"))
    return value.size
