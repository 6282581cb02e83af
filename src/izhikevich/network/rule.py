"""The words of connectivity, looked up by the kind of their first numbers, as `models/law.py` does for cells: which targets a rule
chooses, and which weight or delay a synapse gets."""

from __future__ import annotations

from typing import Any


def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
    """Write the targets of the cell `row` into `out`, and return how many there are."""
    return type(q).targets(q, seed, stream, row, out, seen)


def value(q: Any, seed: Any, stream: Any, row: Any, k: Any, e: Any) -> Any:
    """Weight or delay of synapse `k` of a row, which is number `e` of the projection."""
    return type(q).value(q, seed, stream, row, k, e)
