"""The one word of a connectivity rule, looked up by the kind of its numbers, as `models/law.py` does for cells."""

from __future__ import annotations

from typing import Any


def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
    """Write the targets of the cell `row` into `out`, and return how many there are."""
    return type(q).targets(q, seed, stream, row, out, seen)
