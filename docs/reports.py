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
    for path in FILES:
        recordings, began = izh.io.read_recordings(path), time.perf_counter()
        fit = SpikeTimeFit(loss="indexed", threads=os.cpu_count() or 1).fit(recordings[::2])
        report = fit_report(fit, recordings, seconds=time.perf_counter() - began, path=path)
        page = report.html().encode("utf-8")
        write_whole(FOLDER / f"{path.stem}.html", lambda file, page=page: file.write(page))
        print(report, f"{len(page) / 1e6:.2f} MB, {report.seconds:.0f} s\n", sep="\n", flush=True)


if __name__ == "__main__":
    main()
