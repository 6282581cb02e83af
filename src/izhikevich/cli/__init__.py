"""The command line: thin, so that everything it does is also one call in Python."""

from __future__ import annotations


def main() -> None:
    """Entry point of the command `izhikevich`."""
    from .app import app

    app()
