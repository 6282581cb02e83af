"""Solvers of the constrained problem, from one start: interior points, by SciPy or by IPOPT."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from ...errors import ArgumentError, sentence
from .shooting import Problem

ROUNDS = 200
INSIDE = 1e-6  # of the unit cube: how far from its walls a solver starts
TIGHT = 1e-7  # mV/ms: a gap of u that counts as none


class Solved(NamedTuple):
    """Where a solver came to."""

    x: np.ndarray
    cost: float
    gap: float  # mV/ms, the largest
    converged: bool


def trust_constr(problem: Problem, x: np.ndarray) -> Solved:
    """SciPy's trust-region interior point.

    Curvature of the constraints is left out, as that of the residuals is: both vanish where a cell fits.

    Source: R. H. Byrd, M. E. Hribar and J. Nocedal, An interior point algorithm for large-scale nonlinear programming, SIAM J. Optim. 9
    (1999) 877.
    """
    from scipy.optimize import Bounds, NonlinearConstraint, minimize
    from scipy.sparse import csr_array

    size = x.size
    straight = csr_array((size, size))
    options: dict[str, Any] = {"maxiter": ROUNDS, "gtol": 1e-12, "xtol": 1e-10, "barrier_tol": 1e-12}
    options |= {"initial_barrier_parameter": 1e-6, "initial_barrier_tolerance": 1e-6, "initial_tr_radius": 0.1}
    held = NonlinearConstraint(problem.gap, 0.0, 0.0, jac=problem.gap_slope, hess=lambda x, v: straight)  # pyright: ignore
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Singular Jacobian matrix", UserWarning)
        found = minimize(
            problem.cost,
            np.clip(x, INSIDE, 1 - INSIDE),
            jac=problem.slope,
            hess=problem.bend,
            method="trust-constr",
            bounds=Bounds(np.zeros(size), np.ones(size), keep_feasible=True),  # pyright: ignore
            constraints=[held],
            options=options,
        )
    return _solved(problem, found.x, found.status in (1, 2))


def ipopt(problem: Problem, x: np.ndarray) -> Solved:
    """IPOPT, through cyipopt.

    Source: A. Wächter and L. T. Biegler, On the implementation of an interior-point filter line-search algorithm for large-scale nonlinear
    programming, Math. Program. 106 (2006) 25.
    """
    import cyipopt  # pyright: ignore[reportMissingImports]

    size, held = x.size, problem.gap(x).size
    given = cyipopt.Problem(
        n=size,
        m=held,
        problem_obj=_AsIpopt(problem, size),
        lb=np.zeros(size),
        ub=np.ones(size),
        cl=np.zeros(held),
        cu=np.zeros(held),
    )
    for name, value in {"print_level": 0, "sb": "yes", "max_iter": ROUNDS, "tol": 1e-10, "mu_init": 1e-6}.items():
        given.add_option(name, value)
    found, how = given.solve(np.clip(x, INSIDE, 1 - INSIDE))
    return _solved(problem, np.clip(found, 0.0, 1.0), how["status"] in (0, 1, 3))


def check_installed(solver: str) -> None:
    """Refuse a solver that is not there."""
    if solver == "ipopt" and find_spec("cyipopt") is None:
        remedy = "Use solver='trust-constr', which SciPy brings, or install cyipopt"
        raise ArgumentError(sentence("IntervalFit.solver", "installed", solver, remedy))


class _AsIpopt:
    """The problem under the names that cyipopt asks for."""

    def __init__(self, problem: Problem, size: int):
        self.objective, self.gradient, self.constraints = problem.cost, problem.slope, problem.gap
        self._problem, self._lower = problem, np.tril_indices(size)

    def jacobian(self, x: np.ndarray) -> np.ndarray:
        return self._problem.gap_slope(x).toarray().ravel()

    def hessianstructure(self) -> tuple[np.ndarray, np.ndarray]:
        return self._lower

    def hessian(self, x: np.ndarray, multipliers: np.ndarray, factor: float) -> np.ndarray:
        return factor * self._problem.bend(x)[self._lower]


#: From a problem and a start to where it leads.
SOLVERS: dict[str, Callable[[Problem, np.ndarray], Solved]] = {"trust-constr": trust_constr, "ipopt": ipopt}


def _solved(problem: Problem, x: np.ndarray, ended: bool) -> Solved:
    gap = float(np.abs(problem.gap(x)).max(initial=0.0))
    return Solved(x, problem.cost(x), gap, bool(ended and gap <= TIGHT))
