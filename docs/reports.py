"""The report pages of the three recordings, as `izhikevich fit FILE` makes them; run by hand, since the fits take minutes.

python docs/reports.py
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import izhikevich as izh
from izhikevich.durable import write_whole
from izhikevich.fitting import SpikeTimeFit, fit_report

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/extra/reports"
FILES = (
    ROOT / "src/izhikevich/catalog/recordings/171116sh_0018.abf",
    ROOT / "examples/data/2019_07_24_0055_fsi.abf",
    ROOT / "examples/data/17o05028_ic_steps.abf",
)


def main() -> None:
    """Fit the even sweeps of each, hold the odd ones out, write the page, print the summary."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    columns = {}
    for path in FILES:
        recordings, began = izh.io.read_recordings(path), time.perf_counter()
        fit = SpikeTimeFit(loss="indexed", threads=os.cpu_count() or 1).fit(recordings[::2])
        report = fit_report(fit, recordings, seconds=time.perf_counter() - began, path=path)
        page = report.html().encode("utf-8")
        write_whole(FOLDER / f"{path.stem}.html", lambda file, page=page: file.write(page))
        columns[path.stem] = list(report.judged.lines())
        print(report, f"{len(page) / 1e6:.2f} MB, {report.seconds:.0f} s\n", sep="\n", flush=True)
    (FOLDER / "summary.txt").write_text(table(columns), encoding="utf-8")


def table(columns: dict[str, list[tuple[str, str, str]]]) -> str:
    """What all pages say of the sweeps held out, beside each other, for report.md; of the cell with itself in brackets.

    >>> print(table({"x": [("latencies right", "8 of 9", "–"), ("SPIKE-distance", "0.2", "0.1")]}))
    | sweeps held out | `x` |
    |---|---|
    | latencies right | 8 of 9 |
    | SPIKE-distance | 0.2 (0.1) |
    <BLANKLINE>
    """
    rows = [f"| sweeps held out | {' | '.join(f'`{name}`' for name in columns)} |", "|---" * (len(columns) + 1) + "|"]
    for line in zip(*columns.values(), strict=True):
        cells = [model if own == "–" else f"{model} ({own})" for _, model, own in line]
        rows.append(f"| {line[0][0].replace('|', chr(92) + '|')} | {' | '.join(cells)} |")
    return "\n".join([*rows, ""])


if __name__ == "__main__":
    main()
