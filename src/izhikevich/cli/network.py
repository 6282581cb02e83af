"""`izhikevich network`: a published network or one of a file, its rates, its rhythms and its picture."""

from __future__ import annotations

import signal
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from ..errors import ArgumentError, sentence, unknown
from .held import folder_of, made, resumed, run_until
from .options import Json
from .report import print_json, print_table, say

INTERRUPTED = 128 + signal.SIGINT  # exit code after Ctrl-C, as shells have it
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
    delivery: Annotated[
        str | None, typer.Option(help="grid or precise: when spikes arrive. Default: the network's, else grid.")
    ] = None,
    dtype: Annotated[str | None, typer.Option(help="float64 or float32. Default: float64.")] = None,
    static: Annotated[bool, typer.Option("--static", help="Hold the weights of a network that learns.")] = False,
    record: Annotated[
        str | None, typer.Option(help="Besides spikes, with commas: v,u,current, for --save or --plot.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--save", metavar="FOLDER", help="Where the run keeps itself, safe from kills.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="FOLDER|FILE", help="Go on with a run of --save, or a saved state.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="File of the picture; its ending names the format.")] = None,
    as_json: Json = False,
) -> None:
    """Simulate a network: rates of its populations, rhythms, a digest of all spikes.

    Examples: izhikevich network cortex2003 --seed 1 --plot cortex.png,
    izhikevich network polychrony2006 --static --duration 2000, izhikevich network mine.toml --json,
    izhikevich network mine.toml --save run, and after a kill izhikevich network --resume run
    """
    if name is None and resume is None:
        list_networks(as_json)
        return
    if plot is not None:
        check_format(plot)
    folder = folder_of(resume, keep)
    options = {"dt": dt, "method": method, "delivery": delivery, "dtype": dtype, "threads": threads}
    options["record"] = None if record is None else recorded(record, shown=folder is not None or plot is not None)
    begun = perf_counter()
    if resume is None:
        sim = made(found(str(name), seed, static), **options)
    else:
        sim = resumed(resume, None if name is None else (lambda kept: found(name, kept, static)), seed, **options)
    built = perf_counter()
    recording = run_until(sim, length(duration, sim.net), folder, again=folder == resume)
    timings = {"build_s": built - begun, "run_s": perf_counter() - built}
    result = describe(sim, recording) | {"saved": folder, "figure": draw(recording, plot), "timings": timings}
    if as_json:
        print_json(result)
    else:
        print_description(result, stated(name, recording))
    if recording.interrupted:
        raise typer.Exit(INTERRUPTED)


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


def recorded(text: str, shown: bool) -> tuple[str, ...]:
    """Spikes, and whatever else is asked for, which needs a place where it is shown or kept.

    Examples
    --------
    >>> recorded("v, u", shown=True)
    ('spikes', 'v', 'u')
    """
    asked = (part.strip() for part in text.split(","))
    more = [part for part in dict.fromkeys(asked) if part not in ("", "spikes", "spike_count")]
    if more and not shown:
        remedy = "Give --save FOLDER or --plot FILE"
        raise ArgumentError(sentence("--record", "spikes alone where nothing keeps or draws traces", text, remedy))
    return ("spikes", *more)


def describe(sim: Any, recording: Any) -> dict[str, Any]:
    """What a run found and how it was made; all of it the same for any number of threads."""
    return {
        "network": sim.net.name,
        "cells": sim.net.size,
        "rates_hz": mean_rates(recording),
        "peaks_hz": peaks(recording),
        "spikes": int(recording.spike_count.sum()),
        "digest": recording.digest if has_spikes(recording) else None,
        "begin_ms": recording.begin,
        "duration_ms": recording.begin + recording.duration,
        "interrupted": recording.interrupted,
        **{name: recording.provenance[name] for name in ("seed", "dt", "method", "delivery", "dtype", "engine")},
    }


def mean_rates(recording: Any) -> dict[str, float]:
    """Spikes per cell and second of each population, on average over its cells."""
    import numpy as np

    rate = np.atleast_1d(recording.rate)
    return {name: float(rate[first:last].mean()) for name, (first, last) in recording.populations.items()}


def has_spikes(recording: Any) -> bool:
    """Whether spikes were recorded, and not their counts alone: a run that goes on may have been begun in Python."""
    return recording.raw_spikes is not None


def peaks(recording: Any) -> dict[str, float] | None:
    """The frequency of the strongest rhythm in each of two bands; None for runs too short for a spectrum of 2 Hz."""
    if recording.duration < 500.0 or not has_spikes(recording):
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
    rows |= {name: result[name] for name in ("cells", "method", "delivery", "dt", "seed", "dtype", "digest")}
    rows |= {"built in": f"{result['timings']['build_s']:.3g} s", "run in": f"{result['timings']['run_s']:.3g} s"}
    columns = ["", "value", "stated"] if stated else ["", "value"]
    print_table(result["network"], columns, [[k, v, stated.get(k, "")][: len(columns)] for k, v in rows.items()])
    if result["interrupted"]:
        say("Interrupted: the run is shorter than was asked for.")
    for words, path in (("The run lies in", result["saved"]), ("The picture lies in", result["figure"])):
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
