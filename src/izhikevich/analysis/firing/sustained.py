"""Down to which current firing, once begun, goes on: the lower end of the window in which a cell can both rest and fire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...recording import Recorder
from ...simulate import simulate
from ..plane.bifurcation import rest_window
from ..plane.nullclines import law
from ..precisely import precisely

SPAN = 3000.0  # ms: how long each current is held
WIDE, ROUNDS, FINEST = (
    25,
    30,
    1e-6,
)  # currents at once, how often at most, and the last step as a part of the first range


@dataclass(frozen=True)
class Sustained:
    """`current` [the model's unit] is the lowest at which firing goes on, found to `within`; `hz` is the rate there."""

    current: float
    within: float
    hz: float


def sustained_firing(model: Any) -> Sustained | None:
    """The lowest constant current at which a cell that fires goes on firing.

    Firing is begun above the loss of rest and the current taken down in small steps, each of which starts from where the last
    one has come to: a population of currents for each round, and smaller steps where the first already ends it. It "goes on"
    where two spikes come in the second half of 3 s, so that rates below about 1 Hz are not told from the end of firing.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters, with a > 0.

    Returns
    -------
    Sustained or None
        None where there is no firing above the loss of rest, or no loss of rest upwards.

    Raises
    ------
    ArgumentError
        For arrays of parameters, a refractory period or noise.

    Examples
    --------
    >>> import izhikevich as izh
    >>> round(sustained_firing(izh.cell("RZ")).current, 3)
    0.147
    """
    how, window = precisely(model), rest_window(model)
    if window is None or not np.isfinite(window[1]) or model.a < 0:
        return None
    form = law(model)
    bottom = float(form.quadratic(form.quadratic.deriv().roots()[0]))
    size = max(abs(window[1]), 0.05 * abs(bottom))
    high, step = window[1] + 0.3 * size, size / WIDE
    state = (model.c, float(form.piece(model.c).curve(model.c)) if form.leak else bottom + high)
    best = None
    for _ in range(ROUNDS):
        levels = high - step * np.arange(WIDE)
        rates, states = _last_half(model, levels, state, how)
        going = int(np.argmin(rates > 0)) if (rates == 0).any() else WIDE
        if not going:
            return best
        high, state = float(levels[going - 1]), states[going - 1]
        best = Sustained(high, step, float(rates[going - 1]))
        if going == 1:
            step /= WIDE
            if step < FINEST * size:
                break
    return best


def _last_half(
    model: Any, levels: np.ndarray, state: tuple[float, float], how: dict[str, Any]
) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Rate [Hz] in the second half at each current, 0 where fewer than two spikes came, and the state after the last reset."""
    watch = Recorder(("spikes", "v", "u"), every=SPAN)
    events = simulate(model, SPAN, levels, start=state, record=watch, **how).events
    assert events is not None
    spikes = events[(events[:, 2] == 1.0) & (events[:, 1] > 0.5 * SPAN)]
    own = [spikes[spikes[:, 0] == k] for k in range(levels.size)]
    after = spikes.shape[1] // 2 + 1
    rates = [1000.0 * (len(e) - 1) / (e[-1, 1] - e[0, 1]) if len(e) > 1 else 0.0 for e in own]
    states = [(float(e[-1, after]), float(e[-1, after + 1])) if len(e) else state for e in own]
    return np.array(rates), states


def bistable_window(model: Any) -> tuple[float, float] | None:
    """The constant currents between which a cell can both rest and fire, whichever it was brought to.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters, with a > 0.

    Returns
    -------
    (float, float) or None, in the model's unit
        From the end of sustained firing (`sustained_firing`) to the loss of rest (`rest_window`); None where firing ends no
        lower than rest does.

    Raises
    ------
    ArgumentError
        As in `sustained_firing`.

    Examples
    --------
    >>> import izhikevich as izh
    >>> [round(edge, 3) for edge in bistable_window(izh.cell("RZ"))]
    [0.147, 0.263]
    """
    window, firing = rest_window(model), sustained_firing(model)
    if window is None or firing is None or firing.current >= window[1]:
        return None
    return firing.current, window[1]
