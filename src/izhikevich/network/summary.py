"""What a network will need, before it is built; and a refusal of what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..memory import in_words, refuse_beyond
from ..models.synapses import Pulse, Synapse
from .distributions import Distribution
from .network import Network
from .population import Events, Poisson, Projection, RandomCells

# rules that draw columns or pairs sort them: bytes that a synapse takes meanwhile, and until the table is built (measured)
SORTING = {"fixed_indegree": 36, "fixed_total_number": 56, "list": 24}
SORTED = 16
CELL = 32  # numbers per cell: parameters, state, current, noise
SAMPLE = 256  # rows and columns for which a distance rule is asked what it will do


@dataclass(frozen=True)
class Summary:
    """Cells, synapses and memory of a network; prints as a table.

    Attributes
    ----------
    cells, synapses : int
        Synapses are expected ones, where their number is drawn; without those of rules of the user's own, which are counted when they
        are built.
    bytes_synapses, bytes_state : int
        What a run holds.
    bytes_building : int
        What is taken on top of that while the synapses are built.
    projections : tuple of (str, int or None, int)
        What each is, its synapses and their bytes; of a rule of the user's own None and 0.
    """

    cells: int
    synapses: int
    bytes_synapses: int
    bytes_state: int
    bytes_building: int
    projections: tuple[tuple[str, int | None, int], ...]

    @property
    def bytes(self) -> int:
        """Memory of synapses and state together."""
        return self.bytes_synapses + self.bytes_state

    def __str__(self) -> str:
        unknown = any(count is None for _, count, _ in self.projections)
        more = " and those of rules of your own" if unknown else ""
        lines = [f"{self.cells} cells, {self.synapses} synapses{more}, {in_words(self.bytes)}"]
        lines += [f"  {text}: {_told(count, size)}" for text, count, size in self.projections]
        if not unknown:
            per_spike = self.synapses / self.cells if self.cells else 0.0
            lines.append(f"a step updates {self.cells} cells; a spike is {per_spike:.0f} additions on average")
        return "\n".join(lines)

    __repr__ = __str__


def _told(count: int | None, size: int) -> str:
    return "synapses are counted when they are built" if count is None else f"{count} synapses, {in_words(size)}"


def summary(net: Network, dt: float, dtype: str) -> Summary:
    """Memory from the expected number of synapses: a word for a target, and a number for each weight of its own."""
    number = np.dtype(dtype).itemsize
    own = [_steps(p, dt) for p in net.projections if _has_own_delays(p)]
    known = [_steps(p, dt) for p in net.projections if not _has_own_delays(p)]
    bits = max([1, *(int(p.post.size - 1).bit_length() for p in net.projections)])
    word = 4 if bits + max(own, default=0).bit_length() <= 32 else 8
    counted = _counted(net)
    sizes = [count * _per_synapse(p, word, number) for p, count in counted]
    found = [(repr(p), None if p.own_rule else n, size) for (p, n), size in zip(counted, sizes, strict=True)]
    synapses = sum(sizes)
    kinds = {(type(s), tuple(s.values.values())): s.lasts for s in _synapses(net)} or {0: 0.0}
    lasts = max(1, *(round(lasts / dt) for lasts in kinds.values()), 1)
    ring = len(kinds) * number * (max(own, default=0) + lasts)
    remembered = 4 * (max(known, default=1) + 1)  # as if every cell fired in every step
    state = net.size * (CELL * number + 16 + ring + remembered)
    building = max(0, _most_while_building(net, synapses) - synapses)
    return Summary(net.size, sum(n for _, n in counted), synapses, state, building, tuple(found))


def refuse_too_large(net: Network, dt: float, dtype: str) -> None:
    """Refuse a network that does not fit into the memory that is left; nothing of it has been built yet.

    Parameters
    ----------
    net : Network
        What a rule of the user's own makes is counted, and refused, when it is built.
    dt : float, ms
    dtype : str

    Raises
    ------
    NotEnoughMemoryError
    """
    told = summary(net, dt, dtype)
    parts = {
        "synapses": told.bytes_synapses,
        "building them": told.bytes_building,
        "state and its copy": 2 * told.bytes_state,
    }
    remedy = "Take fewer cells or synapses, one weight for all, shorter delays or dtype='float32'"
    refuse_beyond("Network", parts, remedy)


def _most_while_building(net: Network, table: int) -> int:
    """Bytes at the worst moment: when the largest list is sorted, or when all parts become one table."""
    listed = [(count, SORTING[p.rule]) for p, count in _counted(net) if p.rule in list(SORTING)]
    kept = SORTED * sum(count for count, _ in listed)
    sorting = max((count * (each - SORTED) for count, each in listed), default=0)
    return kept + max(sorting, table * (2 if len(net.projections) > 1 else 1))


def _synapses(net: Network) -> list[Synapse]:
    """Everything that arrivals act on; pulses from outside are synapses too."""
    widths = [i.width for i in net.inputs if isinstance(i, Events)]
    widths += [i.interval for i in net.inputs if isinstance(i, RandomCells)]
    own = [thing.synapse for thing in (*net.projections, *net.inputs) if isinstance(thing, Projection | Poisson)]
    return own + [Pulse(width=width) for width in widths]


def _counted(net: Network) -> list[tuple[Projection, int]]:
    return [(p, expected_synapses(p)) for p in net.projections]


def _per_synapse(p: Projection, word: int, number: int) -> int:
    """Bytes of the table for each synapse; a dense projection's targets need none."""
    every = p.rule == "all_to_all" and (p.options["autapses"] or not p.overlap)
    dense = every and not isinstance(p.delay, Distribution) and np.ndim(p.delay) == 0
    return (0 if dense else word) + (number if _has_own_weights(p) else 0)


def _has_own_weights(p: Projection) -> bool:
    return isinstance(p.weight, Distribution) or np.ndim(p.weight) > 0


def _has_own_delays(p: Projection) -> bool:
    """Whether the delays stand in the words: those known from a synapse's place in its row need not, if all have one weight."""
    slots = p.rule == "fixed_outdegree" and not _has_own_weights(p)
    return isinstance(p.delay, Distribution) or (np.ndim(p.delay) > 0 and not slots)


def expected_synapses(p: Projection) -> int:
    """How many synapses a projection has, or will have on average; 0 for a rule of the user's own, which says so only when asked."""
    pre, post, options = p.pre.size, p.post.size, p.options
    pairs = pre * post - (0 if options["autapses"] else p.overlap)
    by_rule: dict[Any, Any] = {
        "all_to_all": pairs,
        "one_to_one": pre,
        "fixed_outdegree": pre * options.get("outdegree", 0),
        "fixed_indegree": post * options.get("indegree", 0),
        "fixed_total_number": options.get("number", 0),
        "pairwise_bernoulli": pairs * options.get("p", 0.0),
        "distance_dependent": pairs * (_nearby(p) if p.rule == "distance_dependent" else 0.0),
        "list": np.size(options.get("pre", ())),
    }
    return 0 if p.own_rule else round(by_rule[p.rule])


def _nearby(p: Projection) -> float:
    """The mean probability of a distance rule, from a sample of its pairs."""
    draw = np.random.default_rng(0)
    pre, post = (x[draw.integers(len(x), size=SAMPLE)] for x in (p.pre.positions, p.post.positions))  # type: ignore
    gap = np.abs(pre[:, None] - post[None])
    period = p.options.get("period", 0.0)
    gap = np.where((gap + gap > period) & (period > 0), period - gap, gap)
    distance = np.sqrt((gap**2).sum(axis=2))
    r = distance / p.options["scale"]
    gaussian = p.options.get("profile", "gaussian") == "gaussian"
    profile = np.exp(-0.5 * r * r) if gaussian else np.exp(-r)
    return float(p.options["p"] * np.where(distance <= p.options.get("cutoff", np.inf), profile, 0.0).mean())


def _steps(p: Projection, dt: float) -> int:
    """The longest delay, in steps."""
    return max(1, round((p.delay.most if isinstance(p.delay, Distribution) else float(np.max(p.delay))) / dt))
