"""The tables of `real_cells.py`: medians over seeds with the worst beside them, and what was wanted."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import report

AGAIN = "the cell, again"
OURS = "izhikevich"
NAMES = {OURS: f"**{OURS}**", "bluepyopt": "BluePyOpt"}
PARTS = {
    "sweeps": "sweeps right",
    "each_step": "each step right",
    "counts": "steps right",
    "latencies": "latencies right",
}
ERRORS = {
    "rate_error": "f–I, Hz",
    "latency_error": "latency, ms",
    "adaptation_error": "adaptation index",
    "spike_distance": "SPIKE-distance",
}
WHOLE, LONGEST = 0.9, 90.0  # the aims: part of the sweeps, and seconds

Row = dict[str, Any]


def as_text(rows: Sequence[Row]) -> str:
    """All tables and what stands under them."""
    return "\n\n".join((errors_table(rows), parts_table(rows), offsets(rows), aims(rows)))


def grouped(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """By cell and program, cell by cell, programs in the order in which they came."""
    found: dict[tuple[str, str], list[Row]] = {}
    cells = list(dict.fromkeys(row["cell"] for row in rows))
    for row in sorted(rows, key=lambda row: cells.index(row["cell"])):
        found.setdefault((row["cell"], row["program"]), []).append(row)
    return found


def values(rows: Sequence[Row], name: str, view: str = "held_out") -> list[float]:
    """One number for each seed; infinite where there is none, for then the cell found does not fire."""
    return [float("inf") if row[view].get(name) is None else row[view][name] for row in rows]


def median(rows: Sequence[Row], name: str, view: str = "held_out") -> float:
    return statistics.median(values(rows, name, view))


def errors_table(rows: Sequence[Row]) -> str:
    header = ("cell", "program", *ERRORS.values(), "f–I by its Euler, Hz", "seconds", "processor s", "candidates")
    lines = []
    for (cell, program), some in grouped(rows).items():
        errors = [worst_beside(values(some, name)) for name in ERRORS]
        rest = ("", "", "", "")
        if program != AGAIN:
            euler = "" if program == OURS else f"{median(some, 'rate_error', 'by_euler'):.3g}"
            seconds, busy = (worst_beside([row[key] for row in some]) for key in ("seconds", "processor_seconds"))
            rest = (euler, seconds, busy, f"{statistics.median(row['candidates'] for row in some):,.0f}")
        lines.append((cell, NAMES.get(program, program), *errors, *rest))
    return report.table(header, lines, left=2)


def parts_table(rows: Sequence[Row]) -> str:
    header = ("cell", "program", *PARTS.values())
    lines = [
        (cell, NAMES.get(program, program), *(part([row["held_out"].get(name) for row in some]) for name in PARTS))
        for (cell, program), some in grouped(rows).items()
    ]
    return report.table(header, lines, left=2)


def offsets(rows: Sequence[Row]) -> str:
    """What our fits added to the current of each sweep that was fitted, of the first seed."""
    said = []
    for (cell, program), some in grouped(rows).items():
        if program == OURS:
            added = some[0]["offsets"]
            said.append(f"* {cell}: " + ("nothing" if not any(added) else " ".join(f"{x:+.1f}" for x in added) + " pA"))
    return "Added to the current of each even sweep, by our fit with seed 0:\n\n" + "\n".join(said)


def aims(rows: Sequence[Row]) -> str:
    """What was wanted of every cell, in the median over seeds, and what came of it."""
    found, lines = grouped(rows), []
    for cell in dict.fromkeys(row["cell"] for row in rows):
        ours, own = found[cell, OURS], part([row["held_out"]["latencies"] for row in found[cell, AGAIN]])
        right, late = (
            statistics.median(share(row["held_out"][name]) for row in ours) for name in ("sweeps", "latencies")
        )
        seconds = statistics.median(row["seconds"] for row in ours)
        lines += [
            (cell, "sweeps right", f"{right:.0%}", f"at least {WHOLE:.0%}", yes(right >= WHOLE)),
            (cell, "latencies right", f"{late:.0%} (the cell, again: {own})", "all", yes(late == 1.0)),
            (cell, "seconds of a fit", f"{seconds:.0f}", f"at most {LONGEST:.0f}", yes(seconds <= LONGEST)),
        ]
        for who in (program for at, program in found if at == cell and program not in (OURS, AGAIN)):
            pairs = [(name, median(ours, key), median(found[cell, who], key)) for key, name in ERRORS.items()]
            worse = [name.partition(",")[0] for name, own, other in pairs if own > other]
            better = sum(own < other for _, own, other in pairs)
            said = f"better in {better} of {len(pairs)}" + (f", worse in {' and '.join(worse)}" if worse else "")
            reached = not worse and better > len(pairs) / 2
            lines.append(
                (cell, f"errors beside {NAMES.get(who, who)}", said, "worse in none, better in most", yes(reached))
            )
    return report.table(("cell", "aim", "measured", "wanted", "reached"), lines, left=2)


def share(pair: tuple[int, int]) -> float:
    return pair[0] / pair[1]


def yes(reached: bool) -> str:
    return "yes" if reached else "**no**"


def worst_beside(numbers: Sequence[float]) -> str:
    """Median, and the largest in brackets."""
    middle, worst = statistics.median(numbers), max(numbers)
    return f"{middle:.3g}" + (f" ({worst:.3g})" if len(numbers) > 1 else "")


def part(pairs: Sequence[tuple[int, int] | None]) -> str:
    """How many are right of how many: the median, and the smallest in brackets."""
    known = [pair for pair in pairs if pair is not None and pair[1]]
    if not known:
        return "–"
    right = [pair[0] for pair in known]
    worst = f" ({min(right)})" if len(right) > 1 else ""
    return f"{statistics.median_low(right)}{worst} of {known[0][1]}"
