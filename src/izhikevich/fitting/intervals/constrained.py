"""The constrained problem from many starts: first with its constraints as penalties, side by side, then by interior points."""

from __future__ import annotations

import numpy as np

from ..search.levenberg import Residuals, levenberg_marquardt
from ..search.stages import COARSE
from .interior_point import SOLVERS, Solved, check_installed
from .measured import Measured
from .shooting import Problem, seen
from .starts import relaxed_u, screened
from .unconstrained import KEPT, OF_MANY
from .unknowns import Unknowns

PENALTIES = (0.1, 1.0)  # ms/mV, weight of a gap of u beside the logarithm of an interval
SOLVED = 2  # starts that the interior point is taken from


def constrained(
    unknowns: Unknowns, data: Measured, smoothness: float, rng: np.random.Generator, solver: str
) -> tuple[Solved, Unknowns]:
    """The constrained problem from many starts.

    Parameters
    ----------
    unknowns : Unknowns
        With one u; the problem has one for each interval.
    data : Measured
    smoothness : float
    rng : Generator
        Of the starts.
    solver : {"trust-constr", "ipopt"}

    Returns
    -------
    Solved
        The cheapest of those whose gaps have closed; if there is none, the one with the smallest.
    Unknowns
        Those of the problem.

    Raises
    ------
    ArgumentError
        For a solver that is not installed.
    """
    check_installed(solver)
    first = Unknowns(unknowns.space, min(unknowns.inputs, 1), 1, unknowns.bounds)
    every = Unknowns(unknowns.space, unknowns.inputs, data.fitted, unknowns.bounds)
    x = screened(first, data, rng, OF_MANY if unknowns.inputs > 1 else KEPT)
    values = first.values(x)
    inputs = np.repeat(values.inputs, unknowns.inputs, axis=1) if unknowns.inputs > 1 else values.inputs
    x = every.place(x[:, : first.parameters], inputs, relaxed_u(values, data))
    for weight in PENALTIES:
        best = levenberg_marquardt(penalised(every, data, smoothness, weight), x, rounds=15, gain=1e-3)
        x = best.x[np.argsort(best.cost, kind="stable")][: max(SOLVED, len(x) // 2)]
    found = [SOLVERS[solver](Problem(every, data, smoothness), start) for start in x[:SOLVED]]
    return min(found, key=lambda solved: (round(solved.gap, 6), solved.cost)), every


def penalised(unknowns: Unknowns, data: Measured, smoothness: float, weight: float) -> Residuals:
    """Residuals, then gaps as further ones."""

    def at(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = seen(unknowns, data, smoothness, x, COARSE)
        r = np.hstack([found.r, weight * found.gap])
        return r, np.concatenate([found.r_slopes, weight * found.gap_slopes], axis=1)

    return at
