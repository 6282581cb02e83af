"""Ctrl-C and SIGTERM as wishes: heard at once, fulfilled when it suits."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any


class Stop:
    """Between `with` and its end, Ctrl-C only leaves word that it came; a second one acts as it would without us.

    A SIGTERM is heard where there is something to save, and handed on to whom it was meant for at the end: by default it then ends
    the process. Only the main thread hears signals, and one that was ignored before stays ignored.

    Parameters
    ----------
    saves : bool
        Whether to hear SIGTERM too.

    Attributes
    ----------
    asked : int or None
        The signal that came first.

    Examples
    --------
    >>> with Stop(saves=False) as stop:
    ...     signal.raise_signal(signal.SIGINT)
    ...     stop.asked == signal.SIGINT
    True
    """

    def __init__(self, saves: bool):
        self.asked: int | None = None
        self.signals = (signal.SIGINT, signal.SIGTERM) if saves else (signal.SIGINT,)
        self.before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():
            for number in self.signals:
                handler = signal.getsignal(number)
                if handler not in (None, signal.SIG_IGN):  # None: a handler that Python could not put back
                    self.before[number] = handler
                    signal.signal(number, self._hear)
        return self

    def __exit__(self, kind: Any, *_: object) -> None:
        self._restore()
        if self.asked == signal.SIGTERM and kind is None:
            signal.raise_signal(signal.SIGTERM)

    def _hear(self, number: int, _: FrameType | None) -> None:
        self.asked = number
        self._restore()

    def _restore(self) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)
        self.before.clear()
