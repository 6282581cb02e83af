"""What drives a network from outside."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..models.synapses import Pulse, Synapse
from ..stimulus import as_stimulus
from .population import Events, Input, Poisson, Population, RandomCells

MOST_DRAWN = 10**6  # cells at a time
MOST_RATE = 1e6  # Hz of a Poisson train


class Driven:
    """The part of a `Network` that takes inputs."""

    inputs: list[Any]

    def _cells(self, given: Any, argument: str) -> Population:
        """The population meant; several neighbouring ones as one."""
        raise NotImplementedError

    def stimulate(self, target: Any, stimulus: Any) -> Input:
        """Give every cell of a population a current of its own or the same one: whatever `izhikevich.simulate` takes as a current.

        Noise is drawn for each cell on its own; several stimuli add up.
        """
        cells = self._cells(target, "target")
        made = as_stimulus(stimulus, cells.model.current_unit, "stimulate.stimulus")
        if made.neurons not in (1, cells.size):
            raise ArgumentError(
                sentence("stimulate.stimulus", f"alike for all, or for {cells.size} cells", made.neurons)
            )
        return self._added(Input(cells, made, len(self.inputs)))

    def stimulate_each(
        self, times_ms: Any, neurons: Any, amplitude: Any, width: float = 1.0, target: Any = None
    ) -> Events:
        """Give current pulses to single cells.

        Parameters
        ----------
        times_ms : array (n,), ms
            When each pulse begins; on the grid of the run's step.
        neurons : array (n,) of int
            To whom: numbers within `target`.
        amplitude : float or array (n,)
            Height, in the cells' current unit.
        width : float, ms, default 1
            Length; a multiple of the run's step.
        target : Population, optional
            By default the whole network.
        """
        cells = self._cells(self if target is None else target, "target")
        times, who = np.asarray(times_ms, float).ravel(), np.asarray(neurons).ravel()
        if times.size != who.size:
            raise ArgumentError(sentence("stimulate_each.neurons", f"as many as the times, {times.size}", who.size))
        if not np.isfinite(times).all() or (times < 0).any():
            raise ArgumentError(
                sentence("stimulate_each.times_ms", "finite and not negative [ms]", float(times.min(initial=0)))
            )
        if (who.size and (who.astype(np.int64) != who).any()) or (
            who.size and not 0 <= who.min() <= who.max() < cells.size
        ):
            raise ArgumentError(
                sentence(
                    "stimulate_each.neurons",
                    f"whole numbers from 0 to {cells.size - 1}",
                    [int(who.min()), int(who.max())],
                )
            )
        order = np.argsort(times, kind="stable")
        if np.shape(amplitude) not in ((), times.shape) or not np.isfinite(np.asarray(amplitude, float)).all():
            raise ArgumentError(sentence("stimulate_each.amplitude", f"finite, one number or {times.size}", amplitude))
        height = np.broadcast_to(np.asarray(amplitude, float), times.shape)[order]
        _check_number("stimulate_each.width", width, "positive [ms]", width > 0)
        return self._added(Events(times[order], who.astype(np.int64)[order] + cells.first, height, float(width)))

    def stimulate_random(self, amplitude: float, cells: int = 1, interval: float = 1.0) -> RandomCells:
        """At every interval give a pulse that lasts as long to a few cells of the network, drawn anew: the 2006 network's input.

        Parameters
        ----------
        amplitude : float
            Height of the current.
        cells : int, default 1
            How many, drawn with replacement; a cell drawn twice is driven once.
        interval : float, ms, default 1
        """
        if not isinstance(cells, int | np.integer) or not 1 <= cells <= MOST_DRAWN:
            raise ArgumentError(sentence("stimulate_random.cells", f"a whole number from 1 to {MOST_DRAWN}", cells))
        _check_number("stimulate_random.amplitude", amplitude, "a number")
        _check_number("stimulate_random.interval", interval, "positive [ms]", interval > 0)
        return self._added(RandomCells(int(cells), float(amplitude), float(interval), len(self.inputs)))

    def poisson(self, target: Any, rate: Any, weight: float, synapse: Synapse | None = None) -> Poisson:
        """Independent Poisson spike trains, one onto each cell.

        Parameters
        ----------
        target : Population
        rate : float or array (size,), Hz
        weight : float
            In the synapse's unit.
        synapse : Synapse, default Pulse()
        """
        cells = self._cells(target, "target")
        rate = np.asarray(rate, float)
        if rate.shape not in ((), (1,), (cells.size,)) or not np.isfinite(rate).all() or (rate < 0).any():
            raise ArgumentError(
                sentence("poisson.rate", f"one number or {cells.size}, finite and not negative [Hz]", rate)
            )
        if rate.max(initial=0.0) > MOST_RATE:
            remedy = "A current of the same mean is as good"
            raise ArgumentError(sentence("poisson.rate", f"at most {MOST_RATE:g} [Hz]", float(rate.max()), remedy))
        _check_number("poisson.weight", weight, "a number")
        synapse = Pulse() if synapse is None else synapse
        check_synapse("poisson.synapse", synapse)
        return self._added(Poisson(cells, rate, float(weight), synapse, len(self.inputs)))

    def _added(self, thing: Any) -> Any:
        self.inputs.append(thing)
        return thing


def _check_number(name: str, value: float, rule: str, right: bool = True) -> None:
    if not (np.isfinite(float(value)) and right):
        raise ArgumentError(sentence(name, f"finite and {rule}", value))


def check_synapse(name: str, synapse: Any) -> None:
    """Refuse what is no synapse, or one with arrays for numbers."""
    if not isinstance(synapse, Synapse):
        raise ArgumentError(sentence(name, "a synapse such as izh.synapses.AMPA()", synapse))
    for key, value in synapse.values.items():
        if np.ndim(value):
            remedy = "Connect with one synapse for each value"
            raise ArgumentError(sentence(f"{type(synapse).__name__}.{key}", "one number", value, remedy))
