"""`izhikevich repertoire`: which model shows which of the twenty firing patterns, and the runs that show it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .options import Json, NoFigure, Out, picture
from .report import print_json, print_table, say


def repertoire(
    model: Annotated[
        str | None, typer.Argument(help="A model of the comparison: run its witnesses again, and say what each shows.")
    ] = None,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """Which of the twenty firing patterns of 2004 each of eleven models shows, decided by running it.

    Example: izhikevich repertoire "quadratic integrate-and-fire"
    """
    result = _matrix(out, no_figure, as_json) if model is None else _one(model, as_json)
    if as_json:
        print_json(result)


def _matrix(out: Any, no_figure: bool, quiet: bool) -> dict[str, Any]:
    from ..analysis import repertoires
    from ..cost import published_costs

    table = repertoires()
    costs = {row.name: row.per_ms for row in published_costs()}
    names = list(table.patterns)
    models = [
        {
            "model": m,
            "shown": [p for p, tick in zip(names, row, strict=True) if tick],
            "tried": {p: int(n) for p, n, tick in zip(names, tried, row, strict=True) if not tick},
            "per_ms": costs[m],
        }
        for m, row, tried in zip(table.models, table.shown, table.draws, strict=True)
    ]
    figure = None
    if not no_figure:
        from ..plotting import plot_repertoires, save

        figure = str(save(plot_repertoires(table, costs=costs), picture(out, "repertoire.png")))
    if not quiet:
        say(f"{table}\n")
        cells = [(one["model"], str(len(one["shown"])), f"{one['per_ms']:.0f}") for one in models]
        print_table("Patterns shown, and operations per ms", ["model", "of 20", "per ms"], cells)
        say("+: a run shows it. A dot: none was found, which is no proof that there is none.")
        if figure:
            say(f"The picture lies in {figure}")
    return {"patterns": names, "models": models, "figure": figure}


def _one(model: str, quiet: bool) -> dict[str, Any]:
    from ..analysis import repertoires, witnesses
    from ..errors import unknown

    known = repertoires().models
    if model not in known:
        raise unknown("model", model, known)
    runs = [(one, one.classify()) for one in witnesses(model)]
    if not quiet:
        cells = [(one.pattern, f"{one.distance:g}", said.why) for one, said in runs]
        print_table(f"{model}: its witnesses, run again", ["pattern", "distance", "what is seen"], cells)
    shown = [
        {"pattern": one.pattern, "distance": one.distance, "panel": one.panel, "parameters": dict(one.parameters),
         "settle_ms": one.settle, "duration_ms": one.duration, "pieces": one.pieces, "name": said.name, "why": said.why}
        for one, said in runs
    ]  # fmt: skip
    return {"model": model, "witnesses": shown}
