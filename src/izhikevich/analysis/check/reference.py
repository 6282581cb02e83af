"""An independent judge for every model: SciPy's DOP853, restarted at each spike, switch and border of the stimulus."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ArgumentError, DivergenceError, RunawayError, sentence
from ...models import Model, law
from ...models.rest import rest
from ...stimulus import as_stimulus

ATOL = 1e-12


def dop853_spike_times(
    model: Model, duration: float, current: Any = 0, start: Any = "rest", rtol: float = 1e-12, seed: int = 0
) -> np.ndarray:
    """Spike times of one neuron by SciPy's DOP853 with located events.

    None of this package's methods has a part in it: what they share are the model's equations. Some tenths of a second per second of model time.

    Parameters
    ----------
    model : Model
        Any cell with scalar parameters, without refractory period and without noise of its own.
    duration : float, ms
    current : number, text, (times, values) or Stimulus, default 0
        As in `izhikevich.simulate`.
    start : "rest" or (v0, u0), default "rest"
        Initial state.
    rtol : float, default 1e-12
        Relative tolerance of each step.
    seed : int, default 0
        Seed of the stimulus' noise.

    Returns
    -------
    ndarray (spikes,), ms

    Raises
    ------
    ArgumentError
        For several neurons, a refractory period or noise in v.
    RunawayError
        Where a reset lands at or above the peak.

    Examples
    --------
    >>> import izhikevich as izh
    >>> dop853_spike_times(izh.cell("RS2007"), 60, 100, start=(-60, 0)).round(6)
    array([48.180141])
    """
    _refuse(model)
    lowered = as_stimulus(current, model.current_unit, n=1).lower(1, seed)
    p = model.record()
    v, u = rest(model, 0.0, 1) if isinstance(start, str) else start
    s = law.begin(p, np.float64(np.squeeze(v)), np.float64(np.squeeze(u)))
    borders = [*(b for b in lowered.borders(0.0, duration) if b > 0.0), float(duration)]
    spikes: list[float] = []
    t = 0.0
    for border in borders:
        value, slope = _piece(lowered, t, border)
        while t < border:
            ahead, s, spiked = _leg(p, s, border - t, value, slope, rtol)
            value, t = value + slope * ahead, border if ahead == border - t else t + ahead
            if spiked:
                spikes.append(t)
                s = law.reset(p, s)
                if law.margin(p, s) >= 0:
                    rule = "one that a reset takes below its peak"
                    raise RunawayError(sentence("model", rule, str(model), f"End the run before {t:g} ms"))
    return np.array(spikes)


def _refuse(model: Model) -> None:
    if not model.uniform:
        raise ArgumentError(sentence("model", "one neuron with scalar parameters", f"{model.size} neurons"))
    for name in ("refractory", "diffusion"):
        if np.any(np.asarray(getattr(model, name)) > 0):
            raise ArgumentError(sentence(f"model.{name}", "0 here", getattr(model, name)))


def _piece(lowered: Any, t: float, border: float) -> tuple[float, float]:
    """Current at t and its slope, up to the border."""
    segments = lowered.window(t, border)
    value, slope = float(segments.value[0].flat[0]), float(segments.slope[0].flat[0])
    return value + slope * (t - float(segments.t_on[0])), slope


def _leg(p: Any, s: Any, span: float, value: float, slope: float, rtol: float) -> tuple[float, Any, bool]:
    """From s on for at most `span` ms: how long, the state there, and whether it is a peak; a switch met there is passed."""
    from scipy.integrate import solve_ivp

    kind = type(s)

    def rates(t: float, y: np.ndarray) -> list[float]:
        return list(law.drift(p, kind(*y), value + slope * t))

    def peak(t: float, y: np.ndarray) -> float:
        return float(law.margin(p, kind(*y)))

    def passed(t: float, y: np.ndarray) -> float:
        return float(law.progress(p, s, kind(*y)))

    for event in (peak, passed):
        event.terminal, event.direction = True, 1  # type: ignore[attr-defined]
    run = solve_ivp(rates, (0.0, span), list(s), method="DOP853", rtol=rtol, atol=ATOL, events=(peak, passed))
    if run.status < 0:
        raise DivergenceError(
            f"The reference run must reach its next event, got {run.message!r} at v = {run.y[0, -1]:g} mV. "
            "Give a lower peak: the upstroke is too steep there for DOP853."
        )
    t = float(run.t[-1])
    state = kind(*run.y[:, -1])
    return t, law.other_side(p, state) if run.t_events[1].size else state, bool(run.t_events[0].size)
