"""A progress bar for long runs, on a terminal only."""

from __future__ import annotations

import sys
import time
from typing import Any


class Progress:
    """How far a long piece of work has come, and wall time remaining, on stderr; silent for the first second, and where nobody looks.

    Parameters
    ----------
    duration : float
        Of the whole work: of a run its model time, ms.
    show : bool, optional
        Force the bar on or off; by default it shows on a terminal.
    unit : str, default "ms"
        What is counted.
    """

    def __init__(self, duration: float, show: bool | None = None, unit: str = "ms"):
        self.duration, self.unit = duration, unit
        self.wanted = sys.stderr.isatty() if show is None else show
        self.patience = 1.0 if show is None else 0.0
        self.began = time.perf_counter()
        self.first: tuple[float, float] | None = None  # wall time and model time, when kernels had been loaded
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def at(self, reached: float, said: str | None = None) -> None:
        """Show that so much is done, and a word on it: of a run, how fast model time passes."""
        now = time.perf_counter()
        self.first = self.first or (now, reached)
        if not self.wanted or now - self.began < self.patience:
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            done = TextColumn("{task.completed:.0f} of {task.total:.0f} " + self.unit)
            columns = (done, BarColumn(), TextColumn("{task.fields[said]}"), TimeRemainingColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("run", total=self.duration, said="")
        said = speed_of(now - self.first[0], reached - self.first[1]) if said is None else said
        self.bar.update(self.task, completed=reached, said=said)


def speed_of(wall: float, model: float) -> str:
    """How fast model time (ms) passes beside wall time (s), in words.

    >>> speed_of(2.0, 500.0)
    '0.25 × real time'
    """
    return f"{model / 1000 / wall:.3g} × real time" if wall > 0 and model > 0 else ""
