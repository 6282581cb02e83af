"""What gap junctions see of a cell."""

from __future__ import annotations

from typing import Any

from . import law
from .ops import lit, select


def seen(p: Any, s: Any) -> Any:
    """The potential at the start of a step: after the reset, where the method has left that to its next step."""
    margin = law.margin(p, s)
    return select(margin >= lit(0.0, margin), law.reset(p, s).v, s.v)
