"""Which experiment would determine what these data do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...stimulus import constant, noise, ramp, step
from ..drive import one_for_all
from ..search.space import Space
from .bounds import LIMIT, Knowledge, cramer_rao
from .size import sizes
from .spikes import ACCURACY, spike_jacobian

AGAIN = "the same current again"
LEVELS = (-0.5, 0.5, 1.0)  # from the mean, in root mean squares of the current, as all that follows
TURN = 0.5  # by which a step goes up or down half way
SPREAD, MEMORY = 0.3, 5.0  # standard deviation of the noise, and its time constant in ms
SEED = 1


@dataclass(frozen=True, eq=False)
class Experiment:
    """A run that could be added to the data.

    Attributes
    ----------
    name : str
        What its current is, in words.
    current : Stimulus or Piecewise
        From t = 0 on, in the cell's unit.
    after : Knowledge
        What the data would tell together with this run.
    """

    name: str
    current: Any
    after: Knowledge

    @property
    def worst(self) -> float:
        """The largest bound, as a part of its parameter's size."""
        return float(self.after.parts.max())


@dataclass(frozen=True, eq=False)
class Advice:
    """Experiments that were weighed, the best first; printed as a table.

    Attributes
    ----------
    before : Knowledge
        What the data tell now; `known` is the same with the advice.
    experiments : tuple of Experiment
    """

    before: Knowledge
    experiments: tuple[Experiment, ...]

    @property
    def best(self) -> Experiment:
        """The one that leaves the smallest worst bound."""
        return self.experiments[0]

    @property
    def known(self) -> Knowledge:
        """The knowledge before, with the advice in words."""
        return replace(self.before, advice=self.sentence())

    def sentence(self) -> str:
        """The advice in words."""
        if not self.before.undetermined:
            return ""
        best, left = self.best, self.best.after.undetermined
        k = int(np.argmax(best.after.parts))
        gain = f"Of the currents tried, {best.name} tells most: with it the worst bound is {_percent(best.worst)} ({best.after.names[k]})"
        if not left:
            return f"{gain}, and all are determined."
        if not np.isfinite(best.worst):
            return f"{gain}: none of them determines {', '.join(left)}."
        runs = int(np.ceil((best.worst / self.before.limit) ** 2))
        return f"{gain}; {', '.join(left)} would need about {runs} such runs."

    def __str__(self) -> str:
        wide = max(len(words) for words in ("these data alone", *(e.name for e in self.experiments)))
        lines = [
            f"{'current':{wide}}  worst bound, % of size",
            f"{'these data alone':{wide}}  {_percent(float(self.before.parts.max()))}",
        ]
        lines += [
            f"{e.name:{wide}}  {_percent(e.worst)} ({e.after.names[int(e.after.parts.argmax())]})"
            for e in self.experiments
        ]
        return "\n".join([*lines, *filter(None, [self.sentence()])])


def best_experiment(
    space: Space,
    values: Mapping[str, float],
    current: Any,
    duration: float,
    *,
    start: Any = (-65.0, -13.0),
    sd: float = 0.5,
    limit: float = LIMIT,
    candidates: Mapping[str, Any] | None = None,
) -> Advice:
    """Weigh currents by what one more run under each would tell.

    For every candidate the Jacobian of its spike times is set below that of the data, and the bounds of both together are taken. They
    hold for the parameters given: where these are far off, so is the advice.

    Parameters
    ----------
    space : Space
        What is free.
    values : mapping of str to float
        The parameters found.
    current : number, text, (times, values) or Stimulus
        That of the data.
    duration : float, ms
        Of the data, and of every candidate.
    start : "rest" or (v0, u0), default (-65, -13)
    sd : float, ms, default 0.5
        Standard deviation of the jitter of a spike time.
    limit : float, default 0.3
        Part of its size that the bound of a determined parameter may have.
    candidates : mapping of str to Stimulus, optional
        Currents by name; by default those of `usual_currents`.

    Returns
    -------
    Advice

    Raises
    ------
    ArgumentError
        For no candidates, and for a current of zero all along without any.

    Examples
    --------
    >>> import izhikevich as izh
    >>> cell = izh.cell("FS")
    >>> space = Space(cell, ("a", "b", "d", "offset"))
    >>> advice = best_experiment(space, {"a": 0.1, "b": 0.2, "d": 2.0, "offset": 0.0}, 10, 300)
    >>> advice.before.undetermined, advice.best.name, advice.best.after.undetermined
    (('d', 'a', 'b', 'offset'), 'a ramp from 0 to 20', ())
    """
    free = {name: float(values[name]) for name in space.free}
    unit = space.model.current_unit
    present = one_for_all(current, unit, duration)
    weighed = usual_currents(present, duration) if candidates is None else dict(candidates)
    if not weighed:
        raise ArgumentError(sentence("best_experiment.candidates", "one current at least", {}))
    size = sizes(space, free)

    def known(*rows: np.ndarray) -> Knowledge:
        return cramer_rao(np.concatenate(rows), sd, free, size, limit, ACCURACY)

    here = spike_jacobian(space, free, present, duration, start)
    found = []
    for name, one in weighed.items():
        drawn = one_for_all(one, unit, duration, SEED)
        more = here if name == AGAIN else spike_jacobian(space, free, drawn, duration, start)
        found.append(Experiment(name, drawn, known(here, more)))
    found.sort(key=lambda e: e.worst)
    return Advice(known(here), tuple(found))


def usual_currents(present: Any, duration: float) -> dict[str, Any]:
    """What can be weighed beside a current: other levels, steps up and down, a ramp, noise, and the same again.

    All are about its mean, and as large as its root mean square.

    Parameters
    ----------
    present : Piecewise
        The current of the data, as `izhikevich.fitting.drive.one_for_all` gives it.
    duration : float, ms

    Returns
    -------
    dict of str to Stimulus
    """
    drawn = present.at(np.linspace(0.0, duration, 1001))
    mean, size = float(drawn.mean()), float(np.sqrt(np.mean(drawn**2)))
    if size == 0:
        remedy = "Give candidates of the size that suits the cell"
        raise ArgumentError(sentence("best_experiment.current", "not zero all along", 0.0, remedy))
    level = constant(mean)
    currents = {f"a constant current of {mean + part * size:.3g}": constant(mean + part * size) for part in LEVELS}
    turn, half = TURN * size, duration / 2
    return currents | {
        "a step up half way": level + step(turn, start=half),
        "a step down half way": level - step(turn, start=half),
        f"a ramp from 0 to {2 * size:.3g}": ramp(2 * size / duration),
        "a noisy current": level + noise(SPREAD * size, tau=MEMORY, interval=1.0, seed=SEED),
        AGAIN: present,
    }


def _percent(part: float) -> str:
    return f"{100 * part:.3g} %" if part <= 10 else "> 1000 %" if np.isfinite(part) else "∞"
