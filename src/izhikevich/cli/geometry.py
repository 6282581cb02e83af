"""`izhikevich phase`, `fi` and `map`: the geometry of a cell as pictures and numbers."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..errors import ArgumentError, sentence
from .options import Json, NoFigure, Out, picture
from .report import print_json, print_table, say

Cell = Annotated[str, typer.Argument(metavar="CELL", help="A cell, such as RS or RS2007: see `izhikevich cells`.")]
Current = Annotated[float, typer.Option(help="Constant current, in the cell's unit.")]


def phase(
    name: Cell,
    current: Current = 0.0,
    duration: Annotated[float, typer.Option(help="How long a run from rest is drawn, in ms; 0: none.")] = 300.0,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """Draw the phase plane: nullclines, equilibria, separatrix, reset, and a run from the rest without input.

    Example: izhikevich phase RS --current 4
    """
    from ..analysis import excitability, fixed_points, rheobase
    from ..catalog import cell

    model = cell(name)
    least = rheobase(model)
    points = [{"v": p.v, "u": p.u, "kind": p.kind, "ringing_hz": p.ringing_hz} for p in fixed_points(model, current)]
    result = {
        "cell": name,
        "current": current,
        "fixed_points": points,
        "rheobase": least.current if least else None,
        "excitability": str(excitability(model)),
        "figure": None,
    }
    if not no_figure:
        from ..plotting import plot_phase_plane, save

        run = model.run(duration, current) if duration else None
        result["figure"] = str(save(plot_phase_plane(model, current, recording=run), picture(out, f"{name}-phase.png")))
    if as_json:
        print_json(result)
        return
    rows = [(p["kind"], f"v = {p['v']:.4f} mV, u = {p['u']:.4f}") for p in points] or [("equilibria", "none")]
    rows += [("rheobase, step from rest", f"{least.current:.5g}" if least else "none")]
    rows += [("excitability", result["excitability"])]
    print_table(f"{name} at I = {current:g} {unit(model)}", ["", "value"], rows)
    _told(result)


def fi(
    name: Cell,
    low: Annotated[float, typer.Option("--from", help="Lowest current.")] = 0.0,
    high: Annotated[
        float | None, typer.Option("--to", help="Highest. Default: five times the one at which rest is lost.")
    ] = None,
    points: Annotated[int, typer.Option(help="How many currents.")] = 41,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """Firing rate against current: first interval, steady state, slow ramps up and down.

    Example: izhikevich fi FS --to 20
    """
    import numpy as np

    from ..analysis import excitability, fi_curve
    from ..catalog import cell

    model = cell(name)
    found = fi_curve(model, np.linspace(low, _far(model) if high is None else high, points))
    result = {
        "cell": name,
        "currents": found.currents,
        "first_hz": found.first,
        "steady_hz": found.steady,
        "excitability": str(excitability(model)),
        "figure": None,
    }
    if not no_figure:
        from ..plotting import plot_fi_curve, save

        result["figure"] = str(save(plot_fi_curve(found, model), picture(out, f"{name}-fi.png")))
    if as_json:
        print_json(result)
        return
    rows = [
        (f"{i:.4g}", f"{first:.4g}", f"{steady:.4g}")
        for i, first, steady in zip(found.currents, found.first, found.steady, strict=True)
    ]
    print_table(name, [f"current, {unit(model)}", "first interval, Hz", "steady, Hz"], rows)
    say(result["excitability"])
    _told(result)


def map_(
    name: Cell,
    x: Annotated[str, typer.Option(help="A parameter, or I, and its range: name=from:to:points.")] = "a=0.01:0.12:200",
    y: Annotated[str, typer.Option(help="Another.")] = "b=0.15:0.3:200",
    current: Current = 10.0,
    duration: Annotated[float, typer.Option(help="How long each cell runs, in ms.")] = 500.0,
    patterns: Annotated[bool, typer.Option("--patterns", help="Name and draw firing patterns, not rates.")] = False,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """Count spikes over two parameters, all cells side by side.

    Example: izhikevich map RS --x a=0.01:0.12:300 --y I=0:20:300
    """
    from ..analysis import parameter_map
    from ..catalog import cell

    (x_name, x_values), (y_name, y_values) = axis(x, "--x"), axis(y, "--y")
    how = {"duration": duration, "current": current, "patterns": patterns}
    found = parameter_map(cell(name), x_name, x_values, y_name, y_values, **how)
    result = {"cell": name, "x": x, "y": y, "current": current, "duration_ms": duration, "figure": None}
    result |= {
        "spike_count": found.spike_count,
        "least": int(found.spike_count.min()),
        "most": int(found.spike_count.max()),
        "patterns": dict(found.shares()) if patterns else None,
    }
    if not no_figure:
        from ..plotting import plot_parameter_map, save

        result["figure"] = str(save(plot_parameter_map(found), picture(out, f"{name}-map.png")))
    if as_json:
        print_json(result)
        return
    rows = [("cells", str(found.spike_count.size)), ("spikes", f"{result['least']} to {result['most']}")]
    rows += [(pattern or "no published pattern", f"{100 * share:.3g} %") for pattern, share in found.shares()]
    print_table(f"{name}: {x_name} and {y_name}", ["", "value"], rows)
    _told(result)


def axis(text: str, option: str) -> tuple[str, Any]:
    """Read ``name=from:to:points``.

    Examples
    --------
    >>> axis("a=0:1:3", "--x")
    ('a', array([0. , 0.5, 1. ]))
    """
    import numpy as np

    try:
        name, span = text.split("=")
        low, high, points = span.split(":")
        return name.strip(), np.linspace(float(low), float(high), int(points))
    except ValueError:
        rule = "a parameter and its range, name=from:to:points"
        raise ArgumentError(sentence(option, rule, text, "Write a=0.01:0.12:200")) from None


def unit(model: Any) -> str:
    """The unit of a cell's current, without what is said about it in brackets."""
    return model.current_unit.split(" (")[0]


def _far(model: Any) -> float:
    """Five times the current at which rest is lost."""
    import math

    from ..analysis import rest_window

    window = rest_window(model)
    return 5.0 * window[1] if window and math.isfinite(window[1]) and window[1] > 0 else 20.0


def _told(result: dict[str, Any]) -> None:
    if result["figure"]:
        say(f"The picture lies in {result['figure']}")
