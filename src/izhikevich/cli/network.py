"""`izhikevich network`: a published network or one of a file, its rates, its rhythms and its picture."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from ..errors import ArgumentError, sentence, unknown
from .held import made, resumed, run_until
from .options import Json
from .report import print_json, print_table, say

BANDS = ((5.0, 20.0), (20.0, 80.0))  # Hz: where a strongest rhythm is told


def network(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME|FILE.toml", help="A published network, or a file; none lists them.")
    ] = None,
    duration: Annotated[
        float | None, typer.Option(help="Model time in ms, from the very start. Default: the network's own.")
    ] = None,
    dt: Annotated[float | None, typer.Option(help="Step in ms. Default: the network's, else the method's.")] = None,
    method: Annotated[str | None, typer.Option(help="See `izhikevich methods`. Default: the network's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all that is drawn. Default: the file's, else 0.")] = None,
    threads: Annotated[int, typer.Option(help="How many threads; the result does not depend on it.")] = 1,
    dtype: Annotated[str | None, typer.Option(help="float64 or float32. Default: float64.")] = None,
    static: Annotated[bool, typer.Option("--static", help="Hold the weights of a network that learns.")] = False,
    record: Annotated[str, typer.Option(help="Besides spikes, with commas: v,u draws voltages too.")] = "spikes",
    keep: Annotated[Path | None, typer.Option("--save", help="Where to keep the state at the end.")] = None,
    resume: Annotated[Path | None, typer.Option(help="Go on from a state that --save kept.")] = None,
    plot: Annotated[Path | None, typer.Option(help="File of the picture; its ending names the format.")] = None,
    as_json: Json = False,
) -> None:
    """Simulate a network: rates of its populations, rhythms, a digest of all spikes.

    Examples: izhikevich network cortex2003 --seed 1 --plot cortex.png,
    izhikevich network polychrony2006 --static --duration 2000, izhikevich network mine.toml --json
    """
    if name is None and resume is None:
        list_networks(as_json)
        return
    if plot is not None:
        check_format(plot)
    options = {"dt": dt, "method": method, "dtype": dtype, "threads": threads, "record": recorded(record)}
    begun = perf_counter()
    net = None if name is None else found(name, seed, static)
    sim = made(net, **options) if resume is None else resumed(resume, net, seed, **options)
    built = perf_counter()
    recording = run_until(sim, length(duration, sim.net), keep)
    timings = {"build_s": built - begun, "run_s": perf_counter() - built}
    result = describe(sim, recording) | {"saved": keep, "figure": draw(recording, plot), "timings": timings}
    if as_json:
        print_json(result)
    else:
        print_description(result, stated(name, recording))


def found(name: str, seed: int | None, static: bool) -> Any:
    """The network of a file, if the name ends in .toml, else of the catalog."""
    from .. import catalog

    if Path(name).suffix.lower() == ".toml":
        from ..network import Network

        return Network.from_toml(name, seed)
    if name not in catalog.networks():
        raise unknown("network", name, [*catalog.networks(), "FILE.toml"])
    return catalog.network(name, seed, static=static)


def length(duration: float | None, net: Any) -> float:
    """How long to simulate [ms]: as asked for, else the network's own duration."""
    wanted = net.duration if duration is None else duration
    if wanted is None:
        raise ArgumentError(sentence("--duration", "given where the network has none of its own", None))
    return wanted


def recorded(text: str) -> tuple[str, ...]:
    """Spikes, and whatever else is asked for.

    Examples
    --------
    >>> recorded("v, u")
    ('spikes', 'v', 'u')
    """
    asked = (part.strip() for part in text.split(","))
    return ("spikes", *(part for part in asked if part not in ("", "spikes")))


def describe(sim: Any, recording: Any) -> dict[str, Any]:
    """What a run found and how it was made; all of it the same for any number of threads."""
    return {
        "network": sim.net.name,
        "cells": sim.net.size,
        "rates_hz": {name: mean_rate(recording[name]) for name in sim.net.populations},
        "peaks_hz": peaks(recording),
        "spikes": int(recording.spike_count.sum()),
        "digest": recording.digest,
        "begin_ms": recording.begin,
        "duration_ms": recording.begin + recording.duration,
        "interrupted": recording.interrupted,
        **{name: recording.provenance[name] for name in ("seed", "dt", "method", "dtype", "engine")},
    }


def mean_rate(recording: Any) -> float:
    """Spikes per cell and second, on average over the cells."""
    import numpy as np

    return float(np.mean(recording.rate))


def peaks(recording: Any) -> dict[str, float] | None:
    """The frequency of the strongest rhythm in each of two bands; None for runs too short for a spectrum of 2 Hz."""
    if recording.duration < 500.0:
        return None
    from ..analysis import spectrum

    whole = spectrum(recording)
    return {f"{low:g}-{high:g}": whole.peak(low, high) for low, high in BANDS}


def stated(name: str | None, recording: Any) -> dict[str, str]:
    """What the catalog states, by row of the table, where the run is as long and as its authors ran it."""
    from .. import catalog

    if name not in catalog.networks():
        return {}
    net, own = recording.model, recording.provenance
    words = {}
    for one in catalog.network_facts(name)["stated"]:
        as_stated = (0.0, one["duration"], net.dt, net.method)
        if (recording.begin, recording.duration, own["dt"], own["method"]) == as_stated:
            row = f"rate of {one['of']}" if one["what"] == "rate" else "rhythm, {:g} to {:g} Hz".format(*one["band"])
            spread = f" ± {one['sd']:g}" if "sd" in one else ""
            words[row] = f"{one['mean']:g}{spread} Hz ({one['runs']} run{'s' * (one['runs'] > 1)})"
    return words


def check_format(path: Path) -> None:
    """Refuse a picture that nobody can draw before the run, not after it."""
    from ..plotting.figure import check_format

    check_format(path)


def draw(recording: Any, path: Path | None) -> str | None:
    """Write the picture, if one is asked for; gives its absolute path."""
    if path is None:
        return None
    from ..plotting import plot_recording, save

    return str(save(plot_recording(recording), path))


def print_description(result: dict[str, Any], stated: dict[str, str]) -> None:
    """Print the summary as a table, with what the catalog states beside it."""
    rows = {f"rate of {name}": f"{rate:.4g} Hz" for name, rate in result["rates_hz"].items()}
    for band, peak in (result["peaks_hz"] or {}).items():
        rows[f"rhythm, {band.replace('-', ' to ')} Hz"] = f"{peak:g} Hz"
    rows["spikes"] = f"{result['spikes']}"
    rows["from, to"] = f"{result['begin_ms']:g}, {result['duration_ms']:g} ms"
    rows |= {name: result[name] for name in ("cells", "method", "dt", "seed", "dtype", "digest")}
    rows |= {"built in": f"{result['timings']['build_s']:.3g} s", "run in": f"{result['timings']['run_s']:.3g} s"}
    columns = ["", "value", "stated"] if stated else ["", "value"]
    print_table(result["network"], columns, [[k, v, stated.get(k, "")][: len(columns)] for k, v in rows.items()])
    if result["interrupted"]:
        say("Interrupted: the run is shorter than was asked for.")
    for words, path in (("The state lies in", result["saved"]), ("The picture lies in", result["figure"])):
        if path:
            say(f"{words} {path}")


def list_networks(as_json: bool) -> None:
    """Print what published networks there are."""
    from .. import catalog

    facts = {name: catalog.network_facts(name) for name in catalog.networks()}
    if as_json:
        print_json({"networks": [{"network": name, **about} for name, about in facts.items()]})
        return
    rows = [(n, f["title"], "yes" if f["learns"] else "no", f["source"]) for n, f in facts.items()]
    print_table("Networks", ["network", "what it is", "learns", "source"], rows)
