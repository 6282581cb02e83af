"""`izhikevich cost`: the table of 2004 beside our counts, and what the models cost at equal accuracy."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..errors import ArgumentError, sentence
from .options import Json, NoFigure, Out, picture
from .report import print_json, print_table, say


def cost(
    accuracy: Annotated[
        bool, typer.Option("--accuracy", help="Also the cost at equal accuracy, and its diagram: some minutes.")
    ] = False,
    noisy: Annotated[
        bool,
        typer.Option(
            "--noisy", help="With --accuracy: under a noisy current too, its standard deviation 30 % of its mean."
        ),
    ] = False,
    rate: Annotated[float, typer.Option(help="Rate in Hz at which models are compared.")] = 20.0,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """What a millisecond of a model costs: the operations that figure 2 of 2004 prints, and ours.

    Example: izhikevich cost --accuracy
    """
    from ..cost import NOISY, WEIGHTS, compare_costs, published_costs

    if noisy and not accuracy:
        raise ArgumentError(sentence("--noisy", "given with --accuracy", "alone"))
    rows = published_costs()
    shapes = {"constant": None, "noisy": NOISY} if noisy else {"constant": None}
    found = {name: list(compare_costs(hz=rate, shape=shape)) for name, shape in shapes.items()} if accuracy else {}
    result: dict[str, Any] = {
        "weights": WEIGHTS,
        "published": [
            {"model": r.name, "published": r.published, "ours": r.per_ms, "step_ms": r.dt, "per_step": r.per_step}
            for r in rows
        ],
        "accuracy": [cell for name, models in found.items() for one in models for cell in _cells(name, one)],
        "figure": None if no_figure or not found else str(_drawn(found, picture(out, "cost.png"))),
    }
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
    for name, models in found.items():
        heads = ["model (rate)", *(f"{row.tolerance:g} ms" for row in models[0].costs)]
        cells = [(f"{one.name} ({one.rate:.0f} Hz)", *map(_told, one.costs)) for one in models]
        print_table(
            f"At equal accuracy, {name} current: best method and step for the largest error allowed", heads, cells
        )
    if result["figure"]:
        say(f"The picture lies in {result['figure']}")


def _cells(current: str, one: Any) -> list[dict[str, Any]]:
    """A model's costs under a kind of current, in plain values."""
    head = {"model": one.name, "current": current, "rate_hz": one.rate}
    return [
        head | {"tolerance_ms": row.tolerance, "method": row.method, "dt_ms": row.dt, "per_ms": row.per_ms}
        for row in one.costs
    ]


def _drawn(found: dict[str, list], path: Any) -> Any:
    """The work-precision diagrams, one for each kind of current."""
    from ..plotting import new_figure, plot_costs, save

    figure = new_figure(6.0 * len(found) + 2.5, 4.2)
    axes = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
    for ax, (name, models) in zip(axes, found.items(), strict=True):
        plot_costs(models, ax, title=f"{name} current")
    return save(figure, path)


def _told(row: Any) -> str:
    return f"{row.per_ms:.0f} ({row.method} {row.dt:g})" if row.method else "none"
