"""Neurons out of records, nested or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def take(record: Any, index: Any) -> Any:
    """The neurons `index` of a record; scalars serve all neurons."""
    if isinstance(record, tuple):
        return type(record)(*(take(f, index) for f in record))  # type: ignore[call-arg]
    return record[index] if np.ndim(record) else record


def put(record: Any, index: Any, values: Any) -> None:
    """Write the neurons `index` of a record of arrays."""
    for field, value in zip(record, values, strict=True):
        if isinstance(field, tuple):
            put(field, index, value)
        else:
            field[index] = value


def full(value: Any, n: int) -> Any:
    """Arrays of length `n` where a formula gave one number for all."""
    if isinstance(value, tuple):
        return type(value)(*(full(f, n) for f in value))  # type: ignore[call-arg]
    return np.array(np.broadcast_to(value, n))


def blank(record: Any, make: Callable[[], np.ndarray]) -> Any:
    """The same record with new arrays; scalars serve all neurons."""
    if isinstance(record, tuple):
        return type(record)(*(blank(f, make) for f in record))  # type: ignore[call-arg]
    return make() if np.ndim(record) else record


def stack(records: list[Any]) -> Any:
    """A record of arrays from records of scalars."""
    first = records[0]
    if isinstance(first, tuple):
        return type(first)(*(stack([r[k] for r in records]) for k in range(len(first))))  # type: ignore[call-arg]
    return np.array(records)


def leaves(record: Any) -> list[Any]:
    """The numbers or arrays of a record, nested or not."""
    return [x for f in record for x in leaves(f)] if isinstance(record, tuple) else [record]


def any_array(record: Any) -> bool:
    """Whether any number of a record is an array."""
    return any(np.ndim(f) > 0 for f in leaves(record))
