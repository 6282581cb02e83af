"""The matrix of the 2004 comparison: which model shows which pattern."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .subjects import SUBJECTS
from .witness import PANELS, SIMPLE, data, witnesses


@dataclass(frozen=True, eq=False)
class Repertoires:
    """Models against firing patterns.

    Attributes
    ----------
    models, patterns : tuple of str
        Rows and columns, in the order of the figures of 2004.
    shown : ndarray of bool, (models, patterns)
        Whether there is a run that shows it (`izhikevich.analysis.witnesses`).
    draws : ndarray of int, (models, patterns)
        Where there is none: how many cells were tried under the kind of stimulus that asks for it. 0 elsewhere.
    """

    models: tuple[str, ...]
    patterns: tuple[str, ...]
    shown: np.ndarray
    draws: np.ndarray

    @property
    def totals(self) -> dict[str, int]:
        """How many patterns each model shows."""
        return {model: int(n) for model, n in zip(self.models, self.shown.sum(axis=1), strict=True)}

    def __str__(self) -> str:
        letters = [chr(ord("A") + k) for k in range(len(self.patterns))]
        lines = [f"{'':28} {' '.join(letters)}   of {len(letters)}"]
        for model, row in zip(self.models, self.shown, strict=True):
            lines.append(f"{model:28} {' '.join('+' if x else '.' for x in row)}   {row.sum()}")
        lines += [f"{letter} {name}" for letter, name in zip(letters, self.patterns, strict=True)]
        return "\n".join(lines)


def repertoires() -> Repertoires:
    """Which of the twenty firing patterns of 2004 each of eleven models was found to show, by running it.

    A tick is a run that shows the pattern (`witnesses`), found among random cells around the published one under stimuli of the kind that
    the pattern is an answer to, named by `classify`, and repeated at half the step. No tick says that none was found
    in so many draws, not that there is none.

    Returns
    -------
    Repertoires

    References
    ----------
    The comparison is that of E. M. Izhikevich, Which model to use for cortical spiking neurons?, IEEE Trans. Neural Networks 15 (2004)
    1063, figure 2; the patterns are those of its figure 1.

    Examples
    --------
    >>> table = repertoires()
    >>> table.totals["integrate-and-fire"], table.totals["Izhikevich (2003)"]
    (3, 20)
    """
    names = list(SUBJECTS)
    names.insert(names.index("FitzHugh-Nagumo"), SIMPLE)
    columns = tuple(PANELS)
    ticks = {(w.model, w.pattern) for w in witnesses()}
    shown = np.array([[(model, name) in ticks for name in columns] for model in names])
    tried = data()["draws"]
    draws = np.array([[tried.get(model, {}).get(name, 0) for name in columns] for model in names])
    return Repertoires(tuple(names), columns, shown, draws)
