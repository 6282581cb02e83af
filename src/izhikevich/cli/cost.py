"""`izhikevich cost`: the table of 2004 beside our counts, and what the models cost at equal accuracy."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .options import Json, NoFigure, Out, picture
from .report import print_json, print_table, say


def cost(
    accuracy: Annotated[
        bool, typer.Option("--accuracy", help="Also the cost at equal accuracy, and its diagram: some minutes.")
    ] = False,
    rate: Annotated[float, typer.Option(help="Rate in Hz at which models are compared.")] = 20.0,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """What a millisecond of a model costs: the operations that figure 2 of 2004 prints, and ours.

    Example: izhikevich cost --accuracy
    """
    from ..cost import WEIGHTS, compare_costs, published_costs

    rows = published_costs()
    result: dict[str, Any] = {"weights": WEIGHTS, "published": [], "accuracy": [], "figure": None}
    result["published"] = [
        {"model": row.name, "published": row.published, "ours": row.per_ms, "step_ms": row.dt, "per_step": row.per_step}
        for row in rows
    ]
    found = list(compare_costs(hz=rate)) if accuracy else []
    result["accuracy"] = [
        {"model": one.name, "rate_hz": one.rate, "tolerance_ms": row.tolerance, "method": row.method, "dt_ms": row.dt, "per_ms": row.per_ms}
        for one in found
        for row in one.costs
    ]  # fmt: skip
    if found and not no_figure:
        from ..plotting import plot_costs, save

        result["figure"] = str(save(plot_costs(found), picture(out, "cost.png")))
    if as_json:
        print_json(result)
        return
    table = [(r.name, str(r.published), f"{r.per_ms:.0f}", f"{r.difference:+.0f}", f"{r.dt:g}") for r in rows]
    print_table(
        "Operations per ms of model time, forward Euler", ["model", "2004", "ours", "difference", "step, ms"], table
    )
    say(
        "An addition, multiplication, division or comparison is one operation, an exponential ten; a product with a step of 1 ms is none."
    )
    if found:
        heads = ["model (rate)", *(f"{row.tolerance:g} ms" for row in found[0].costs)]
        cells = [(f"{one.name} ({one.rate:.0f} Hz)", *map(_told, one.costs)) for one in found]
        print_table("The same at equal accuracy: the best method and step for the largest error allowed", heads, cells)
    if result["figure"]:
        say(f"The picture lies in {result['figure']}")


def _told(row: Any) -> str:
    return f"{row.per_ms:.0f} ({row.method} {row.dt:g})" if row.method else "none"
