"""The search for witnesses: random cells around the published one, under random stimuli of the right kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from .course import Course
from .protocols import PROTOCOLS, Cells, Protocol, wide
from .scrutiny import pattern_of, stands
from .subjects import Subject, rounded
from .thresholds import lowest, thresholds
from .trial import Resting, answers, named, resting
from .witness import Witness

LASTING = 400.0  # ms: the step whose threshold is the rheobase here
TRIES = 8  # candidates for a pattern that are looked at closely in a round


class Found(NamedTuple):
    """What a search has come to: witnesses by pattern, and cells tried without finding one."""

    witnesses: dict[str, Witness]
    draws: dict[str, int]


def search(subject: Subject, rounds: int, size: int, seed: int, say: Callable[[str], None] = lambda _: None) -> Found:
    """Look for a witness of every pattern, in rounds of `size` new cells, until all are found or the rounds are over.

    In each round the cells are drawn and measured (rest, weakest step, weakest pulse), then run under each kind of stimulus whose
    patterns are still missing. Of the cells that show one, those nearest to the published cell are looked at closely (`stands`).
    """
    rng = np.random.default_rng([seed, *subject.name.encode()])
    found = Found({}, {name: 0 for protocol in PROTOCOLS for name in protocol.patterns})
    for k in range(rounds):
        if len(found.witnesses) == len(found.draws):
            break
        cells, measured = drawn_cells(subject, rng, size)
        for protocol in PROTOCOLS:
            missing = [name for name in protocol.patterns if name not in found.witnesses]
            if not missing or not cells:
                continue
            drive = protocol.draw(rng, measured)
            candidates = list(shown(subject, protocol, cells, drive))
            for name in missing:
                found.draws[name] += len(cells)
                witness = best(subject, name, [(cells[i], drive.of([i])) for i, said in candidates if said == name])
                if witness:
                    found.witnesses[name] = witness
                    say(f"{subject.name}: {name} in round {k}, {witness.distance:.2f} from the published cell")
    return found


def drawn_cells(subject: Subject, rng: np.random.Generator, size: int) -> tuple[list[Resting], Cells]:
    """New cells with a rest and with thresholds."""
    tried = [resting(subject, subject.drawn(rng)) for _ in range(size)]
    cells = [cell for cell in tried if cell]
    width = float(np.round(wide(rng, 1.0, 10.0, 1)[0]))
    weakest = [thresholds(subject, cells, on) for on in (LASTING, width)] if cells else [np.zeros(0)] * 2
    fine = np.isfinite(weakest[0]) & np.isfinite(weakest[1])
    kept = [cell for cell, ok in zip(cells, fine, strict=True) if ok]
    return kept, Cells(weakest[0][fine], weakest[1][fine], lowest(subject, kept), width)


def shown(subject: Subject, protocol: Protocol, cells: list[Resting], drive: Course) -> Iterator[tuple[int, str]]:
    """Which cells show a pattern of the protocol, and which."""
    for i, answer in enumerate(answers(subject, cells, drive)):
        if answer is not None and (protocol.silent or answer.spikes.size):
            name = pattern_of(named(drive, i, answer))
            if name in protocol.patterns:
                yield i, name


def best(subject: Subject, name: str, candidates: list[tuple[Resting, Course]]) -> Witness | None:
    """The first that stands a closer look, from the nearest to the published cell outwards, in growing strides."""
    ranked = sorted(candidates, key=lambda c: subject.distance(c[0].parameters))
    looked_at = np.unique(np.geomspace(1, len(ranked) + 1, TRIES).astype(int) - 1)[:-1] if ranked else []
    for cell, drive in (ranked[k] for k in looked_at):
        witness = written(subject, name, cell, drive)
        if stands(witness):
            return witness
    return None


def written(subject: Subject, name: str, cell: Resting, drive: Course) -> Witness:
    """With the digits that are written down."""
    rows = zip(drive.t_on, drive.value[:, 0], drive.slope[:, 0], strict=True)
    return Witness(
        model=subject.name,
        pattern=name,
        parameters=dict(cell.parameters),
        pieces=tuple((float(t), rounded(v), rounded(s)) for t, v, s in rows),
        settle=drive.settle,
        duration=drive.duration,
        distance=round(subject.distance(cell.parameters), 2),
    )
