"""How well data can determine parameters at all: Fisher information and the bound of Cramér and Rao."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from .words import as_html, as_text

LIMIT = 0.3  # of its size: a parameter whose bound is larger is not determined
PART = 1e-6  # of a direction that the data do not see: a parameter that has less of it is not touched by it


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What data can tell about parameters; printed as a table.

    Attributes
    ----------
    names : tuple of str
        Of the p parameters.
    values, sizes : ndarray (p,)
        Where they were judged, and what their percentages refer to (`izhikevich.fitting.known.size.sizes`).
    bounds : ndarray (p,)
        Cramér–Rao bounds: no unbiased estimate has a smaller standard deviation. In the parameters' units; infinite for what the data do not
        see at all.
    correlation : ndarray (p, p)
        Of the errors of an efficient estimate; nan in rows and columns of infinite bounds.
    spectrum : ndarray (p,)
        Singular values of the Jacobian of residuals in standard deviations by parameters in sizes, falling. Where one is s, the data know
        the parameters along its direction to 1/s of their size.
    directions : ndarray (p, p)
        Row k belongs to ``spectrum[k]``: parts of each parameter's size.
    limit : float
        Part of its size that the bound of a determined parameter may have.
    advice : str
        Which experiment would determine the others; empty where none was looked for.
    """

    names: tuple[str, ...]
    values: np.ndarray
    sizes: np.ndarray
    bounds: np.ndarray
    correlation: np.ndarray
    spectrum: np.ndarray
    directions: np.ndarray
    limit: float = LIMIT
    advice: str = ""

    @property
    def parts(self) -> np.ndarray:
        """Bounds as parts of the sizes, (p,)."""
        return self.bounds / self.sizes

    @property
    def undetermined(self) -> tuple[str, ...]:
        """Parameters that are not determined by these data, the worst first."""
        worst = np.argsort(-self.parts, kind="stable")
        return tuple(self.names[k] for k in worst if not self.parts[k] <= self.limit)

    @property
    def sloppiest(self) -> dict[str, float]:
        """The direction that the data see least: how the parameters change together, per unit of the one that changes most for its size."""
        step = self.directions[-1] * self.sizes
        lead = int(np.argmax(np.abs(self.directions[-1])))
        return dict(zip(self.names, (step / step[lead]).tolist(), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain numbers, lists and text."""
        return {
            "names": list(self.names),
            **{
                name: getattr(self, name).tolist()
                for name in ("values", "sizes", "bounds", "correlation", "spectrum", "directions")
            },
            "limit": self.limit,
            "undetermined": list(self.undetermined),
            "advice": self.advice,
        }

    def __str__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def cramer_rao(
    jacobian: Any,
    sd: Any,
    values: Mapping[str, float],
    sizes: Sequence[float] | np.ndarray,
    limit: float = LIMIT,
    accuracy: float = 1e-14,
) -> Knowledge:
    """Bounds on the errors of parameters, from the derivatives of what was measured.

    With J the Jacobian in standard deviations of the noise, and noise that is Gaussian and independent, the Fisher information is JᵀJ, and
    no unbiased estimate has a covariance below its inverse. It is taken from the singular values of J, in units of the parameters' sizes.
    One that is too small to be told from zero counts as zero: parameters that take part in its direction have an infinite bound; the others
    keep theirs. (With a pseudoinverse they would look as if they were known.)

    Parameters
    ----------
    jacobian : array_like (K, p)
        Derivatives of K measured values by p parameters, in the parameters' own units. Rows with nan (a spike that does not exist) say
        nothing, and are left out.
    sd : float or array_like (K,)
        Standard deviation of the measured values, in their unit.
    values : mapping of str to float
        The p parameters.
    sizes : array_like (p,)
        What counts as the whole of each parameter, above zero.
    limit : float, default 0.3
        Part of its size that the bound of a determined parameter may have.
    accuracy : float, default 1e-14
        Relative accuracy of the Jacobian; a singular value that is smaller, beside the largest, is no number.

    Returns
    -------
    Knowledge

    Raises
    ------
    ArgumentError
        For arrays that do not fit together, and for sizes or deviations that are not above zero.

    Source: H. Cramér, Mathematical Methods of Statistics (1946), chapter 32; C. R. Rao, Bull. Calcutta Math. Soc. 37, 81 (1945).

    Examples
    --------
    A line through five points is known; its height twice over is not.

    >>> t = np.arange(5.0)
    >>> line = np.stack([t, 0 * t + 1], -1)
    >>> cramer_rao(line, 0.1, {"slope": 1.0, "height": 2.0}, [1.0, 2.0]).bounds.round(4).tolist()
    [0.0316, 0.0775]
    >>> twice = np.stack([t, 0 * t + 1, 0 * t + 1], -1)
    >>> found = cramer_rao(twice, 0.1, {"slope": 1.0, "height": 2.0, "again": 2.0}, [1.0, 2.0, 2.0])
    >>> found.bounds.round(4).tolist(), found.undetermined
    ([0.0316, inf, inf], ('height', 'again'))
    """
    J, size = np.atleast_2d(np.asarray(jacobian, dtype=float)), np.asarray(sizes, dtype=float)
    p = len(values)
    if J.ndim != 2 or J.shape[1] != p:
        raise ArgumentError(sentence("cramer_rao.jacobian", f"of shape (K, {p}), a column for each value", J.shape))
    if size.shape != (p,) or not (np.isfinite(size) & (size > 0)).all():
        raise ArgumentError(sentence("cramer_rao.sizes", f"{p} numbers above 0", sizes))
    noise = np.asarray(sd, dtype=float)
    if noise.shape not in ((), (len(J),)) or not (np.isfinite(noise) & (noise > 0)).all():
        raise ArgumentError(sentence("cramer_rao.sd", "above 0, one or one for each measured value", sd))
    scaled = J * size / np.broadcast_to(noise, len(J))[:, None]
    scaled = scaled[np.isfinite(scaled).all(axis=1)]
    # Rows of zeros change nothing, and give p singular values also where there are fewer measured values than parameters.
    rows = np.concatenate([scaled, np.zeros((p, p))])
    _, spectrum, directions = np.linalg.svd(rows, full_matrices=False)
    spectrum = np.where(spectrum > accuracy * spectrum.max(), spectrum, 0.0)
    covariance, unseen = _covariance(spectrum, directions)
    deviation = np.sqrt(np.diag(covariance))
    unit = np.where(unseen, 1.0, deviation)
    correlation = covariance / np.outer(unit, unit)
    correlation[unseen], correlation[:, unseen] = np.nan, np.nan
    bounds = np.where(unseen, np.inf, deviation * size)
    value = np.array([float(values[name]) for name in values])
    return Knowledge(tuple(values), value, size, bounds, correlation, spectrum, directions, float(limit))


def _covariance(spectrum: np.ndarray, directions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of the information along what is seen, (p, p), and who takes part in what is not, (p,)."""
    seen = spectrum > 0
    part = directions[seen] / spectrum[seen, None]
    unseen = np.any(np.abs(directions[~seen]) > PART, axis=0)
    return part.T @ part, np.asarray(unseen)
