"""A progress bar for long runs, on a terminal only."""

from __future__ import annotations

import sys
import time
from typing import Any


class Progress:
    """Model time done, how fast it passes, and wall time remaining, on stderr; silent for the first second, and where nobody looks.

    Parameters
    ----------
    duration : float, ms
        Model time of the whole run.
    show : bool, optional
        Force the bar on or off; by default it shows on a terminal.
    """

    def __init__(self, duration: float, show: bool | None = None):
        self.duration = duration
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

    def at(self, reached: float) -> None:
        """Show that the run has reached `reached` ms."""
        now = time.perf_counter()
        self.first = self.first or (now, reached)
        if not self.wanted or now - self.began < self.patience:
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            done = TextColumn("{task.completed:.0f} of {task.total:.0f} ms")
            speed = TextColumn("{task.fields[speed]}")
            columns = (done, BarColumn(), speed, TimeRemainingColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("run", total=self.duration, speed="")
        self.bar.update(self.task, completed=reached, speed=speed_of(now - self.first[0], reached - self.first[1]))


def speed_of(wall: float, model: float) -> str:
    """How fast model time (ms) passes beside wall time (s), in words.

    >>> speed_of(2.0, 500.0)
    '0.25 × real time'
    """
    return f"{model / 1000 / wall:.3g} × real time" if wall > 0 and model > 0 else ""
