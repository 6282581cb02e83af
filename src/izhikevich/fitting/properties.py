"""A first cell from what is read off a recording: where a fit starts, and often not far from where it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..io import Recordings, StepResponses
from ..io.spike_shape import spike_shape
from ..models import Izhikevich2007
from ..simulate import simulate

JUMPS = 41  # values of d that are tried: 0, and the rest in equal ratios
_HOW: dict[str, Any] = {"method": "mobius3", "dt": 0.5, "record": "spike_count"}


@dataclass(frozen=True, eq=False)
class MeasuredCell:
    """A cell whose parameters were read off a recording; printed with what they were taken from.

    Attributes
    ----------
    cell : Izhikevich2007
    offset : float, pA
        What must be added to the currents of the recording; 0 for a cell that rests without a current.
    start : (v0, u0), mV and pA
        Where a run begins: the rest at the current before the step, or, where the cell fires there, at the largest silent step.
    measured : mapping of str to float
        The numbers that the parameters follow from.
    error : float
        Root mean square over the sweeps of the difference of spike counts during the step.
    """

    cell: Izhikevich2007
    offset: float
    start: tuple[float, float]
    measured: Mapping[str, float]
    error: float

    def rates(self, currents: Any, duration: float) -> np.ndarray:
        """Spikes over the length of a step, as `StepResponses.rate`, for currents of the recording.

        Parameters
        ----------
        currents : array_like (n,), pA
        duration : float, ms
            Of the step.

        Returns
        -------
        ndarray (n,), Hz
        """
        levels = np.atleast_1d(np.asarray(currents, float)) + self.offset
        run = simulate(self.cell, duration, levels, start=self.start, size=levels.size, **_HOW)
        return np.atleast_1d(run.spike_count) * 1e3 / duration

    def __str__(self) -> str:
        m, cell = self.measured, self.cell
        held = "resting potential" if self.offset == 0.0 else f"mean of silent steps, at {-self.offset:g} pA"
        rows = [
            (f"C = {cell.C:.4g} pF", f"time constant {m['time_constant']:.3g} ms over resistance"),
            (f"vr = {cell.vr:.4g} mV", held),
            (f"vt = {cell.vt:.4g} mV", "where the first spike at the weakest step begins"),
            (
                f"k = {cell.k:.4g}, b = {cell.b:.4g} nS",
                f"{m['input_resistance']:.4g} MΩ, rheobase {m['rheobase']:g} pA",
            ),
            (f"vpeak = {cell.vpeak:.4g} mV", "median of the peaks"),
            (f"c = {cell.c:.4g} mV", "median of the lowest v in the 5 ms after a peak"),
            (f"a = {cell.a:g} 1/ms", "not measured: that of the book's RS cell"),
            (f"d = {cell.d:.4g} pA", f"tried: spike counts differ by {self.error:.2g} (root mean square)"),
        ]
        if self.offset:
            rows.append((f"{self.offset:+g} pA", "added to every current: the cell fires without one"))
        return "\n".join(f"{left:<28}{right}" for left, right in rows)


def cell_from(recordings: Recordings, begin: float | None = None, end: float | None = None) -> MeasuredCell:
    """The 2007 cell that a recording of steps suggests by itself.

    C is time constant over resistance, vr the resting potential, vt the potential at which the first spike of the weakest firing step
    begins (`spike_shape`), vpeak and c are the medians of peaks and of fast troughs; k and b follow from resistance and rheobase
    (`Izhikevich2007.from_properties`), the rheobase being taken half way between the largest silent and the smallest firing step.
    a is not measured and stays 0.03/ms, that of the book's RS cell; of d, 41 values are tried, and the one kept with which the
    numbers of spikes during the steps come nearest.

    What this assumes: the membrane is passive at the hyperpolarising steps (a cell is no sphere, so τ/R overestimates what charges
    at a spike), its resistance at rest is that at those steps, a parabola leads from rest to spike, and the rheobase of a step is that of a slow
    ramp. So all is an estimate; vt and c suffer most where the upstroke is round or the trough is slow.

    A cell that fires without a current has no rest there. The potential is then taken at the mean of the silent hyperpolarising steps,
    and `offset` says how much current is to be added.

    Parameters
    ----------
    recordings : Recordings
        With voltage and current [pA]: some hyperpolarising steps, and some that fire.
    begin, end : float, ms, optional
        Of the step; by default that which most sweeps share.

    Returns
    -------
    MeasuredCell

    Raises
    ------
    ArgumentError
        Where there is no voltage or current, no spike, no silent hyperpolarising step that tells resistance and time constant, or a
        resistance that is not positive, for the cell drifts; and for currents that are not in pA.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from izhikevich.io import read_recordings
    >>> recordings = read_recordings(files("izhikevich") / "catalog/recordings/171116sh_0018.abf")
    >>> found = cell_from(recordings)
    >>> round(found.cell.vt, 1), round(found.cell.vpeak, 1), round(found.cell.b, 1)
    (-38.7, 53.6, -3.8)
    """
    found = _usable(recordings, begin, end)
    base, offset = _reference(found)
    threshold, peak, trough = _shapes(recordings, found)
    low, high = found.rheobase
    measured = {
        "input_resistance": found.input_resistance,
        "time_constant": found.time_constant,
        "capacitance": found.capacitance,
        "rheobase": 0.5 * (low + high),
        "v_rest": base,
        "v_threshold": threshold,
        "v_peak": peak,
        "v_trough": trough,
    }
    cell = Izhikevich2007.from_properties(
        found.capacitance, base, threshold, found.input_resistance, measured["rheobase"] + offset, c=trough, vpeak=peak
    )
    held = float(np.median(found.holding))
    v, u = cell.rest((held if held <= low else low) + offset)
    jump, error = _jump(cell, (float(v), float(u)), found, offset)
    return MeasuredCell(cell.replace(d=jump), offset, (float(v), float(u)), measured, error)


def _usable(recordings: Recordings, begin: float | None, end: float | None) -> StepResponses:
    """The answers to the steps, if they hold what is needed."""
    if recordings.v is None:
        raise _lacking("a voltage", "none", "Spike times alone are fitted by SpikeTimeFit")
    if not recordings.current_unit.startswith("pA"):
        raise _lacking("currents in pA", recordings.current_unit, "The 2003 form has no capacitance to be measured")
    found = recordings.features(begin, end)
    low, high = found.rheobase
    if not np.isfinite(high):
        raise _lacking("a step that makes a spike", "none", "Without one, threshold and rheobase are not known")
    if not np.isfinite(found.capacitance):
        remedy = "Record steps of some mV down; they tell resistance and time constant"
        raise _lacking("silent hyperpolarising steps of 2 mV and more", "none", remedy)
    if not found.input_resistance > 0:
        remedy = "The cell drifts between these sweeps; choose others: recordings[...]"
        raise _lacking("a positive input resistance", f"{found.input_resistance:.4g} MΩ", remedy)
    if not low < high:
        remedy = "Leave out sweeps in which the cell has changed: recordings[...]"
        raise _lacking(
            "steps that fire above those that do not", f"silence at {low:g} and a spike at {high:g} pA", remedy
        )
    return found


def _lacking(needed: str, got: str, remedy: str) -> ArgumentError:
    return ArgumentError(sentence("cell_from.recordings", f"one with {needed}", got, remedy))


def _reference(found: StepResponses) -> tuple[float, float]:
    """The potential that serves as rest, and minus the current at which it was measured."""
    if found.rheobase[0] >= 0.0:
        return found.resting_potential, 0.0
    silent = np.flatnonzero((found.spikes == 0) & (found.current < found.holding))
    steady = [found.each[k]["steady_state_voltage_stimend"] for k in silent]
    return float(np.mean(steady)), -float(found.current[silent].mean())


def _shapes(recordings: Recordings, found: StepResponses) -> tuple[float, float, float]:
    """Threshold of the first spike at the weakest firing step, median peak and median trough of all spikes during the steps."""
    assert recordings.v is not None
    assert recordings.dts is not None
    trains = [train[(train >= found.begin) & (train <= found.end)] for train in recordings.spikes]
    shapes = [spike_shape(v, dt, train) for v, dt, train in zip(recordings.v, recordings.dts, trains, strict=True)]
    firing = np.flatnonzero(found.spikes > 0)
    weakest = firing[np.argmin(found.current[firing])]
    peaks, troughs = (np.concatenate([getattr(s, name) for s in shapes]) for name in ("peak", "trough"))
    return float(shapes[weakest].threshold[0]), float(np.median(peaks)), float(np.median(troughs))


def _jump(cell: Izhikevich2007, start: tuple[float, float], found: StepResponses, offset: float) -> tuple[float, float]:
    """d with which the numbers of spikes come nearest, and how near: all values and all steps as one population."""
    largest = 10.0 * (float(found.current.max()) + offset)
    tried = np.append(0.0, np.geomspace(1e-3 * largest, largest, JUMPS - 1))
    jumps, levels = (x.ravel() for x in np.meshgrid(tried, found.current + offset, indexing="ij"))
    run = simulate(cell.replace(d=jumps), found.end - found.begin, levels, start=start, **_HOW)
    away = run.spike_count.reshape(JUMPS, -1) - found.spikes
    errors = np.sqrt((away**2).mean(axis=1))
    best = int(np.argmin(errors))
    return float(tried[best]), float(errors[best])
