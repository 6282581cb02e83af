"""Whom an analysis is about."""

from __future__ import annotations

from typing import Any

from ..catalog import cell
from ..errors import ArgumentError, sentence
from ..models import Model


def cell_or_cells(what: Any) -> Model:
    """A model, a pattern's model, or the catalog's cell of a name; anything else is refused, networks too."""
    found = cell(what) if isinstance(what, str) else getattr(what, "model", what)
    if not isinstance(found, Model):
        rule = "a model, a pattern or the name of a cell"
        raise ArgumentError(sentence("what", rule, type(found).__name__, "Networks are not analysed as cells are"))
    return found


def one_cell(what: Any) -> Model:
    """The same with scalar parameters."""
    found = cell_or_cells(what)
    if not found.uniform:
        raise ArgumentError(sentence("what", "one cell with scalar parameters", f"{found.size} cells"))
    return found
