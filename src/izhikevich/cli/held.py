"""A simulation of the command line: made or taken up again, and run to a time. Nothing else here knows how it is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import ArgumentError, sentence
from .report import say


def made(net: Any, **options: Any) -> Any:
    """A simulation of a network at its start; options that are None are the network's own."""
    from ..simulation import Simulation

    return Simulation(net, **_given(options))


def resumed(path: Path, found: Callable[[int], Any] | None, seed: int | None, **options: Any) -> Any:
    """The simulation that was kept in a folder or a file, if it is the one that is asked for.

    Parameters
    ----------
    path : Path
        The folder of a run, or a file that `Simulation.save` wrote.
    found : callable or None
        Makes, with a seed, the network of which it must be; None where none was named.
    seed, **options
        As `made` takes them; those that would make another run must agree with what was kept.
    """
    from ..simulation import Simulation

    free = {name: options.pop(name) for name in ("threads", "record")}
    sim = Simulation.load(path, **_given(free))
    asked = None if found is None else found(sim.net.seed)
    kept = {
        "--seed": (seed, sim.net.seed),
        "--dt": (options["dt"], sim.plan.dt),
        "--method": (options["method"], sim.method.name),
        "--delivery": (options["delivery"], sim.delivery),
        "--dtype": (options["dtype"], str(sim.plan.dtype)),
        "the network": (None if asked is None else asked.name, sim.net.name),
    }
    for option, (given, was) in kept.items():
        if given is not None and given != was:
            raise ArgumentError(sentence(option, f"{was!r}, as {path} was run with", given, "Leave it out to go on"))
    _refuse_another(asked, sim.net, path)
    return sim


def folder_of(resume: Path | None, save: Path | None) -> Path | None:
    """The folder in which a run keeps itself: the new one, or the one that it goes on in."""
    if resume is None or not resume.is_dir():
        return save
    if save is not None and save.resolve() != resume.resolve():
        remedy = "A run goes on in its own folder; copy that one first to keep it as it is"
        raise ArgumentError(sentence("--save", f"left out, or {resume}, where --resume is a folder", str(save), remedy))
    return resume


def run_until(sim: Any, duration: float, folder: Path | None, again: bool) -> Any:
    """Run on to a model time [ms], counted from the very start; gives what was recorded.

    Parameters
    ----------
    sim : Simulation
    duration : float, ms
    folder : Path or None
        Where the run keeps itself.
    again : bool
        Whether the run was in that folder before: then there is a recording to give, even if nothing is left to be run.
    """
    left = duration - sim.time
    if left <= 0 and not (again and duration > 0):
        rule = f"more than the {sim.time:g} ms that were reached [ms]"
        raise ArgumentError(sentence("--duration", rule, duration, "It counts from the very start"))
    if left <= 0:
        reached = f"{folder} has reached {sim.time:g} ms already"
        say(f"{reached}, nothing is left to be run until {duration:g} ms.", stderr=True)
        left = 0.0
    return sim.run(left, folder=folder)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _refuse_another(asked: Any, kept: Any, path: Path) -> None:
    """Refuse to go on with a network that is described otherwise than the one that was named, though it has its name."""
    from ..network.encode import fingerprint

    if asked is not None and fingerprint(asked) != fingerprint(kept):
        remedy = "Leave it out to go on"
        raise ArgumentError(sentence("the network", f"described as {path} was run with", "another description", remedy))
