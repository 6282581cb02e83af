"""`izhikevich demo`: the main job from end to end, with pictures to look at."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from .options import Json
from .report import print_json, say

_CELL, _SWEEP = "RS2007", 12


def demo(
    out: Annotated[Path, typer.Option(help="Folder of the pictures; made if there is none.")] = Path("demo"),
    as_json: Json = False,
) -> None:
    """Show what this package does.

    Check every firing pattern, drive a cell with a recorded current, draw both. The exit code is 1 if a pattern fails.
    """
    from . import patterns, run
    from .current import shipped

    if not as_json:
        say("1 of 2: every published firing pattern, exactly and as published ...")
    chosen = patterns.choose(None)
    runs, checks = patterns.examine(chosen)
    result = patterns.summary(chosen, checks)
    result["figure"] = str(patterns.draw(chosen, runs, checks, out / "patterns.png"))
    if not as_json:
        patterns.print_summary({**result, "figure": None})
        say(f"\n2 of 2: {_CELL} driven by the current of a real recording ({shipped().name}, sweep {_SWEEP}) ...")
    if find_spec("pyabf") is None:
        remedy = "Left out: reading recordings needs pyabf. Install it: pip install 'izhikevich[io]'"
        if as_json:
            print_json({"patterns": result, "recorded": None})
        else:
            say(f"{remedy}\nThe picture lies in\n  {result['figure']}")
        raise typer.Exit(1 if result["failed"] else 0)
    recording, measured = run.perform(_CELL, shipped().name, None, _SWEEP)
    driven = run.describe(_CELL, f"{shipped().name}, sweep {_SWEEP}", recording)
    driven["figure"] = str(run.draw(recording, measured, out / "recorded_current.png"))
    if as_json:
        print_json({"patterns": result, "recorded": driven})
    else:
        run.print_description({**driven, "figure": None})
        say(f"\nThe pictures lie in\n  {result['figure']}\n  {driven['figure']}")
    if result["failed"]:
        raise typer.Exit(1)
