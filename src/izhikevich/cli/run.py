"""`izhikevich run`: one cell, one current, a summary and the three-axis figure."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import AccuracyWarning
from .current import driving_current, recorded_sweep
from .options import Json, NoFigure, Out, picture, start_of
from .report import print_json, print_table, say


def run(
    name: Annotated[
        str,
        typer.Argument(
            metavar="CELL", help="A cell, such as RS or RS2007 (see `izhikevich cells`), or a file CELL.toml."
        ),
    ],
    current: Annotated[
        str,
        typer.Option(help='A number, text such as "10 * (t >= 20*ms)", or a file: ABF, or CSV of time and current.'),
    ] = "0",
    duration: Annotated[
        float | None, typer.Option(help="How long, in ms. Default: the recording's length, else 500.")
    ] = None,
    sweep: Annotated[int, typer.Option(help="Which sweep of a recording, from 0.")] = 0,
    method: Annotated[str | None, typer.Option(help="See `izhikevich methods`. Default: the model's own.")] = None,
    dt: Annotated[float | None, typer.Option(help="Step in ms. Default: the method's own.")] = None,
    start: Annotated[str, typer.Option(help="rest, or v0,u0 (write --start=-65,-13).")] = "rest",
    threads: Annotated[int, typer.Option(help="How many threads.")] = 1,
    seed: Annotated[int, typer.Option(help="Seed of all noise.")] = 0,
    accuracy: Annotated[
        float | None, typer.Option(help="Largest error of a spike in ms: method and step are chosen for it.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Compare the spikes with the true ones.")] = False,
    pattern: Annotated[bool, typer.Option("--pattern", help="Name the firing pattern, and say why.")] = False,
    count_operations: Annotated[
        bool, typer.Option("--count-operations", help="Count the floating-point operations of the run.")
    ] = False,
    out: Out = None,
    no_figure: NoFigure = False,
    as_json: Json = False,
) -> None:
    """Simulate a cell and draw v, u and I.

    Examples: izhikevich run RS --current "10 * (t >= 20*ms)" --duration 300,
    izhikevich run RS2007 --current recording.abf --sweep 12
    """
    options = {"method": method, "dt": dt, "start": start_of(start), "threads": threads, "seed": seed}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)  # printed with the rest
        asked = {"accuracy": accuracy, "check": check, "count_operations": count_operations}
        recording, measured = perform(name, current, duration, sweep, **asked, **options)
    result = describe(name, current, recording)
    if pattern:
        result["pattern"] = named(recording)
    result["figure"] = None if no_figure else str(draw(recording, measured, picture(out, f"{Path(name).stem}.png")))
    if as_json:
        print_json(result)
    else:
        print_description(result)


def perform(name: str, current: str, duration: float | None, sweep: int, **options: Any) -> tuple[Any, Any]:
    """Simulate: the recording, and the sweep whose current drove it (None where it was a number or text)."""
    from ..catalog import cell
    from ..simulate import simulate

    model = cell(name)
    measured = recorded_sweep(current, sweep)
    if duration is None:
        duration = 500.0 if measured is None else span(measured.times)
    given = current if measured is None else driving_current(measured)
    record = ("spikes", "v", "u", "current")
    return simulate(model, duration, given, record=record, **options), measured


def span(times: Any) -> float:
    """How long a recording lasts [ms]: its last sample is held as long as the others.

    Examples
    --------
    >>> import numpy as np
    >>> span(np.array([5.0, 5.5, 6.0, 6.5]))
    2.0
    """
    length = float(times[-1] - times[0])
    return length * len(times) / (len(times) - 1) if len(times) > 1 else 1.0


def describe(name: str, current: str, recording: Any) -> dict[str, Any]:
    """The numbers of a run: spikes, rate, intervals, and how it was made."""
    import numpy as np

    times = np.asarray(recording.spike_times, dtype=float)
    gaps = np.diff(times)
    intervals = (
        {"mean": gaps.mean(), "min": gaps.min(), "max": gaps.max(), "cv": gaps.std() / gaps.mean()}
        if gaps.size
        else None
    )
    return {
        "cell": name,
        "parameters": dict(getattr(recording.model, "values", {})),
        "current": current,
        "current_unit": recording.model.current_unit,
        "duration_ms": float(recording.duration),
        "spike_count": int(times.size),
        "rate_hz": 1000.0 * times.size / float(recording.duration),
        "first_spike_ms": float(times[0]) if times.size else None,
        "interval_ms": intervals,
        "spike_times_ms": times,
        "pattern": None,
        "accuracy": judged(recording.accuracy),
        "operations": counted(recording.operations),
        "provenance": recording.provenance,
    }


def judged(found: Any) -> dict[str, Any] | None:
    """What a check found, in plain values."""
    if found is None:
        return None
    return {
        "right": bool(found),
        "true_spike_count": int(found.true_spikes[0]),
        "largest_error_ms": float(found.largest[0]),
        "median_error_ms": float(found.median[0]),
        "advice": dict(zip(("method", "dt"), found.advice, strict=True)) if found.advice else None,
        "said": str(found),
    }


def named(recording: Any) -> dict[str, Any]:
    """The firing pattern, in plain values."""
    found = recording.classify()
    return {"name": found.name, "panels": list(found.panels), "why": found.why, "said": str(found)}


def counted(found: Any) -> dict[str, Any] | None:
    """What a run cost, in plain values."""
    if found is None:
        return None
    return {
        "counts": found.counts,
        "steps": found.steps,
        "flops": found.flops,
        "per_step": found.per_step,
        "per_ms": found.per_ms,
        "said": str(found),
    }


def draw(recording: Any, measured: Any, path: Path) -> Path:
    """Write the three-axis figure; gives its absolute path."""
    from ..plotting import plot_recording, save

    return save(plot_recording(recording, recorded=measured), path)


def print_description(result: dict[str, Any]) -> None:
    """Print the summary as a table of two columns."""
    gaps = result["interval_ms"] or {}
    shown = {key: f"{value:.4g}" for key, value in gaps.items()}
    rows = [
        ("parameters", ", ".join(f"{key} = {value:g}" for key, value in result["parameters"].items())),
        ("current", f"{result['current']} [{result['current_unit']}]"),
        ("duration", f"{result['duration_ms']:g} ms"),
        ("spikes", f"{result['spike_count']}"),
        ("mean rate", f"{result['rate_hz']:.4g} Hz"),
        ("first spike", f"{result['first_spike_ms']:.4f} ms" if result["spike_count"] else None),
        ("intervals", f"{shown['mean']} ms ({shown['min']} to {shown['max']} ms), CV {shown['cv']}" if shown else None),
    ]
    if result["pattern"]:
        rows.append(("pattern", result["pattern"]["said"]))
    if result["accuracy"]:
        rows.append(("accuracy", result["accuracy"]["said"]))
    if result["operations"]:
        rows.append(("operations", result["operations"]["said"]))
    rows += [(key, value) for key, value in result["provenance"].items() if key not in ("model", "current")]
    print_table(result["cell"], ["", "value"], rows)
    if result["figure"]:
        say(f"The picture lies in {result['figure']}")
