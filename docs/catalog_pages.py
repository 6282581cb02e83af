"""One page per published pattern and per cell, written into docs/catalog/ from the catalog itself when the documentation is built."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pictures import fresh, package_digest

import izhikevich as izh
from izhikevich.catalog import about
from izhikevich.plotting import new_figure, plot_parameter_space, save

FOLDER = "catalog"
_GROUPS = {
    "2004": "The twenty panels of 2004",
    "2003": "The eight cells of 2003",
    "exact": "Companions",
}
_ARTEFACT = {
    "none": "no: feature and spike count are those of the equations",
    "count": "the number of spikes does, the feature does not",
    "stimulus": "yes: the feature is one of the equations, but the printed stimulus must be stated differently",
    "feature": "yes: the equations do not show the feature at the printed parameters",
}
_TRACK = {"exact": "exact", "published": "as published"}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def parameters(model: Any) -> str:
    """Symbol, value, unit and meaning of every parameter."""
    rows = []
    for name, field in model.parameters().items():
        unit = field.metadata["unit"].replace("^3", "³")
        rows.append((f"`{name}`", f"{getattr(model, name):g}", "" if unit == "1" else unit, field.metadata["meaning"]))
    if getattr(model, "v_ref", None) is not None:
        rows.append(("`v_ref`", f"{model.v_ref:g}", "mV", "reference of the accommodation form: u' = a b (v − v_ref)"))
    return table(("", "value", "unit", "meaning"), rows)


def explained(what: Any) -> str:
    """What `explain()` says, as headings and lists."""
    parts = []
    for heading, sentences in what.explain().sections.items():
        parts += [f"### {heading}", "\n".join(f"* {literal(s)}" for s in sentences)]
    return "\n\n".join(parts)


def literal(text: str) -> str:
    """Text of the catalog, without accidental Markdown."""
    for sign in "\\`*_<[$":
        text = text.replace(sign, "\\" + sign)
    return text


def upper(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def stimulus_in_words(pattern: Any) -> str:
    """Segments as a table."""
    rows = [(f"{t:g}", f"{value:g}", f"{slope:g}" if slope else "") for t, value, slope in pattern.stimulus]
    return table(("from [ms]", "current [mV/ms]", "slope [mV/ms²]"), rows)


def verdicts(pattern: Any, check: Any) -> str:
    """What each rule of the feature found on both tracks."""
    rows = []
    for k in range(len(pattern.rules)):
        both = [check.findings[track][k] for track in _TRACK]
        rows.append((f"`{both[0].rule['kind']}`", *(f"{'yes' if f else '**no**'}: {f.said}" for f in both)))
    return table(("rule", *_TRACK.values()), rows)


def pattern_page(key: str, folder: Path) -> str:
    """The page of a pattern; its picture is drawn on the way."""
    pattern = izh.pattern(key)
    runs = {track: pattern.run(track) for track in _TRACK}
    check = pattern.check(runs)
    ax = pattern.plot(new_figure(6.6, 3.2).add_subplot(), runs=runs, check=check)
    save(ax, folder / f"pattern-{key}.png", dpi=100)
    companion = (
        f" [{pattern.companion}](pattern-{pattern.companion}.md) states it for the equations."
        if pattern.companion
        else ""
    )
    return f"""# {f"({key})" if pattern.group == "2004" else key + ":"} {pattern.name}

{upper(literal(pattern.feature))}.

![Spikes of pattern {key}: exactly and as published](pattern-{key}.png)

Black: the equations with located spikes. Orange: the published script's loop at its own step of {pattern.published.step:g} ms.

```python
import izhikevich as izh

izh.pattern("{key}").plot()
```

## Parameters

{parameters(pattern.model)}

Start: v = {pattern.start[0]:g} mV, u = {pattern.start[1]:g}. Length: {pattern.duration:g} ms.

{stimulus_in_words(pattern)}

## Source

{literal(pattern.source)}. {upper(literal(_meta("provenance")[pattern.provenance]))}.

Does it depend on the step? {upper(_ARTEFACT[pattern.artefact])}.{companion}

## Checks

{table(("", *_TRACK.values()), _track_rows(pattern, check, runs))}

{verdicts(pattern, check)}

## Explanation

{explained(pattern)}
"""


def _track_rows(pattern: Any, check: Any, runs: Any) -> list[tuple[str, ...]]:
    shown = {True: "yes", False: "no"}
    return [
        ("method", *(f"`{run.provenance['method']}`, {run.provenance['dt']:g} ms" for run in runs.values())),
        ("compared with", "the 40-digit spike times", "the script's spike times"),
        ("spikes", str(check.exact_spikes), str(check.published_spikes)),
        ("off by at most", _apart(check.exact_difference_ms), _apart(check.published_difference_ms)),
        ("shows the feature", shown[check.feature_exact], shown[check.feature_published]),
        ("as the catalog says", shown[check.exact_ok], shown[check.published_ok]),
    ]


def _apart(ms: float) -> str:
    return "0" if ms == 0 else f"{ms:.1g} ms"


def _meta(name: str) -> dict[str, str]:
    text = files("izhikevich.catalog").joinpath("patterns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["meta"][name]


def cell_page(name: str, folder: Path) -> str:
    """The page of a cell: a step of current, parameters, source, explanation."""
    cell, said = izh.cell(name), about(izh.cell(name))
    level, duration = _level(said["reference"])
    run = cell.run(duration + 20, izh.step(level, start=20))
    save(run.plot(), folder / f"cell-{name}.png", dpi=90)
    unit = cell.current_unit.split(" (")[0]
    return f"""# {name}: {said["title"]}

{literal(said["why"])}

![{name} driven by a step of current](cell-{name}.png)

A step to I = {level:g} {unit} at 20 ms, from rest: {run.spike_times.size} spikes in {duration:g} ms.

```python
import izhikevich as izh

izh.cell("{name}").run({duration + 20:g}, izh.step({level:g}, start=20)).plot()
```

## Parameters

Model: [`{type(cell).__name__}`](../api.md), {literal(type(cell).source)}.

{parameters(cell)}

## Source

{literal(said["source"])}. Figure: {said["figure"]}.

{literal(said.get("ambiguity", ""))}

## Checks

{_checked(said["reference"])}

## Explanation

{explained(cell)}
"""


def _checked(reference: dict[str, Any]) -> str:
    link = "[tests/catalog/test_cells.py](../../tests/catalog/test_cells.py)"
    if "spike_count" in reference:
        return f"{reference['spike_count']} spikes in 1 s of a constant I = {reference['current']:g} from rest: {link}."
    rows = [
        (f"{protocol} pA", len(times), ", ".join(f"{t:.3f}" for t in times[:4]))
        for protocol, times in reference["spike_times"].items()
    ]
    words = "Spike times under these currents, from v = vr and u = 0, by an independent integrator (SciPy's DOP853)"
    return f"{words}: {link}.\n\n" + table(("current", "spikes", "the first [ms]"), rows)


def _level(reference: dict[str, Any]) -> tuple[float, float]:
    """A current that shows the cell, and for how long [ms]: the middle one of its reference."""
    if "current" in reference:
        return reference["current"], 300.0
    constant = [float(protocol) for protocol in reference["spike_times"] if "until" not in protocol]
    return constant[len(constant) // 2], reference["duration"]


def index_page(patterns: list[str], cells: list[str]) -> str:
    """The list of all pages."""
    parts = ["# All patterns and cells"]
    for group, title in _GROUPS.items():
        rows = []
        for key in patterns:
            p = izh.pattern(key)
            if p.group == group:
                rows.append(
                    (
                        f"[{key}](pattern-{key}.md)",
                        p.name,
                        literal(p.feature),
                        _ARTEFACT[p.artefact].split(":")[0].split(",")[0],
                    )
                )
        parts += [f"## {title}", table(("", "name", "what it shows", "depends on the step"), rows)]
    rows = [
        (f"[{n}](cell-{n}.md)", about(izh.cell(n))["title"], izh.cell(n).year, izh.cell(n).current_unit) for n in cells
    ]
    parts += ["## Cells", table(("", "what it is", "year", "unit of current"), rows)]
    names = "\n".join([*(f"pattern-{k}" for k in patterns), *(f"cell-{n}" for n in cells)])
    parts += [f":::{{toctree}}\n:hidden:\n\n{names}\n:::"]
    return "\n\n".join(parts) + "\n"


def write_all(folder: Path) -> None:
    """All pages and pictures."""
    patterns, cells = izh.patterns(), izh.cells()
    pages = {f"pattern-{key}": pattern_page(key, folder) for key in patterns}
    pages |= {f"cell-{name}": cell_page(name, folder) for name in cells}
    pages["all"] = index_page(patterns, cells)
    for name, text in pages.items():
        path = folder / f"{name}.md"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:  # untouched pages need no new reading
            path.write_text(text, encoding="utf-8")
    save(plot_parameter_space(map(izh.pattern, patterns))[0], folder / "parameters.png", dpi=90)


def _write(app: Any) -> None:
    folder = Path(app.srcdir) / FOLDER
    folder.mkdir(exist_ok=True)
    digest, stamp = package_digest(), folder / ".made"
    if not fresh(stamp, digest):
        write_all(folder)
        stamp.write_text(digest)


def setup(app: Any) -> dict[str, Any]:
    """Write the pages before Sphinx looks for sources."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
