"""What intervals determine: combinations of parameters, each with how well it is known, and those that are not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .chain import chained
from .measured import Measured
from .unconstrained import scatter
from .unknowns import Unknowns

JITTER = 0.1  # ms: that no interval is measured better than this is taken for granted
KNOWN = 10.0  # per cent: better than this counts as known
MOST = 1000  # per cent: beyond it a number says nothing
SMALLEST = 1e-3  # a parameter nearer to 0 than this is varied in units of it


class Combination(NamedTuple):
    """A direction among the parameters, in relative changes, and how well the intervals determine it."""

    weights: dict[str, float]  # of the relative change of each parameter; the sum of squares is 1
    percent: float  # its standard deviation, for a jitter of every interval of 0.1 ms, or of what the fit is off by if that is more

    @property
    def known(self) -> bool:
        """Whether it is determined to 10 % or better."""
        return self.percent <= KNOWN

    def __str__(self) -> str:
        parts = [f"{weight:+.2f} {name}" for name, weight in self.weights.items() if abs(weight) >= 0.05]
        return f"{' '.join(parts)}: {f'{self.percent:.2g} %' if self.percent <= MOST else f'more than {MOST} %'}"


def combinations(unknowns: Unknowns, data: Measured, smoothness: float, x: np.ndarray) -> list[Combination]:
    """Of the parameters, and of an unknown input's mean, the combinations that intervals determine independently, the best known first.

    The singular vectors of the derivatives of the intervals' logarithms, after all is taken out that u at the begin, and the scatter of
    inputs about their mean, can do as well.

    Parameters
    ----------
    unknowns : Unknowns
        With one u.
    data : Measured
    smoothness : float
        With one input for each interval: how unlike each other they may be, beside the error of an interval.
    x : ndarray (size,)
        The fit, a place in the unit cube.

    Returns
    -------
    list of Combination
        As many as there are names.
    """
    off, slopes, _ = (part[0] for part in chained(unknowns, data, x[None], data.fitted))
    sigma = np.maximum(JITTER / data.intervals[: data.fitted, None], np.sqrt(np.mean(off**2)))
    apart = scatter(unknowns, unknowns.values(x[None]).inputs, smoothness)[1]
    weighted = np.vstack([slopes / sigma, apart / np.median(sigma)])
    p, many = unknowns.parameters, unknowns.inputs
    values = unknowns.values(x[None])
    sizes = [abs(float(np.ravel(getattr(values.cells, name))[0])) for name in unknowns.space.free]
    names = [*unknowns.space.free, *(["input"] if many else [])]
    columns, beside = weighted[:, :p], weighted[:, -1:]
    if many:
        sizes.append(abs(float(values.inputs.mean())))
        columns = np.hstack([columns, weighted[:, p : p + many].sum(axis=1, keepdims=True)])
        beside = np.hstack([beside, weighted[:, p : p + many] @ _contrasts(many)])
    columns = columns * np.maximum(sizes, SMALLEST)
    taken, _ = np.linalg.qr(beside)
    _, strength, directions = np.linalg.svd(columns - taken @ (taken.T @ columns))
    strength = np.pad(strength, (0, len(names) - strength.size))
    with np.errstate(divide="ignore"):
        percents = 100.0 / strength
    return [
        Combination(dict(zip(names, _signed(row), strict=True)), float(percent))
        for row, percent in zip(directions, percents, strict=True)
    ]


def _contrasts(count: int) -> np.ndarray:
    """An orthonormal basis of what sums to 0, (count, count - 1)."""
    return np.linalg.svd(np.eye(count) - 1.0 / count)[0][:, : count - 1]


def _signed(row: np.ndarray) -> list[float]:
    """The same direction, its largest weight positive."""
    return (row * np.sign(row[np.argmax(np.abs(row))])).tolist()
