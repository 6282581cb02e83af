"""A network as plain data and back: what a saved simulation holds instead of a pickle, which could run anything when it is read."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from importlib import import_module
from typing import Any

import numpy as np

from ..durable import checksum
from ..errors import ArgumentError, FileFormatError, sentence
from ..models.parameters import Parameters
from ..stimulus import Segments, Stimulus
from .distributions import Distribution
from .network import Network
from .population import Events, Input, Poisson, Population, Projection, RandomCells

KNOWN = (Parameters, Stimulus, Distribution, Projection, Input, Events, Poisson, RandomCells, Segments)


def encode(net: Network) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """A network as something that JSON takes, and the arrays that it refers to."""
    arrays: dict[str, np.ndarray] = {}
    populations = [
        [p.name, _plain(p.model, arrays), p.size, _plain(p.start, arrays), _plain(p.positions, arrays)]
        for p in net.populations.values()
    ]
    parts = [[_plain(thing, arrays) for thing in things] for things in (net.projections, net.inputs)]
    return {
        "seed": net.seed,
        "name": net.name,
        "run": {"duration": net.duration, "dt": net.dt, "method": net.method, "delivery": net.delivery},
        "populations": populations,
        "projections": parts[0],
        "inputs": parts[1],
    }, arrays


def fingerprint(net: Network) -> str:
    """SHA-256 of what a network is: not of how long, in which steps and by which method it asks to be run.

    Of a network that cannot be written down it is that of its summary in words; no file ever holds such a one.
    """
    try:
        description, arrays = encode(net)
    except ArgumentError:
        description, arrays = {"words": repr(net)}, {}
    text = json.dumps({key: value for key, value in description.items() if key != "run"}, sort_keys=True)
    return hashlib.sha256(text.encode() + checksum(arrays)).hexdigest()


def decode(data: dict[str, Any], arrays: Any) -> Network:
    """The network that `encode` was given."""
    net = Network(data["seed"], data["name"], **data.get("run", {}))
    for name, model, size, start, positions in data["populations"]:
        net.population(
            name,
            _made(model, arrays, net),
            size,
            start=_made(start, arrays, net),
            positions=_made(positions, arrays, net),
        )
    net.projections = [_made(thing, arrays, net) for thing in data["projections"]]
    net.inputs = [_made(thing, arrays, net) for thing in data["inputs"]]
    return net


def _plain(thing: Any, arrays: dict[str, np.ndarray]) -> Any:
    if thing is None or isinstance(thing, bool | int | float | str):
        return thing
    if isinstance(thing, np.generic):
        return thing.item()
    if isinstance(thing, np.ndarray):
        name = f"net{len(arrays)}"
        arrays[name] = thing
        return {"array": name}
    if _is_rule(type(thing)):
        return {"rule": _name(type(thing)), "numbers": [_plain(x, arrays) for x in thing]}
    if isinstance(thing, Population):
        return {"cells": [thing.first, thing.last]}
    if dataclasses.is_dataclass(thing) and isinstance(thing, KNOWN):
        fields = {f.name: _plain(getattr(thing, f.name), arrays) for f in dataclasses.fields(thing)}
        return {"object": _name(type(thing)), "fields": fields}
    if isinstance(thing, Segments):
        return {"record": [_plain(x, arrays) for x in thing]}
    if isinstance(thing, tuple | list):
        return {"tuple" if isinstance(thing, tuple) else "list": [_plain(x, arrays) for x in thing]}
    if isinstance(thing, dict):
        return {"dict": {k: _plain(v, arrays) for k, v in thing.items()}}
    remedy = "A function cannot be written down: describe it with the package's stimuli, or with text"
    raise ArgumentError(sentence("Simulation.save", "asked of a network that can be written down", thing, remedy))


def _made(data: Any, arrays: Any, net: Network) -> Any:
    if not isinstance(data, dict):
        return data
    if "object" in data:
        return _class(data["object"])(**{k: _made(v, arrays, net) for k, v in data["fields"].items()})
    if "rule" in data:
        return _class(data["rule"])(*(_made(x, arrays, net) for x in data["numbers"]))
    ((kind, content),) = data.items()
    if kind == "array":
        return arrays[content]
    if kind == "cells":
        first, last = content
        return net._cells([p for p in net.populations.values() if first <= p.first and p.last <= last], "population")
    if kind == "record":
        return Segments(*(_made(x, arrays, net) for x in content))
    if kind == "dict":
        return {k: _made(v, arrays, net) for k, v in content.items()}
    many = [_made(x, arrays, net) for x in content]
    return tuple(many) if kind == "tuple" else many


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _class(name: str) -> Any:
    """The class of that name: only of a kind that networks are made of, whatever the file says."""
    module, _, qualname = name.partition(":")
    try:
        found: Any = import_module(module)
        for part in qualname.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        remedy = f"{error}: put the class into a file of its own, or give the network itself, load(..., net=)"
        raise FileFormatError(sentence("the file", "of classes that can be imported here", name, remedy)) from None
    if not (isinstance(found, type) and (issubclass(found, KNOWN) or _is_rule(found))):
        raise FileFormatError(sentence("the file", "made of models, synapses, stimuli, rules and projections", name))
    return found


def _is_rule(kind: type) -> bool:
    """Whether this is a class of connectivity rules."""
    return issubclass(kind, tuple) and hasattr(kind, "_fields") and hasattr(kind, "targets")
