"""The commands, and how an error leaves the program: one sentence on standard error, exit code 2."""

from __future__ import annotations

import sys
from typing import Any

import typer
import typer.core

from ..errors import IzhikevichError
from . import bench, cost, current_voltage, demo, fit, geometry, lists, network, patterns, repertoire, run


class Group(typer.core.TyperGroup):
    """Commands whose refusals are sentences, not tracebacks."""

    def invoke(self, ctx: Any) -> Any:
        # A terminal that cannot show a letter shows a question mark instead of failing.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # pyright: ignore[reportAttributeAccessIssue]
        try:
            return super().invoke(ctx)
        except IzhikevichError as refusal:
            print(f"izhikevich: {refusal}", file=sys.stderr)
            raise typer.Exit(2) from None
        except OSError as refusal:
            if isinstance(refusal, BrokenPipeError):
                raise
            print(f"izhikevich: {refusal.strerror}: {refusal.filename}.", file=sys.stderr)
            raise typer.Exit(2) from None


app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The Izhikevich neuron: converged spike times, every published firing pattern.",
)
app.command("patterns")(patterns.patterns)
app.command("run")(run.run)
app.command("fit")(fit.fit)
app.command("network")(network.network)
app.command("phase")(geometry.phase)
app.command("fi")(geometry.fi)
app.command("iv")(current_voltage.iv)
app.command("map")(geometry.map_)
app.command("cost")(cost.cost)
app.command("repertoire")(repertoire.repertoire)
app.command("demo")(demo.demo)
app.command("cells")(lists.cells)
app.command("methods")(lists.methods)
app.command("explain")(lists.explain)
app.command("info")(lists.info)
app.command("bench")(bench.bench)
