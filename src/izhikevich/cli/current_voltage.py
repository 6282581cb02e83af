"""`izhikevich iv`: the current-voltage relations of a cell, as a picture and numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .geometry import Cell, unit
from .options import Json, NoFigure, Out, picture
from .report import print_json, print_table, say

Holding = Annotated[float, typer.Option(help="Current before v is moved, in the cell's unit.")]
Measured = Annotated[
    Path | None, typer.Option("--recording", help="Sweeps with steps (ABF, NWB, CSV) whose silent ends are drawn too.")
]


def iv(
    name: Cell,
    holding: Holding = 0.0,
    recording: Measured = None,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """Draw the current that holds a cell at each potential: in the long run, and at once.

    Example: izhikevich iv RS2007
    """
    from ..analysis import iv_curve
    from ..catalog import cell

    model = cell(name)
    found = iv_curve(model, holding=holding)
    result: dict[str, Any] = {
        "cell": name,
        "holding": holding,
        "rest_mv": found.rest.v,
        "resistance": found.resistance,
        "instantaneous_resistance": found.instantaneous_resistance,
        "saddle_node": None if found.fold is None else found.fold.current,
        "andronov_hopf": None if found.turning is None else found.turning.current,
        "v_mv": found.v,
        "steady": found.steady,
        "instantaneous": found.instantaneous,
        "figure": None,
    }
    if not no_figure:
        from ..io import read_recordings
        from ..plotting import plot_iv, save

        sweeps = None if recording is None else read_recordings(recording)
        result["figure"] = str(save(plot_iv(model, recordings=sweeps), picture(out, f"{name}-iv.png")))
    if as_json:
        print_json(result)
        return
    ohm = f"mV per {unit(model)}"
    rows = [
        ("rest", f"{found.rest.v:.4f} mV"),
        ("input resistance", f"{found.resistance:.5g} {ohm}"),
        ("instantaneous resistance", f"{found.instantaneous_resistance:.5g} {ohm}"),
    ]
    rows += [(b.kind, f"{b.current:.5g} at {b.v:.4f} mV") for b in (found.turning, found.fold) if b]
    print_table(f"{name} from I = {holding:g} {unit(model)}", ["", "value"], rows)
    if result["figure"]:
        say(f"The picture lies in {result['figure']}")
