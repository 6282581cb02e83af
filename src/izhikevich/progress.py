"""A progress bar for long runs, on a terminal only."""

from __future__ import annotations

import sys
import time
from typing import Any


class Progress:
    """Model time done and time remaining, on stderr; silent for the first second, and where nobody looks.

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
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def at(self, reached: float) -> None:
        """Show that the run has reached `reached` ms."""
        if not self.wanted or time.perf_counter() - self.began < self.patience:
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.completed:.0f} of {task.total:.0f} ms"), BarColumn(), TimeRemainingColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("run", total=self.duration)
        self.bar.update(self.task, completed=reached)
