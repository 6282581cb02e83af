"""The features of the published panels as data: small named rules on spike times, and on v where spikes do not tell.

``patterns.toml`` states each panel's feature as a list of rules such as ``{ kind = "count", exactly = 1 }``. Every kind
is one function here, named as in the file; its keyword arguments are the other entries of the rule. Times are in ms.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence, unknown


@dataclass(frozen=True)
class Finding:
    """What one rule found: `rule` (its data), `ok`, and `said`, the number behind the verdict in words."""

    rule: Mapping[str, Any]
    ok: bool
    said: str

    def __bool__(self) -> bool:
        return self.ok


@dataclass(frozen=True)
class Seen:
    """What rules look at: spike times (n,), the run's duration, and v(t) on rising times, if recorded."""

    spikes: np.ndarray
    duration: float
    times: np.ndarray | None = None
    v: np.ndarray | None = None

    @property
    def intervals(self) -> np.ndarray:
        """Interspike intervals."""
        return np.diff(self.spikes)

    def within(self, between: Sequence[float] | None) -> np.ndarray:
        """Spikes in a closed window; all of them without one."""
        if between is None:
            return self.spikes
        return self.spikes[(self.spikes >= between[0]) & (self.spikes <= between[1])]

    def trace(self) -> tuple[np.ndarray, np.ndarray]:
        """Times and v, or a refusal if v was not recorded."""
        if self.times is None or self.v is None:
            raise ArgumentError(sentence("trace", "(times, v) for this rule", None, 'Run with record=("spikes", "v")'))
        return self.times, self.v


def check_features(
    rules: Sequence[Mapping[str, Any]],
    spike_times: Any,
    duration: float,
    trace: tuple[Any, Any] | None = None,
) -> tuple[Finding, ...]:
    """Evaluate rules one by one.

    Parameters
    ----------
    rules : sequence of mappings
        Each with ``kind`` (a name in `KINDS`) and that rule's arguments.
    spike_times : array (n,), ms
        Spike times of one neuron, ascending.
    duration : float, ms
        How long was simulated.
    trace : (times, v), ms and mV, optional
        The voltage; the kinds "rings" and "hump" need it.

    Returns
    -------
    tuple of Finding
        One per rule, in order; the panel shows its feature if all are true.

    Raises
    ------
    UnknownNameError
        For a kind that does not exist.
    ArgumentError
        If a rule needs the trace and there is none, or is given arguments it does not take.

    Examples
    --------
    >>> rules = [{"kind": "count", "exactly": 2}, {"kind": "silent", "between": [0, 4]}]
    >>> found = check_features(rules, [5.0, 9.0], 20.0)
    >>> [(bool(f), f.said) for f in found]
    [(True, '2 spikes'), (True, 'no spike from 0 to 4')]
    """
    v = (None, None) if trace is None else tuple(np.asarray(x, dtype=float) for x in trace)
    seen = Seen(np.asarray(spike_times, dtype=float), float(duration), *v)
    return tuple(_one(rule, seen) for rule in rules)


def _one(rule: Mapping[str, Any], seen: Seen) -> Finding:
    kind = rule.get("kind")
    if kind not in KINDS:
        raise unknown("rule.kind", kind, KINDS)
    options = {name: value for name, value in rule.items() if name != "kind"}
    try:
        ok, said = KINDS[kind](seen, **options)
    except TypeError as error:
        raise ArgumentError(sentence(f"rule {kind}", "given the arguments it takes", options, str(error))) from None
    return Finding(rule, bool(ok), said)


# --- the kinds: each takes what was seen and the rule's arguments, and returns (verdict, what was found) ---


def count(seen: Seen, exactly: int | None = None, at_least: int = 0, between: Any = None) -> tuple[bool, str]:
    """So many spikes, in a window or in all."""
    n = len(seen.within(between))
    where = "" if between is None else f" from {between[0]:g} to {between[1]:g}"
    return (n >= at_least if exactly is None else n == exactly), f"{n} spike{'' if n == 1 else 's'}{where}"


def silent(seen: Seen, between: Any) -> tuple[bool, str]:
    """No spike in a window."""
    n = len(seen.within(between))
    return n == 0, f"{n or 'no'} spike{'s' if n > 1 else ''} from {between[0]:g} to {between[1]:g}"


def only(seen: Seen, between: Any) -> tuple[bool, str]:
    """All spikes lie in a window."""
    n = len(seen.spikes) - len(seen.within(between))
    return n == 0, f"{n or 'no'} spike{'s' if n > 1 else ''} outside {between[0]:g} to {between[1]:g}"


def latency(seen: Seen, after: float, at_most: float) -> tuple[bool, str]:
    """The first spike after an instant comes soon."""
    later = seen.spikes[seen.spikes >= after]
    wait = later[0] - after if len(later) else np.inf
    return wait <= at_most, f"first spike {wait:.3g} ms after {after:g}"


def fires_to_end(seen: Seen) -> tuple[bool, str]:
    """The silence after the last spike is shorter than one and a half of the last interval."""
    if len(seen.spikes) < 2:
        return False, "fewer than 2 spikes"
    left = seen.duration - seen.spikes[-1]
    return left < 1.5 * seen.intervals[-1], f"last spike {left:.3g} ms before the end"


def trend(seen: Seen, direction: str, first: int | None = None, slack: float = 0.0) -> tuple[bool, str]:
    """Intervals (or the `first` ones) grow, or shrink, from each to the next, but for `slack` ms."""
    steps = np.diff(seen.intervals[:first]) * {"increasing": 1.0, "decreasing": -1.0}[direction]
    ok = len(steps) > 0 and (np.all(steps > 0) if slack == 0 else np.all(steps > -slack))
    return bool(ok), "intervals " + (", ".join(f"{x:.3g}" for x in seen.intervals[:first][:6]) or "none")


def first_interval(seen: Seen, at_least: float = 0.0, at_most: float = np.inf) -> tuple[bool, str]:
    """The rate at onset."""
    if not len(seen.intervals):
        return False, "fewer than 2 spikes"
    first = seen.intervals[0]
    return at_least <= first <= at_most, f"first interval {first:.3g} ms"


def intervals(seen: Seen, at_least: float) -> tuple[bool, str]:
    """No interval is shorter."""
    shortest = seen.intervals.min(initial=np.inf)
    return shortest >= at_least, f"shortest interval {shortest:.3g} ms"


def steady(seen: Seen, last: int, spread_below: float) -> tuple[bool, str]:
    """The last intervals are alike."""
    tail = seen.intervals[-last:]
    if len(tail) < last:
        return False, f"fewer than {last + 1} spikes"
    return np.ptp(tail) < spread_below, f"last {last} intervals within {np.ptp(tail):.3g} ms"


def bursts(
    seen: Seen,
    gap: float,
    count_exactly: int | None = None,
    count_at_least: int = 1,
    size_at_least: int = 1,
    first_at_least: int = 1,
    first_longest: bool = False,
    then_single: bool = False,
    silence_at_least: float = 0.0,
) -> tuple[bool, str]:
    """Bursts, separated by intervals of `gap` or more: how many, how large, how far apart."""
    groups = burst_groups(seen.spikes, gap)
    sizes = [len(g) for g in groups]
    said = "bursts of " + (", ".join(map(str, sizes)) or "nothing")
    if not groups or (len(sizes) != count_exactly if count_exactly is not None else len(sizes) < count_at_least):
        return False, said
    pauses = [later[0] - earlier[-1] for earlier, later in itertools.pairwise(groups)]
    ok = (
        min(sizes) >= size_at_least
        and sizes[0] >= first_at_least
        and (not first_longest or sizes[0] > max(sizes[1:], default=0))
        and (not then_single or max(sizes[1:], default=1) == 1)
        and min(pauses, default=np.inf) >= silence_at_least
    )
    return bool(ok), said


def rings(
    seen: Seen, between: Any, maxima_at_least: int, period: Any = None, decaying: bool = False
) -> tuple[bool, str]:
    """v has local maxima in a window, `period` [low, high] apart on average; `decaying`: the swings between shrink."""
    times, v = seen.trace()
    at, height = local_maxima(times, v, between)
    if len(at) < maxima_at_least:
        return False, f"{len(at)} maxima from {between[0]:g} to {between[1]:g}"
    spacing = float(np.mean(np.diff(at))) if len(at) > 1 else np.nan
    ok = period is None or period[0] <= spacing <= period[1]
    if decaying:
        # a swing is what v falls from a maximum to the minimum after it; rest need not be known
        lows = [v[(times >= a) & (times <= b)].min() for a, b in itertools.pairwise(at)]
        swings = [h - low for h, low in zip(height, lows, strict=False)]
        ok = ok and all(s > 0 for s in swings) and all(a > b for a, b in itertools.pairwise(swings))
    return bool(ok), f"{len(at)} maxima, {spacing:.3g} ms apart"


def hump(seen: Seen, above_start: float, fall: float) -> tuple[bool, str]:
    """After the last spike v has a maximum `above_start` mV above where it began, and then falls by `fall` mV."""
    times, v = seen.trace()
    if not len(seen.spikes):
        return False, "no spike"
    after = times > seen.spikes[-1]
    at, height = local_maxima(times[after], v[after], (times[0], times[-1]))
    if not len(at):
        return False, "no hump"
    peak, rest = height[0], v[times > at[0]].min(initial=np.inf)
    ok = peak >= v[0] + above_start and peak - rest >= fall
    return bool(ok), f"hump of {peak:.4g} mV at {at[0]:.4g} ms"


_ON_SPIKES = (count, silent, only, latency, fires_to_end, trend, first_interval, intervals, steady, bursts)
_ON_VOLTAGE = (rings, hump)
#: The kinds of rules by name.
KINDS: dict[str, Callable[..., tuple[bool, str]]] = {rule.__name__: rule for rule in (*_ON_SPIKES, *_ON_VOLTAGE)}


def burst_groups(spike_times: Any, gap: float) -> list[np.ndarray]:
    """Spike times cut wherever an interval is `gap` ms or longer.

    >>> [len(g) for g in burst_groups([1.0, 2.0, 3.0, 30.0], 15.0)]
    [3, 1]
    """
    spikes = np.asarray(spike_times, dtype=float)
    return np.split(spikes, np.flatnonzero(np.diff(spikes) >= gap) + 1) if len(spikes) else []


def local_maxima(times: Any, v: Any, between: Any) -> tuple[np.ndarray, np.ndarray]:
    """Times and values of the local maxima of v strictly inside a window.

    >>> local_maxima([0.0, 1.0, 2.0, 3.0], [0.0, 2.0, 1.0, 3.0], (0.0, 3.0))
    (array([1.]), array([2.]))
    """
    times, v = np.asarray(times, dtype=float), np.asarray(v, dtype=float)
    top = np.flatnonzero((v[1:-1] > v[:-2]) & (v[1:-1] >= v[2:])) + 1
    top = top[(times[top] > between[0]) & (times[top] < between[1])]
    return times[top], v[top]
