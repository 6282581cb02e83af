"""The page of a fit, from its parts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...late import late
from ...provenance import versions
from .html import box, code, document, hidden, paragraph, picture, section, table
from .remarks import EDGE

SHOWN = 5  # sweeps over which the model is drawn
AROUND = 50.0  # ms before and after the step in the closer picture


def page(report: Any) -> str:
    """The whole page, one file without anything from elsewhere.

    Parameters
    ----------
    report : FitReport

    Returns
    -------
    str
    """
    fit, source = report.fit, report.recordings.source
    form = "2007" if type(fit.model_).__name__.endswith("2007") else "2003"
    which = f"Fitted: sweeps {', '.join(map(str, report.fitted))}."
    which += f" Held out: {', '.join(map(str, report.unseen))}." if report.unseen else " None was held out."
    first = report.remarks if fit.converged_ else report.remarks[1:]
    parts = [
        f"<h1>{paragraph(f'{source}: a fitted cell')[3:-4]}</h1>",
        "" if fit.converged_ else box("warning", report.remarks[:1]),
        paragraph(f"An Izhikevich cell of {form}, found by {type(fit).__name__}. {which}"),
        box("remarks", first),
        section("How well it does", *_judged(report)),
        section("Traces", *_traces(report)),
        section("Rates, latencies, intervals", *_steps(report)),
        section("Parameters", _parameters(report), _offsets(report)),
        section("What these data tell", *_known(report)),
        section("Read off the recording", *_measured(report)),
        section("The nearest cell of the catalog", *_nearest(report)),
        section("Use it", *_use(report)),
        section("How it was made", _made(report)),
    ]
    return document(f"{source}: a fitted cell", "\n".join(part for part in parts if part))


def _judged(report: Any) -> list[str]:
    found = report.judged
    whose = "Sweeps held out" if report.unseen else "The fitted sweeps themselves"
    rows = [
        (s.sweep, f"{s.begin:g} to {s.end:g}", s.level, *s.counts, s.count_right, *s.latencies, s.latency_right, s.distance)
        for s in found.steps
    ]  # fmt: skip
    head = ["sweep", "step [ms]", f"current [{_unit(report)}]", "spikes, cell", "model", "right",
            "latency, cell [ms]", "model", "right", "SPIKE-distance"]  # fmt: skip
    rule = (
        "A number of spikes is right within 15 % or 2 spikes, a latency within 20 % or 3 ms"
        + (f" from 1.2 times rheobase ({found.rheobase:.4g} {_unit(report)}) on" if np.isfinite(found.rheobase) else "")
        + ". The second column compares the cell with itself, where it got the same current twice in a sweep; what went before differs."
    )
    whole = [(s.number, *s.counts, s.right) for s in found.sweeps]
    return [
        paragraph(f"{whose}: {_score(found)}"),
        table(["", "model", "cell, again"], found.lines()),
        paragraph(rule),
        hidden("Step by step", table(head, rows)),
        hidden("Sweep by sweep", table(["sweep", "spikes, cell", "model", "right"], whole)),
    ]


def _score(found: Any) -> str:
    right, many = found.sweeps_right
    each, steps = found.each_step_right
    said = f"the number of spikes is right in {right} of {many}"
    return f"{said}, in each step by itself in {each} of {steps}." if steps else f"{said}."


def _traces(report: Any) -> list[str]:
    plotting, shown = late("plotting"), report.judging
    drawn = plotting.plot_fit(report.fit, shown, most=SHOWN)
    words = (
        "The model over the cell; fitted sweeps are marked." if shown.v is not None else "Spikes, the model's below."
    )
    parts = [picture(drawn, words)]
    if report.judged.steps:
        begin, end = report.judged.steps[0].begin, report.judged.steps[0].end
        if end - begin + 2 * AROUND < 0.7 * max(shown.durations):
            closer = plotting.plot_fit(report.fit, shown, most=SHOWN, window=(max(0.0, begin - AROUND), end + AROUND))
            parts.append(picture(closer, "The same, the first step."))
    return parts


def _steps(report: Any) -> list[str]:
    if not report.judged.steps:
        return []
    plotting = late("plotting")
    rates = plotting.plot_fi_fit(report.fit, report.used)
    residuals = plotting.plot_residuals(report.fit, report.used)
    return [
        picture(rates, "Rates of cell and model."),
        picture(
            residuals,
            "Left: latencies; a bar is what counts as right. Right: intervals, the model's over the cell's with the same index.",
        ),
    ]


def _parameters(report: Any) -> str:
    fit, box_ = report.fit, report.fit.space_.limits()
    place = dict(zip(fit.space_.free, fit.x_, strict=True))
    unit = fit.model_.current_unit.split(" (")[0]
    beside = {
        "offset": (unit, "added to every current"),
        "drift": (f"{unit}/mV", "added to the current for each mV that the baseline lies above the median"),
        "scale": ("", "factor on every current"),
    }
    known = {
        name: (field.metadata["unit"], field.metadata["meaning"]) for name, field in fit.model_.parameters().items()
    }
    values = {**fit.model_.values, **{name: fit.params_[name] for name in beside if name in fit.params_}}
    rows = []
    for name, value in values.items():
        how = "fixed"
        if name in box_:
            low, high = box_[name]
            how = f"fitted, from {low:g} to {high:g}" + ("" if EDGE <= place[name] <= 1 - EDGE else "; at the bound")
        what = (known | beside)[name]
        rows.append((name, float(value), "" if what[0] == "1" else what[0], how, what[1]))
    return table(["parameter", "value", "unit", "", "meaning"], rows)


def _offsets(report: Any) -> str:
    found = report.fit.offsets_
    if len(set(found.values())) < 2:  # none, or the same everywhere: it stands above
        return ""
    rows, unit = (
        [(number, float(value)) for number, value in found.items()],
        report.fit.model_.current_unit.split(" (")[0],
    )
    return hidden(f"Added to the current of each fitted sweep [{unit}]", table(["sweep", "offset"], rows))


def _known(report: Any) -> list[str]:
    found = report.knowledge
    if found is None:
        return []
    if isinstance(found, str):
        return [paragraph(f"Not known: {found}")]
    words = "Bounds are standard deviations that no estimate can fall below, if what the model is off by were noise."
    return [paragraph(words) if hasattr(found, "bounds") else "", found._repr_html_()]


def _measured(report: Any) -> list[str]:
    found = report.measured
    if isinstance(found, str):
        return [paragraph(f"Nothing could be: {found}")]
    return [paragraph("Without a search, from passive answers, rheobase and the shape of spikes:"), code(str(found))]


def _nearest(report: Any) -> list[str]:
    found = report.nearest
    if isinstance(found, str):
        return [paragraph(f"Not known: {found}")]
    said = f"{found.name}, by the firing of the recorded cell alone, at multiples of rheobase; 1 is as far as cells of the catalog scatter."
    return [paragraph(said), hidden("All of them", code(str(found)))]


def _use(report: Any) -> list[str]:
    return [
        paragraph("As a program (snippet.py):"),
        code(report.snippet()),
        paragraph('As a file (cell.toml), for "izhikevich run cell.toml --current ..." and izh.cell("cell.toml"):'),
        code(report.toml()),
        hidden("The fit, again", code(report.again())),
    ]


def _made(report: Any) -> str:
    fit = report.fit
    rows = [
        ("file", report.recordings.source),
        ("SHA-256", report.digest or None),
        ("estimator", f"{type(fit).__name__}, free: {', '.join(fit.space_.free)}"),
        ("loss", float(fit.loss_)),
        ("search", "ended by its own rule" if fit.converged_ else "not converged; the best point is kept"),
        ("seed", str(fit.random_state)),
        (
            "time",
            None
            if report.seconds is None
            else f"{report.seconds:.0f} s on {fit.threads} thread{'s' * (fit.threads > 1)}",
        ),
        *((name, value) for name, value in versions().items()),
    ]
    return table(["", ""], rows)


def _unit(report: Any) -> str:
    return report.recordings.current_unit.split(" (")[0]
