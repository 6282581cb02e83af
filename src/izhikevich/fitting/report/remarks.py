"""What must be known before a number of a fit is used, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...catalog import cell, cells
from ...io import Recordings
from ..search.space import Space

EDGE = 0.01  # of a box: nearer to a bound than this is at it


def remarks(fit: Any, recordings: Recordings, unseen: Sequence[int]) -> Iterator[str]:
    """Sentences about a fit, the gravest first.

    Parameters
    ----------
    fit : CellFit
        Fitted.
    recordings : Recordings
        The sweeps fitted and held out.
    unseen : sequence of int
        Numbers of those held out.

    Yields
    ------
    str
    """
    if not fit.converged_:
        yield f"The fit has not converged: what follows is its best point (loss {fit.loss_:.4g})."
    outside = outside_catalog(fit.space_)
    if outside:
        yield outside
    edges = [name for name, x in zip(fit.space_.free, fit.x_, strict=True) if not EDGE <= x <= 1 - EDGE]
    if edges:
        plural = "lie at a bound: wider ones" if len(edges) > 1 else "lies at a bound: a wider one"
        yield f"{', '.join(edges)} {plural} would have let the fit go further."
    if not unseen:
        yield "No sweep was held out, so nothing says how well the cell does what it was not fitted to."
    if recordings.v is not None and recordings.baseline.drifted:
        yield f"The baseline has drifted: {recordings.baseline}."
    offsets = np.array([value for value in fit.offsets_.values() if value])
    if offsets.size:
        low, high = offsets.min(), offsets.max()
        shown = f"{low:+.4g}" if f"{low:.4g}" == f"{high:.4g}" else f"{low:+.4g} to {high:+.4g}"
        unit = fit.model_.current_unit.split(" (")[0]
        yield f"The cell needs {shown} {unit} added to the current of the recording; a run of it does not add that by itself."


def outside_catalog(space: Space) -> str:
    """A sentence for bounds within which no cell of the catalog lies; empty where one does.

    Parameters
    ----------
    space : Space

    Returns
    -------
    str

    Examples
    --------
    >>> outside_catalog(Space(cell("RS"), ("a", "d"), {"a": (0.15, 0.3)}))
    'No cell of the catalog lies within these bounds: a from 0.15 to 0.3.'
    >>> outside_catalog(Space(cell("RS"), ("a", "d")))
    ''
    """
    own = {name: box for name, box in space.limits().items() if name in (space.bounds or {})}
    known = [found for found in map(cell, cells()) if type(found) is type(space.model)]
    own = {name: box for name, box in own.items() if name in space.model.parameters()}
    if not own or any(all(low <= getattr(c, name) <= high for name, (low, high) in own.items()) for c in known):
        return ""
    box = ", ".join(f"{name} from {low:g} to {high:g}" for name, (low, high) in own.items())
    return f"No cell of the catalog lies within these bounds: {box}."
