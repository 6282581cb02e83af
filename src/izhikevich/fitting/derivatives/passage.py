"""One interval between spikes: how long it lasts and which u it leaves behind, with the derivatives of both."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ...stimulus import as_stimulus
from .common import BESIDE, common, common_slopes, names_of
from .gradients import STEP, intervals_of, spikes_of
from .saltation import forwards


class Passage(NamedTuple):
    """Of N cells just reset, the way to the next spike; nan where none comes."""

    lasts: np.ndarray  # (N,), ms
    u: np.ndarray  # (N,), mV/ms: just after the spike
    lasts_slopes: np.ndarray  # (N, len(by))
    u_slopes: np.ndarray  # (N, len(by))


def passage(
    model: Any, longest: float, current: Any, u: Any, offset: Any, by: tuple[str, ...], dt: float = STEP
) -> Passage:
    """From a reset to the next spike.

    Parameters
    ----------
    model : Izhikevich
        One cell, or a population of N.
    longest : float, ms
        For how long a spike is waited for.
    current : number, array (N,) or Stimulus
        From the reset on, which is at 0.
    u : float or array (N,), mV/ms
        Just after the reset; v is c.
    offset : float or array (N,), mV/ms
        A constant current added.
    by : tuple of str
        What to differentiate by: parameters (that by c includes the begin at c), ``"offset"``, ``"u0"``.
    dt : float, ms, default 0.02
        Step of `rk4_located`.

    Returns
    -------
    Passage

    Examples
    --------
    >>> import izhikevich as izh
    >>> found = passage(izh.cell("CH"), 100.0, 10.0, [-5.0, 0.0], 0.0, ("d", "u0"))
    >>> found.lasts.round(2), found.u.round(2)
    (array([1.88, 4.75]), array([-3.07,  1.23]))
    >>> found.lasts_slopes.round(2)
    array([[0.  , 0.14],
           [0.  , 5.  ]])
    """
    own = names_of(model)[: -len(BESIDE)]
    values = {name: np.asarray(getattr(model, name), float) for name in own}
    values |= {"offset": np.asarray(offset, float), "scale": np.asarray(1.0), "v0": values["c"], "u0": np.asarray(u)}
    form = common(model, values)
    stimulus = as_stimulus(current, model.current_unit)
    size = max(stimulus.neurons, *(np.size(x) for x in form.values()))
    times, states = spikes_of(form, longest, stimulus, size, dt, 0)
    if not times.shape[1]:
        none = np.full(size, np.nan)
        return Passage(none, none, *np.full((2, size, len(by)), np.nan))
    first = intervals_of(form, times[:, :1], states[:, :1], stimulus.lower(size, 0))
    slopes = slopes_from_reset(model, values, by)
    lasts, after = (np.einsum("np,npq->nq", part[:, 0], slopes) for part in forwards(first))
    return Passage(times[:, 0], states[:, 0, 1] + form["d"], lasts, after)


def slopes_from_reset(model: Any, values: dict[str, Any], by: tuple[str, ...]) -> np.ndarray:
    """Derivatives of the numbers of the common form by a cell's own, (N, len(BY), len(by)), where v begins at c: with c, it moves too."""
    slopes = common_slopes(model, values, (*by, "v0"))
    made = slopes[..., :-1].copy()
    if "c" in by:
        made[..., by.index("c")] += slopes[..., -1]
    return made
