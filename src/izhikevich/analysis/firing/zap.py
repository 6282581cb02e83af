"""The impedance as it is measured in the laboratory: by a weak sine whose frequency climbs (ZAP), beside the closed form.

Two neurons get the same chirp with opposite signs; half the difference of their v has no part of even order, so what the parabola adds to
the linear answer falls with the square of the swing. The chirp begins and ends at 0 current, and the run goes on until v has come back, so the
ratio of the two Fourier transforms needs no window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...recording import Recorder
from ...simulate import simulate
from ...stimulus import chirp
from ..plane.equilibrium import HZ_PER_RAD_MS, FixedPoint, impedance, resonance_hz, rest
from ..plane.nullclines import law
from ..precisely import precisely

BEYOND = 1.25  # how far the chirp goes past the highest frequency that is read, where its spectrum ends
SETTLED = 20.0  # time constants of the slowest deviation from rest after which v has come back, to 2e-9
FINE = 100  # samples in a period of the fastest sine: what is folded back from above is below 1e-5 of the spectrum


@dataclass(frozen=True, eq=False)
class Zap:
    """`impedance` at each of `hz`, as measured, beside `formula`, the closed form; both complex, mV per unit of current, (n,).

    `peak_hz` is where the measured size is largest, 0 for an integrator. `amplitude` [the model's unit] is the height of the chirp that
    moved v by about `swing` [mV].
    """

    hz: np.ndarray
    impedance: np.ndarray
    formula: np.ndarray
    peak_hz: float
    amplitude: float
    swing: float

    @property
    def error(self) -> float:
        """Largest distance of the two, as a part of the formula's largest size."""
        return float(np.abs(self.impedance - self.formula).max() / np.abs(self.formula).max())


def zap(
    model: Any, current: float = 0.0, highest: float | None = None, swing: float = 0.05, duration: float = 4000.0
) -> Zap:
    """Impedance and resonance of a resting cell, measured by a run with a weak chirp from 0 Hz.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float, default 0
        The constant current beneath the chirp, at which the cell rests, in the model's unit (2003: mV/ms; 2007: pA).
    highest : float, Hz, optional
        Up to where to measure; by default twice the resonance or twice the membrane's own corner frequency, whichever is higher.
    swing : float, mV, default 0.05
        How far v is to move at its best frequency. The part of the answer that is not linear grows with its square.
    duration : float, ms, default 4000
        Length of the chirp, to the next whole number of periods; frequencies are about one over it apart.

    Returns
    -------
    Zap
        With ``impedance`` (measured) and ``formula`` (`izhikevich.analysis.impedance`). The two disagree where there is no linear
        answer: at a rest on the kink of two slopes of recovery (RTN2007 without a current).

    Raises
    ------
    ArgumentError
        For a cell that does not rest at this current or rests on the jump of its nullcline, arrays of parameters, values that are not
        positive, a swing that makes the cell fire.

    References
    ----------
    E. Puil, B. Gimbarzevsky and R. M. Miura, J. Neurophysiol. 55 (1986) 995, for the method.

    Examples
    --------
    >>> import izhikevich as izh
    >>> found = zap(izh.cell("RZ"))
    >>> round(found.peak_hz, 1), found.error < 1e-3
    (25.0, True)
    """
    for name, value, unit in (("swing", swing, "mV"), ("duration", duration, "ms"), ("highest", highest, "Hz")):
        if value is not None and not 0 < value < np.inf:
            raise ArgumentError(sentence(f"zap.{name}", f"positive [{unit}]", value))
    how = precisely(model)
    point = rest(model, current)
    if point is None or np.isinf(point.ringing_hz):
        raise ArgumentError(sentence("zap.current", "a current at which the cell rests with a linear answer", current))
    corner = abs(law(model).slope(point.v)) * HZ_PER_RAD_MS
    top = float(highest or 2.0 * max(resonance_hz(model, current) or 0.0, corner))
    amplitude = swing / float(np.abs(impedance(model, np.linspace(0.0, top, 1001), current)).max())
    hz, measured = _measured(model, current, point, top, amplitude, duration, how)
    formula = impedance(model, hz, current)
    return Zap(hz, measured, formula, _peak(hz, np.abs(measured)), amplitude, float(swing))


def _measured(
    model: Any, current: float, point: FixedPoint, top: float, amplitude: float, duration: float, how: dict[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies up to `top`, and the ratio of the transforms of v and of the current there."""
    last = BEYOND * top
    length = 2000.0 * max(1, round(duration * last / 2000.0)) / last  # the phase at the end is last·length/2 periods
    every = how["dt"] * max(1, int(1000.0 / (FINE * last * how["dt"])))
    stimulus = chirp([amplitude, -amplitude], 0.0, last, length, tolerance=1e-5)
    total = every * np.ceil((length + SETTLED * point.damping_ms) / every)
    watch = Recorder(("spikes", "v"), every=every)
    run = simulate(model, total, stimulus + current, size=2, start=(point.v, point.u), record=watch, **how)
    if run.spikes.times.size:
        raise ArgumentError(sentence("zap.swing", "so small that the cell does not fire", f"a chirp of {amplitude:g}"))
    v = run.v.reshape(-1, 2)
    sent = stimulus.at(every * np.arange(len(v)), n=2)[:, 0]
    hz = np.fft.rfftfreq(len(v), every / 1000.0)
    answer, question = np.fft.rfft(0.5 * (v[:, 0] - v[:, 1])), np.fft.rfft(sent)
    read = hz <= top
    return hz[read], answer[read] / question[read]


def _peak(hz: np.ndarray, size: np.ndarray) -> float:
    """Where a curve is largest, by the parabola through its three highest points; 0 where it falls from the start."""
    k = int(np.argmax(size))
    if not 0 < k < hz.size - 1:
        return float(hz[k])
    left, middle, right = size[k - 1 : k + 2]
    return float(hz[k] + 0.5 * (left - right) / (left - 2.0 * middle + right) * (hz[1] - hz[0]))
