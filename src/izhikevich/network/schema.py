"""The tables of a network file: each is a call of `Network` of its name, its keys are that call's arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .. import stimulus
from ..errors import ArgumentError, sentence, unknown
from ..models import synapses
from ..models.synapses import Synapse
from ..stimulus import expression
from ..stimulus.accept import FILES
from .calls import call
from .distributions import exponential, lognormal, normal, uniform
from .network import OPTIONAL, RULES

DISTRIBUTIONS = {f.__name__: f for f in (uniform, normal, lognormal, exponential)}
SYNAPSES = {n: k for n, k in vars(synapses).items() if isinstance(k, type) and issubclass(k, Synapse) and k != Synapse}
STIMULI = {
    n: getattr(stimulus, n)
    for n in ("constant", "step", "pulses", "pulse_train", "ramp", "sine", "chirp", "noise", "piecewise")
}


MOST_SLOTS = 10**7  # of a range: as many synapses as nobody gives a cell


class Key(NamedTuple):
    """How the value of a key is read, and whether it must be there."""

    read: Callable[[Any, str], Any]
    needed: bool = False


def text(value: Any, what: str) -> str:
    """A word or a sentence."""
    return _of(value, what, str, "text in quotation marks")


def number(value: Any, what: str) -> float:
    """A number; `true` is none."""
    return _of(value, what, (int, float), "a number")


def whole(value: Any, what: str) -> int:
    """A whole number."""
    return _of(value, what, int, "a whole number")


def flag(value: Any, what: str) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise ArgumentError(sentence(what, "true or false", value))
    return value


def table(value: Any, what: str) -> dict[str, Any]:
    """A table within a table."""
    return _of(value, what, dict, "a table such as { a = 0.02 }")


def anything(value: Any, what: str) -> Any:
    """What the call itself will judge."""
    return value


def numbers(value: Any, what: str) -> Any:
    """A number, or a list of numbers, nested or not, as an array."""
    if isinstance(value, list):
        try:
            array = np.asarray(value)
        except ValueError:  # rows of unlike length
            array = np.array(value, object)
        if array.dtype.kind not in "if":
            raise ArgumentError(sentence(what, "a list of numbers", value))
        return array
    return number(value, what)


def names(value: Any, what: str) -> Any:
    """The name of a population, or a list of them."""
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return value
    return _of(value, what, str, "the name of a population, or a list of names")


def values(value: Any, what: str) -> Any:
    """Weights or delays: numbers, a distribution as text, or a range of slots."""
    if isinstance(value, str):
        return call(value, DISTRIBUTIONS, what)
    if isinstance(value, dict):
        return _slots(value, what)
    return numbers(value, what)


def synapse(value: Any, what: str) -> Synapse:
    """A synapse as text, with or without its parameters."""
    return call(text(value, what), SYNAPSES, what)


def current(value: Any, what: str) -> Any:
    """A stimulus: numbers, a call such as ``noise(5, interval=1)``, a current as text, or a file beside this one."""
    if isinstance(value, str):
        name = value.split("(")[0].strip()
        if name in STIMULI:
            return call(value, STIMULI, what, "Several [[stimulate]] tables add up")
        return Path(value) if value.strip().lower().endswith(FILES) else expression(value)
    return numbers(value, what)


def _slots(value: Mapping[str, Any], what: str) -> np.ndarray:
    """``{from = 1, to = 20, each = 5}``: 1 five times, 2 five times, and so on."""
    for name in value:
        if name not in ("from", "to", "each"):
            raise unknown(f"{what}, key of a range", name, ("from", "to", "each"))
    if not {"from", "to"} <= set(value):
        raise ArgumentError(sentence(what, "a range with from and to", dict(value)))
    first, last, each = (whole(value.get(n, 1), f"{what}.{n}") for n in ("from", "to", "each"))
    if not (first <= last and each >= 1 and (last - first + 1) * each <= MOST_SLOTS):
        rule = f"a range that goes up, at least once each, of at most {MOST_SLOTS} slots"
        raise ArgumentError(sentence(what, rule, dict(value)))
    return np.repeat(np.arange(first, last + 1), each)


def _of(value: Any, what: str, kinds: Any, rule: str) -> Any:
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise ArgumentError(sentence(what, rule, value))
    return value


_OPTIONS = {name for known in (RULES, OPTIONAL) for needed in known.values() for name in needed}
TABLES: dict[str, dict[str, Key]] = {
    "population": {
        "name": Key(text, True),
        "model": Key(text, True),
        "size": Key(whole, True),
        "parameters": Key(table),
        "start": Key(anything),
        "positions": Key(numbers),
    },
    "connect": {
        "source": Key(names, True),
        "target": Key(names, True),
        "rule": Key(text),
        "weight": Key(values),
        "delay": Key(values),
        "synapse": Key(synapse),
        "autapses": Key(flag),
        "multapses": Key(flag),
        **{name: Key(numbers) for name in sorted(_OPTIONS - {"profile"})},
        "profile": Key(text),
    },
    "stimulate": {"target": Key(names, True), "stimulus": Key(current, True)},
    "stimulate_each": {
        "times_ms": Key(numbers, True),
        "neurons": Key(numbers, True),
        "amplitude": Key(numbers, True),
        "width": Key(number),
        "target": Key(names),
    },
    "stimulate_random": {"amplitude": Key(number, True), "cells": Key(whole), "interval": Key(number)},
    "poisson": {
        "target": Key(names, True),
        "rate": Key(numbers, True),
        "weight": Key(number, True),
        "synapse": Key(synapse),
    },
}
NETWORK = {
    "name": Key(text),
    "seed": Key(whole),
    "duration": Key(number),
    "dt": Key(number),
    "method": Key(text),
    "delivery": Key(text),
}
