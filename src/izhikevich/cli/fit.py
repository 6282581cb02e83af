"""`izhikevich fit`: from a recording to a cell and a page about it."""

from __future__ import annotations

import os
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import ArgumentError, ConvergenceWarning, sentence, unknown
from .options import Json
from .report import print_json, print_table, say
from .sweeps import chosen

TARGETS = {"spikes": "SpikeTimeFit", "voltage": "VoltageFit", "features": "FeatureFit", "isi": "IntervalFit"}
FORMS = {"2003": "Izhikevich", "2007": "Izhikevich2007"}
# A cell of 2003 has no capacitance: pA become its own unit by a factor, of 1/pF, and where it rests is an offset.
SCALED = {"free": ("a", "b", "c", "d", "scale", "offset"), "bounds": {"scale": (0.0001, 1.0)}}


def fit(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A recording: ABF, NWB or CSV.")],
    sweeps: Annotated[
        str, typer.Option(help="Sweeps to fit, by their place from 0: even, odd, all, 0,2,4 or 0:17:2.")
    ] = "even",
    hold_out: Annotated[str | None, typer.Option(help="Sweeps that judge the fit. Default: the others.")] = None,
    form: Annotated[str | None, typer.Option(help="2003 or 2007. Default: 2007 for currents in pA.")] = None,
    target: Annotated[str, typer.Option(help=f"What is fitted: {', '.join(TARGETS)}.")] = "spikes",
    loss: Annotated[
        str | None,
        typer.Option(help="For spikes: indexed (default), times, van_rossum, victor_purpura or coincidence."),
    ] = None,
    free: Annotated[
        str | None, typer.Option(help="What is to be found, such as a,b,c,d. Default: by the form.")
    ] = None,
    bounds: Annotated[list[str] | None, typer.Option(help="Bounds, such as a=0.01:0.1; may be given often.")] = None,
    seed: Annotated[int, typer.Option(help="Of the candidates.")] = 0,
    threads: Annotated[int | None, typer.Option(help="How many threads. Default: all cores.")] = None,
    voltage_unit: Annotated[str | None, typer.Option(help="Instead of what the file says, such as V.")] = None,
    current_unit: Annotated[str | None, typer.Option(help="Instead of what the file says, such as nA.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("report"),
    as_json: Json = False,
) -> None:
    """Fit a cell to a recording and write a report: page, program, and the cell as a file.

    Half of the sweeps are fitted, the others judge the fit. Example: izhikevich fit recording.abf --out report/
    """
    from ..fitting import fit_report, interval_report
    from ..io import read_recordings
    from .current import shipped

    if out.is_file():  # a fit takes a minute: said before it
        raise ArgumentError(sentence("--out", "a folder", str(out)))
    path = Path(file).expanduser()
    if not path.exists() and path.name == file and shipped(file).is_file():
        path = shipped(file)
    options: dict[str, Any] = {
        k: v for k, v in (("voltage_unit", voltage_unit), ("current_unit", current_unit)) if v is not None
    }
    recordings = read_recordings(path, **options)
    places = chosen(sweeps, len(recordings), "--sweeps")
    rest = [k for k in range(len(recordings)) if k not in places]
    held = rest if hold_out is None else chosen(hold_out, len(recordings), "--hold-out")
    if both := sorted(set(places) & set(held)):
        raise ArgumentError(sentence("--hold-out", "sweeps that are not fitted", both, "Choose others, or fit fewer"))
    estimator = estimator_of(recordings, target, form, loss, listed(free), dict(map(bounded, bounds or [])))
    estimator.random_state = seed
    began = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # said by the report, first
        if target == "isi":
            if not as_json:
                say(f"{recordings!r}: fitting intervals of the step with the most spikes in {len(places)}.")
            found = interval_report(estimator, recordings[places], path)
            report: Any = replace(found, seconds=time.perf_counter() - began)
        else:
            if not as_json:
                say(f"{recordings!r}: fitting {len(places)}, holding out {len(held)}.")
            estimator.threads = threads or os.cpu_count() or 1
            estimator.fit(recordings[places])
            took, numbers = time.perf_counter() - began, [recordings.numbers[k] for k in held]
            report = fit_report(estimator, recordings, numbers, seconds=took, path=path, options=options)
    page = report.write(out)
    if as_json:
        print_json(report.to_dict() | {"page": str(page.resolve())})
    elif target == "isi":
        say(str(report))
        say_where(page)
    else:
        print_summary(report, page)


def estimator_of(
    recordings: Any, target: str, form: str | None, loss: str | None, free: Any, bounds: dict[str, tuple[float, float]]
) -> Any:
    """The estimator that the options name."""
    from .. import fitting, models

    if target not in TARGETS:
        raise unknown("--target", target, TARGETS)
    if form is not None and form not in FORMS:
        raise unknown("--form", form, FORMS)
    if loss is not None and target != "spikes":
        raise ArgumentError(sentence("--loss", "left out unless --target is spikes", loss))
    options: dict[str, Any] = {"free": free, "bounds": bounds or None}
    if target == "isi":
        if form == "2007":
            raise ArgumentError(sentence("--form", "2003 with --target isi", form))
        inputs = "constant" if recordings.current_unit.startswith("pA") else "known"
        return fitting.IntervalFit(**{k: v for k, v in options.items() if v is not None}, inputs=inputs)
    in_pA = recordings.current_unit.startswith("pA")
    if form == "2003" and in_pA:
        options = {"free": free or SCALED["free"], "bounds": SCALED["bounds"] | bounds}
    if form == "2003" or (form == "2007" and not in_pA):
        options["model"] = getattr(models, FORMS[form])()
    if target == "spikes":
        options["loss"] = loss or "indexed"
    return getattr(fitting, TARGETS[target])(**options)


def listed(text: str | None) -> tuple[str, ...] | None:
    """Names with commas between.

    >>> listed("a, b"), listed(None)
    (('a', 'b'), None)
    """
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())


def bounded(text: str) -> tuple[str, tuple[float, float]]:
    """A name with its bounds.

    >>> bounded("a=0.01:0.1")
    ('a', (0.01, 0.1))
    """
    name, _, box = text.partition("=")
    try:
        low, high = (float(part) for part in box.split(":"))
    except ValueError:
        raise ArgumentError(sentence("--bounds", "a name and two numbers", text, "Write --bounds a=0.01:0.1")) from None
    return name.strip(), (low, high)


def print_summary(report: Any, page: Path) -> None:
    """The cell, how well it does, and where the files are."""
    for remark in report.remarks:
        say(remark)
    box = report.fit.space_.limits()
    rows = [(name, report.fit.params_[name], "{:g} to {:g}".format(*box[name])) for name in box]
    print_table(f"{report.name}: what was found", ["", "value>", "between"], rows)
    whose = "Sweeps held out" if report.unseen else "The fitted sweeps themselves"
    print_table(whose, ["", "model>", "cell, again>"], report.judged.lines())
    say_where(page)


def say_where(page: Path) -> None:
    """Where the report lies."""
    cell = page.parent / "cell.toml"
    say(f"The report lies in {page.resolve()}, the cell beside it: izhikevich run {cell}")
