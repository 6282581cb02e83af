"""A closer look at a run that was named: whether the name is the cell's doing, or that of the step or of the stimulus."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..pattern.classify import Classification
from ..pattern.observed import Observed
from ..pattern.voltage import past, rings
from .course import Course, course, snapped
from .subjects import LOWEST, SUBJECTS
from .thresholds import thresholds
from .trial import Answer, answers, resting
from .witness import Witness

LONGER = 10.0  # times: the last piece of a current, and the time to settle
SLOWER = 8.0  # times: a class of excitability is asked again on a ramp so much less steep
SAME, LATER = (
    1.15,
    1.3,
)  # times: a first interval that is longer by less is the same; by more, it grows as the ramp gets slower
NEARLY = 0.98  # of the weakest pulse: the pulses of a pair
DISTANCES = 40  # of pairs of pulses, up to FAR
FAR = 120.0  # ms
BRIEFLY = 1e-6  # ms: by which a pulse outlasts the spike that it makes
PLAIN = 10.0  # times the least swing that the classifier counts: one that can be seen beside noise
FULL = 0.7  # of the largest spike's height over the start: a spike; what swings less high is a dying oscillation
#: Spikes one by one to the end, which 2003 divides by their rate.
TONIC = {"fast spiking": "tonic spiking", "low-threshold spiking": "tonic spiking"}


def pattern_of(found: Classification) -> str | None:
    """The name in the figure of 2004."""
    return TONIC.get(found.name or "", found.name)


def stands(witness: Witness) -> bool:
    """Whether a witness shows its pattern again, at half the step too, and for the reason that the pattern is known for.

    Spikes that last, and silences, must still do so when the last piece takes ten times as long; adaptation, which comes to an end, is
    not asked for that. Others are asked more: classes of excitability, oscillations, resonators and integrators, after-potentials.
    """
    if any(pattern_of(witness.classify(finer)) != witness.pattern for finer in (1, 2)):
        return False
    if not fires_in_full(witness) or _answer(witness, witness.course).v.min(initial=0.0) < LOWEST - 1.0:
        return False
    more = {
        "class 1 excitable": starts_at_any_rate,
        "class 2 excitable": starts_at_a_rate,
        "spike frequency adaptation": lambda _: True,
        "subthreshold oscillations": swings_afterwards,
        "resonator": prefers_the_wider,
        "integrator": prefers_the_closer,
        "depolarizing after-potential": follows_the_spike,
    }
    return more.get(witness.pattern, lasts)(witness)


def fires_in_full(witness: Witness) -> bool:
    """Whether all spikes are about as high: upward crossings by an oscillation that dies are none."""
    spikes, v = _answer(witness, witness.course)
    times = witness.course.times
    if "vspike" not in SUBJECTS[witness.model].kind().parameters() or not spikes.size:
        return True
    ends = np.append(spikes[1:], np.inf)
    tops = [v[: times.size][(times >= a) & (times < b)].max(initial=v[0]) for a, b in zip(spikes, ends, strict=True)]
    return bool(min(tops) - v[0] >= FULL * (max(tops) - v[0]))


def lasts(witness: Witness) -> bool:
    """Whether the name is the same when the last piece takes ten times as long."""
    return pattern_of(witness.classify(drive=witness.course.prolonged(LONGER))) == witness.pattern


def starts_at_any_rate(witness: Witness) -> bool:
    """Class 1: the slower the ramp, the lower the rate at which firing begins."""
    return _drawn_out(witness) > LATER


def starts_at_a_rate(witness: Witness) -> bool:
    """Class 2: on a ramp eight times as slow firing begins at the same rate."""
    return _drawn_out(witness) < SAME


def swings_afterwards(witness: Witness) -> bool:
    """Subthreshold oscillations: after the pulse, not during it, and by a tenth of a mV at least."""
    answer, times, end = _answer(witness, witness.course), witness.course.times, witness.pieces[2][0]
    seen = Observed(answer.spikes, (), times, answer.v[: times.size] / PLAIN)
    begin = max(end, past(seen, answer.spikes[-1]) if answer.spikes.size else end)
    return rings(seen, begin, float(times[-1])) is not None


def prefers_the_wider(witness: Witness) -> bool:
    """A resonator: the wider pair fires the cell, the closer does not, also when each comes alone; a spike leaves traces."""
    onsets = [piece[0] for piece in witness.pieces[1::2]]
    height, width = witness.pieces[1][1], witness.pieces[2][0] - onsets[0]
    closer, wider = sorted((onsets[1] - onsets[0], onsets[3] - onsets[2]))
    return _pair_fires(witness, height, width, wider) and not _pair_fires(witness, height, width, closer)


def prefers_the_closer(witness: Witness) -> bool:
    """An integrator: of pairs of pulses that nearly fire the cell alone, none fires it at a longer distance once one has failed.

    A resonator sums close pulses too, and fires again where the distance is its period.
    """
    begin, end = (piece[0] for piece in witness.pieces[1:3])
    width = end - begin
    weakest = _weakest(witness, width)
    fired = [
        _pair_fires(witness, NEARLY * weakest, width, apart) for apart in np.geomspace(width + 0.5, FAR, DISTANCES)
    ]
    return fired == sorted(fired, reverse=True) and fired[0]


def follows_the_spike(witness: Witness) -> bool:
    """An after-potential: the hump is there too when the pulse ends with the spike, and so is none of the pulse's."""
    drive = witness.course
    spike = _answer(witness, drive).spikes[0]
    t_on = drive.t_on.copy()
    t_on[2] = min(t_on[2], spike + BRIEFLY)
    return pattern_of(witness.classify(drive=replace(drive, t_on=t_on))) == witness.pattern


def _drawn_out(witness: Witness) -> float:
    """By how much the first interval along a ramp is longer on a slower one."""
    first = [_first_interval(_answer(witness, d)) for d in (witness.course, witness.course.slower(SLOWER))]
    return first[1] / first[0]


def _first_interval(answer: Answer) -> float:
    return float(np.diff(answer.spikes[:2])[0]) if answer.spikes.size > 1 else float("nan")


def _pair_fires(witness: Witness, height: float, width: float, apart: float) -> bool:
    apart = snapped(apart)
    rows = [(20, height, 0), (20 + width, 0, 0), (20 + apart, height, 0), (20 + apart + width, 0, 0)]
    return bool(_answer(witness, course([(0, 0, 0), *rows], 80 + apart, 1)).spikes.size)


def _weakest(witness: Witness, width: float) -> float:
    subject = SUBJECTS[witness.model]
    cell = resting(subject, witness.parameters)
    return float(thresholds(subject, [cell], width)[0]) if cell else float("nan")


def _answer(witness: Witness, drive: Course) -> Answer:
    subject = SUBJECTS[witness.model]
    cell = resting(subject, witness.parameters)
    answer = answers(subject, [cell], drive)[0] if cell else None
    return answer or Answer(np.empty(0), np.empty(0))
