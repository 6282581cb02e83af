"""What a cell does after short pulses of current."""

from __future__ import annotations

import itertools

from .observed import Observed, Pulse, Verdict, spikes_in_words
from .trains import lasts
from .voltage import hump, past, rings

LATE = 5.0  # ms after the end of its pulse: a spike is delayed from then on (the published panel's own rule)
RECENT = 50.0  # ms: how long inhibition is thought to help a pulse that comes after it
ALIKE = (
    0.1,
    0.3,
)  # pulses whose heights and lengths differ by smaller parts are the same; short ones are sampled coarsely


def bistability(seen: Observed) -> Verdict | None:
    """A pulse starts firing that outlasts it, at a current at which the cell was silent."""
    for k, p in enumerate(seen.pulses):
        end = seen.until(p)
        spikes = seen.within(p.begin, end)
        if seen.within(seen.since(p), p.begin).size or spikes.size < 4 or not lasts(spikes, end):
            continue
        said = f"silent until a pulse at {p.begin:.4g} ms, then {spikes.size} spikes without further input"
        following = seen.pulses[k + 1 : k + 2]
        if (
            following
            and seen.until(following[0]) > following[0].end
            and not seen.within(following[0].end, seen.until(following[0])).size
        ):
            said += f", until a pulse at {following[0].begin:.4g} ms stops them"
        return Verdict("bistability", said)
    return None


def threshold_variability(seen: Observed) -> Verdict | None:
    """A pulse that fails by itself makes a spike when inhibition came shortly before."""
    up = [p for p in seen.pulses if p.height > 0]
    down = [p for p in seen.pulses if p.height < 0]
    for failed, fired in itertools.product(up, up):
        helped = [d for d in down if 0 <= fired.begin - d.end <= RECENT]
        alone = not any(0 <= failed.begin - d.end <= RECENT for d in down)
        if helped and alone and _same(failed, fired) and _fires(seen, fired) and not _fires(seen, failed):
            said = f"a pulse fails at {failed.begin:.4g} ms, and makes a spike at {fired.begin:.4g} ms after inhibition"
            return Verdict("threshold variability", said)
    return None


def doublets(seen: Observed) -> Verdict | None:
    """Two equal pulses make a spike where one does not: at the right distance (resonator), or the shorter the better (integrator)."""
    up = [p for p in seen.pulses if p.height > 0]
    if len(up) < 2 or not all(_same(up[0], p) for p in up) or _fires(seen, up[0]):
        return None
    pairs = [(later.begin - earlier.begin, later, earlier) for earlier, later in itertools.pairwise(up)]
    fired = [pair for pair in pairs if _fires(seen, pair[1])]
    failed = [distance for distance, later, _ in pairs if not _fires(seen, later)]
    if not fired:
        return None
    distance, later, earlier = fired[0]
    said = f"a pair of pulses {distance:.3g} ms apart makes a spike"
    if any(other < distance for other in failed):
        return Verdict("resonator", f"{said}, a pair {min(failed):.3g} ms apart does not")
    if failed:
        return Verdict("integrator", f"{said}, a pair {min(failed):.3g} ms apart does not")
    if rings(seen, earlier.end, later.begin) or _undershoots(seen, earlier, later):
        return Verdict("resonator", f"{said}, the second as v rises again after swinging below its rest")
    return Verdict("integrator", f"{said}, the second while v is still raised by the first")


def one_pulse(seen: Observed) -> Verdict | None:
    """What follows the spike that a single pulse makes."""
    for p in (p for p in seen.pulses if p.height > 0):
        end = seen.until(p)
        spikes = seen.within(p.begin, end)
        if not spikes.size or seen.within(seen.since(p), p.begin).size:
            continue
        # v rises while the pulse lasts, also after a spike: its own maximum at the end is none of the cell's
        free = max(past(seen, spikes[-1]), p.end)
        bump = hump(seen, free, end) if spikes.size == 1 else None
        if bump:
            said = f"after its spike v has a hump of {bump[0]:.3g} mV at {bump[1]:.4g} ms, and falls again"
            return Verdict("depolarizing after-potential", said)
        ring = rings(seen, free, end) or rings(seen, seen.since(p), p.begin)
        if ring:
            said = f"{spikes_in_words(spikes)} at the pulse; v rings, {ring[0]} maxima {ring[1]:.3g} ms apart"
            return Verdict("subthreshold oscillations", said)
        if spikes.size == 1 and spikes[0] - p.end >= LATE:
            return Verdict("spike latency", f"one spike, {spikes[0] - p.end:.3g} ms after the pulse has ended")
        return Verdict(None, f"{spikes_in_words(spikes)} at the pulse, as every excitable cell does")
    return None


def _same(one: Pulse, other: Pulse) -> bool:
    higher, longer = abs(one.height - other.height), abs(one.length - other.length)
    return higher <= ALIKE[0] * abs(one.height) and longer <= ALIKE[1] * one.length


def _fires(seen: Observed, pulse: Pulse) -> bool:
    return seen.within(pulse.begin, seen.until(pulse)).size > 0


def _undershoots(seen: Observed, earlier: Pulse, later: Pulse) -> bool:
    """Whether v falls below where the first pulse found it, before the second comes."""
    if seen.times is None or seen.v is None:
        return False
    between = (seen.times > earlier.end) & (seen.times < later.begin)
    at = seen.v[seen.times <= earlier.begin]
    return bool(at.size and between.any() and seen.v[between].min() < at[-1] - 0.05)
