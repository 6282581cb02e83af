"""Two verdicts that are often taken for one: how a cell's rate begins, and how its rest ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import ArgumentError, sentence
from ..plane.bifurcation import hopf, rest_window, saddle_node
from ..plane.nullclines import law
from .sustained import sustained_firing

SLOW = 5.0  # Hz: below it a rate begins "arbitrarily low"; a line drawn by us, recordings tell no sharper


@dataclass(frozen=True)
class Excitability:
    """The two verdicts.

    `hodgkin` is 1 where firing begins at rates below 5 Hz, 2 where it begins faster, 3 where no constant current keeps the cell
    firing; `onset_hz` is the lowest rate that lasts (None for class 3). `bifurcation` is how the rest is lost as the current
    rises, and `kind` what follows for small inputs: "integrator" (saddle-node) or "resonator" (Andronov-Hopf); None where the rest
    is never lost. `subcritical` says of an Andronov-Hopf bifurcation that no small oscillation takes the place of the rest. `bistable`
    is the width of the window of currents in which the cell both rests and fires, 0 without one.
    """

    hodgkin: int
    onset_hz: float | None
    bifurcation: str | None
    kind: str | None
    bistable: float
    subcritical: bool | None = None

    @property
    def differ(self) -> bool:
        """Whether the verdicts are not the textbook's pairs: class 1 with a saddle-node, class 2 with a Hopf bifurcation."""
        pairs = {(1, "saddle-node"), (2, "Andronov-Hopf"), (3, None)}
        return (self.hodgkin, self.bifurcation) not in pairs

    def __str__(self) -> str:
        if self.bifurcation is None or self.onset_hz is None:
            return f"Class {self.hodgkin} excitability."
        manner = "" if self.subcritical is None else "subcritical " if self.subcritical else "supercritical "
        said = (
            f"Class {self.hodgkin}: firing begins at {self.onset_hz:.2g} Hz; the rest ends in a {manner}bifurcation of the kind "
            f"{self.bifurcation}, as in {'an' if self.kind == 'integrator' else 'a'} {self.kind}."
        )
        if not self.differ:
            return said
        return f"{said} The two differ here: how long the orbit stays near the saddle sets the rate at onset, not how the rest ends."


def excitability(model: Any) -> Excitability:
    """Hodgkin's class from the rate at which firing begins, and the bifurcation in which the rest ends, side by side.

    Every cell of the 2003 paper has b > a and so loses its rest in a subcritical Hopf bifurcation, which textbooks pair with
    class 2; yet RS fires at 4 Hz at onset, as class 1 does.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters, with a > 0.

    Returns
    -------
    Excitability

    Raises
    ------
    ArgumentError
        For arrays of parameters, a that is not positive, a refractory period or noise.

    References
    ----------
    A. L. Hodgkin, J. Physiol. 107 (1948) 165, for the classes. E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press
    2007, sections 7.1.3 and 7.2, for the bifurcations.

    Examples
    --------
    >>> import izhikevich as izh
    >>> rs = excitability(izh.cell("RS"))
    >>> rs.hodgkin, rs.bifurcation, rs.kind, rs.differ
    (1, 'Andronov-Hopf', 'resonator', True)
    """
    if not law(model).a > 0:
        remedy = "With a < 0 it is currents downwards that take the rest away"
        rule = "positive for a verdict on excitability [1/ms]"
        raise ArgumentError(sentence(f"{type(model).__name__}.a", rule, model.a, remedy))
    firing, window = sustained_firing(model), rest_window(model)
    lost = hopf(model) or saddle_node(model)
    onset = None if firing is None else firing.hz
    return Excitability(
        hodgkin=3 if onset is None else 1 if onset < SLOW else 2,
        onset_hz=onset,
        bifurcation=None if lost is None else lost.kind,
        kind=None if lost is None else "resonator" if lost.kind == "Andronov-Hopf" else "integrator",
        bistable=0.0 if firing is None or window is None else max(0.0, window[1] - firing.current),
        subcritical=None if lost is None else lost.subcritical,
    )
