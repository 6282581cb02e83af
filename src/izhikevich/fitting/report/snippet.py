"""Programs of a few lines: one runs the fitted cell, one makes the fit again."""

from __future__ import annotations

import inspect
from typing import Any

from ..candidates import held_state
from ..data import Sweep, given


def snippet(report: Any) -> str:
    """A program that runs the cell as it was run under one of the sweeps; it needs no file where the current is made of steps.

    Parameters
    ----------
    report : FitReport

    Returns
    -------
    str
    """
    fit = report.fit
    sweeps = given(report.recordings, None, fit.model_.current_unit, "report", fit.middle_)
    chosen = max((s for s in sweeps if s.number in (report.unseen or report.fitted)), key=lambda s: s.spikes.size)
    beside = fit.params_
    offset = float(beside.get("offset", 0.0) + beside.get("drift", 0.0) * chosen.away)
    scale = float(beside.get("scale", 1.0))
    first = scale * float(chosen.current.at([0.0]).item()) + offset
    start = fit.start if isinstance(fit.start, tuple) else tuple(x.item() for x in held_state(fit.model_, first))
    unit = fit.model_.current_unit.split(" (")[0]
    place = sweeps.index(chosen)
    lines = [
        f'"""The cell fitted to {report.recordings.source}, as it was run in sweep {chosen.number}."""',
        "",
        "import izhikevich as izh",
        "",
        f"cell = {_made(fit.model_)}",
        *_current(chosen, report, place, unit),
    ]
    if scale != 1.0:
        lines.append(f"current = {scale!r} * current  # found by the fit")
    if offset:
        lines.append(f"current = current + {offset!r}  # {unit}, found by the fit")
    return "\n".join([
        *lines,
        f"start = {start!r}  # v and u",
        f'run = izh.simulate(cell, {chosen.duration!r}, current, start=start, method="taylor")',
        "print(run.spike_times.round(2).tolist())",
        "",
    ])  # fmt: skip


def again(report: Any) -> str:
    """A program that makes the fit again from the file.

    Parameters
    ----------
    report : FitReport

    Returns
    -------
    str
    """
    fit, kind = report.fit, type(report.fit).__name__
    defaults = {name: p.default for name, p in inspect.signature(type(fit)).parameters.items()}
    options = [
        f"{name}={_shown(value)}"
        for name, value in fit.get_params().items()
        if name != "threads" and not _same(value, defaults[name])
    ]
    places = [k for k, number in enumerate(report.recordings.numbers) if number in report.fitted]
    return "\n".join([
        f'"""The fit to {report.recordings.source}, again."""',
        "",
        "import izhikevich as izh",
        f"from izhikevich.fitting import {kind}, fit_report",
        "",
        *_read(report),
        f"fit = {kind}({', '.join(options)}).fit(recordings[{places}])",
        f"print(fit_report(fit, recordings, {list(report.unseen)}))",
        "",
    ])  # fmt: skip


def _current(sweep: Sweep, report: Any, place: int, unit: str) -> list[str]:
    """Lines that make the current of a sweep: its steps, or the samples of the file."""
    steps = report.recordings.steps[place]
    held = sum(epoch.length for epoch in steps)
    if held < sweep.duration - 2 * report.recordings.dts[place]:  # it varies; the last sample has no end of its own
        return [*_read(report), f"current = izh.sampled(recordings.times({place}), recordings.i[{place}])"]
    base, rows = float(steps[0].first), []
    for epoch in steps:
        if epoch.first != base:
            end = sweep.duration if epoch is steps[-1] else epoch.end
            level, start, stop = (float(x) for x in (epoch.first - base, epoch.begin, end))
            rows.append(f"current = current + izh.step({level!r}, start={start!r}, stop={stop!r})")
    return [f"current = izh.constant({base!r})  # {unit}; then the steps of the sweep, in ms", *rows]


def _read(report: Any) -> list[str]:
    """Lines that read the recordings."""
    options = "".join(f", {name}={value!r}" for name, value in report.options.items())
    return [f"recordings = izh.io.read_recordings({report.recordings.source!r}{options})"]


def _made(cell: Any) -> str:
    return f"izh.{type(cell).__name__}({', '.join(f'{name}={value!r}' for name, value in cell.values.items())})"


def _shown(value: Any) -> str:
    if callable(value):  # a loss or a search of one's own: it must be imported where it lives
        return value.__name__
    return _made(value) if hasattr(value, "parameters") else repr(value)


def _same(value: Any, default: Any) -> bool:
    return value is default or (not hasattr(value, "parameters") and value == default)
