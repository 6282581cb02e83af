"""A simulation of the command line: made or taken up again, run to a time, and kept. Nothing else here knows how it is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import ArgumentError, sentence


def made(net: Any, **options: Any) -> Any:
    """A simulation of a network at its start; options that are None are the network's own."""
    from ..simulation import Simulation

    return Simulation(net, **{name: value for name, value in options.items() if value is not None})


def resumed(path: Path, asked: Any, seed: int | None, **options: Any) -> Any:
    """The simulation that `--save` kept, if it is the one that is asked for.

    Parameters
    ----------
    path : Path
    asked : Network or None
        Of which it must be, where one was named.
    seed, **options
        As `made` takes them; those that would make another run must agree with what was kept.
    """
    from ..simulation import Simulation

    free = {name: options[name] for name in ("threads", "record") if options.get(name) is not None}
    sim = Simulation.load(path, **free)
    kept = {
        "--seed": (seed, sim.net.seed),
        "--dt": (options.get("dt"), sim.plan.dt),
        "--method": (options.get("method"), sim.method.name),
        "--dtype": (options.get("dtype"), str(sim.plan.dtype)),
        "the network": (None if asked is None else asked.name, sim.net.name),
    }
    for option, (given, was) in kept.items():
        if given is not None and given != was:
            raise ArgumentError(sentence(option, f"{was!r}, as {path} was run with", given, "Leave it out to go on"))
    return sim


def run_until(sim: Any, duration: float, keep: Path | None) -> Any:
    """Run on to a model time [ms], counted from the very start, and keep the state if asked; gives what was recorded."""
    if duration <= sim.time:
        rule = f"more than the {sim.time:g} ms that were reached [ms]"
        raise ArgumentError(sentence("--duration", rule, duration, "It counts from the very start"))
    recording = sim.run(duration - sim.time)
    if keep is not None:
        sim.save(keep)
    return recording
