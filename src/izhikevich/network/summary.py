"""What a network will need, before it is built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .distributions import Distribution
from .network import Network
from .population import Projection


@dataclass(frozen=True)
class Summary:
    """Cells, synapses and memory of a network; prints as a table.

    Attributes
    ----------
    cells, synapses : int
        Synapses are expected ones, where their number is drawn.
    bytes_synapses, bytes_state : int
    projections : tuple of (str, int, int)
        What each is, its synapses and their bytes.
    """

    cells: int
    synapses: int
    bytes_synapses: int
    bytes_state: int
    projections: tuple[tuple[str, int, int], ...]

    @property
    def bytes(self) -> int:
        """Memory of synapses and state together."""
        return self.bytes_synapses + self.bytes_state

    def __str__(self) -> str:
        lines = [f"{self.cells} cells, {self.synapses} synapses, {_size(self.bytes)}"]
        lines += [f"  {text}: {count} synapses, {_size(size)}" for text, count, size in self.projections]
        per_spike = self.synapses / self.cells if self.cells else 0.0
        lines.append(f"a step updates {self.cells} cells; a spike is {per_spike:.0f} additions on average")
        return "\n".join(lines)

    __repr__ = __str__


def summary(net: Network, dt: float, dtype: str) -> Summary:
    """Memory from the expected number of synapses: 4 bytes for a target, and a number for each weight of its own."""
    number = np.dtype(dtype).itemsize
    found = []
    for p in net.projections:
        count = expected_synapses(p)
        every = p.rule == "all_to_all" and (p.options["autapses"] or not p.overlap)
        dense = every and not isinstance(p.delay, Distribution) and np.ndim(p.delay) == 0
        own = isinstance(p.weight, Distribution) or np.ndim(p.weight) > 0
        found.append((repr(p), count, count * ((0 if dense else 4) + (number if own else 0))))
    longest = max([dt, *(_longest(p) for p in net.projections)])
    kinds = len({(type(p.synapse), tuple(p.synapse.values.values())) for p in net.projections}) or 1
    state = net.size * (number * (4 + kinds * (longest / dt + 2)) + 16)
    return Summary(net.size, sum(c for _, c, _ in found), sum(b for *_, b in found), int(state), tuple(found))


def expected_synapses(p: Projection) -> int:
    """How many synapses a projection has, or will have on average."""
    pre, post, options = p.pre.size, p.post.size, p.options
    pairs = pre * post - (0 if options["autapses"] else p.overlap)
    by_rule: dict[Any, Any] = {
        "all_to_all": pairs,
        "one_to_one": pre,
        "fixed_outdegree": pre * options.get("outdegree", 0),
        "fixed_indegree": post * options.get("indegree", 0),
        "fixed_total_number": options.get("number", 0),
        "pairwise_bernoulli": pairs * options.get("p", 0.0),
        "distance_dependent": pairs * options.get("p", 0.0),  # at most
        "list": np.size(options.get("pre", ())),
    }
    return round(by_rule.get(p.rule if isinstance(p.rule, str) else "", pairs))


def _longest(p: Projection) -> float:
    return p.delay.most if isinstance(p.delay, Distribution) else float(np.max(p.delay))


def _size(n: float) -> str:
    for unit in ("B", "KiB", "MiB"):
        if n < 1024:
            return f"{n:.3g} {unit}"
        n /= 1024
    return f"{n:.3g} GiB"
