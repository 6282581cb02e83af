"""`izhikevich patterns`: every published pattern on both tracks, checked, and drawn as one grid."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .options import Json, NoFigure, Out, picture
from .report import print_json, print_table, progress, say

_FIELDS = (
    "published_ok",
    "exact_ok",
    "published_difference_ms",
    "exact_difference_ms",
    "feature_published",
    "feature_exact",
    "published_spikes",
    "exact_spikes",
    "notes",
)
_COLUMNS = ["key", "pattern", "exact>", "off by [ms]>", "ok", "published>", "off by [ms]>", "ok", "remark"]


def patterns(
    out: Out = None,
    only: Annotated[str | None, typer.Option(help="Keys with commas between, such as A,C,RS; all by default.")] = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """Check every firing pattern and draw the grid.

    Each is run exactly and as published, and its spikes and feature are checked. The exit code is 1 if one fails.
    Example: izhikevich patterns --out figures
    """
    chosen = choose(only)
    runs, checks = examine(chosen)
    result = summary(chosen, checks)
    result["figure"] = None if no_figure else str(draw(chosen, runs, checks, picture(out, "patterns.png")))
    if as_json:
        print_json(result)
    else:
        print_summary(result)
    if result["failed"]:
        raise typer.Exit(1)


def choose(only: str | None) -> list[Any]:
    """The patterns of a list of keys, all without one."""
    from .. import catalog

    keys = catalog.patterns() if only is None else [key.strip() for key in only.split(",") if key.strip()]
    return [catalog.pattern(key) for key in keys]


def examine(chosen: list[Any]) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Run and check patterns: the recordings of both tracks, and the verdicts, by key."""
    runs: dict[str, dict[str, Any]] = {}
    checks: dict[str, Any] = {}
    with progress("patterns", len(chosen)) as step:
        for pattern in chosen:
            runs[pattern.key] = {track: pattern.run(track=track) for track in ("exact", "published")}
            checks[pattern.key] = pattern.check(runs[pattern.key])
            step(pattern.key)
    return runs, checks


def summary(chosen: list[Any], checks: dict[str, Any]) -> dict[str, Any]:
    """What the table and the JSON object tell."""
    rows = []
    for pattern in chosen:
        row: dict[str, Any] = {"key": pattern.key, "name": pattern.name, "group": pattern.group}
        row |= {field: getattr(checks[pattern.key], field) for field in _FIELDS}
        row |= {"artefact": pattern.artefact, "companion": pattern.companion}
        rows.append(row)
    return {"patterns": rows, "failed": sum(not (row["published_ok"] and row["exact_ok"]) for row in rows)}


def draw(chosen: list[Any], runs: dict[str, dict[str, Any]], checks: dict[str, Any], path: Any) -> Any:
    """Write the figure grid; gives its absolute path."""
    from ..plotting import plot_pattern_grid, save

    return save(plot_pattern_grid(chosen, runs, checks), path, dpi=150)


def print_summary(result: dict[str, Any]) -> None:
    """Print the table and the verdict."""
    print_table(
        "Firing patterns: spikes on the exact and on the published track", _COLUMNS, map(_row, result["patterns"])
    )
    total = len(result["patterns"])
    say(f"{total - result['failed']} of {total} patterns pass on both tracks.")
    if result["figure"]:
        say(f"The picture lies in {result['figure']}")


def _row(row: dict[str, Any]) -> list[Any]:
    remark = {
        "feature": "step artefact: the equations do not show it",
        "stimulus": "step artefact: stimulus to be restated",
    }
    words = remark.get(row["artefact"], "")
    if words and row["companion"]:
        words += f"; see {row['companion']}"
    exact = [row["exact_spikes"], f"{row['exact_difference_ms']:.1g}", row["exact_ok"]]
    published = [row["published_spikes"], f"{row['published_difference_ms']:.1g}", row["published_ok"]]
    return [row["key"], row["name"], *exact, *published, words]
