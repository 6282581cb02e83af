"""Cells of 2003 and 2007 in one form, and how its numbers depend on the parameters of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...models import Izhikevich, Izhikevich2007
from .saltation import BY

#: What there is beside the cell's own parameters: a constant current added to the given one, a factor on that, and where the run begins.
BESIDE = ("offset", "scale", "v0", "u0")
TINY = 1e-30  # imaginary part of the complex step: its square vanishes beside anything

Values = dict[str, Any]


def held(x: Values) -> Values:
    """With a start at the lower equilibrium under the first current `i0`; without one, at the bottom of the parabola."""
    sink = x["k1"] - x["b"]
    under = sink * sink - 4.0 * x["k2"] * (x["k0"] + x["gain"] * x["i0"])
    v = -(sink + np.where(np.real(under) > 0.0, np.sqrt(under + 0j), 0.0)) / (2.0 * x["k2"])
    v = v if np.iscomplexobj(under) else np.real(v)
    return {**x, "v0": v, "u0": x["b"] * v}


def of_2003(x: Values) -> Values:
    """As it stands, with the offset in the constant and the scale in the gain."""
    return {**x, "k0": x["k0"] + x["offset"], "gain": x["scale"]}


def of_2007(x: Values) -> Values:
    """Divided by C, and with u counted from 0 mV instead of vr: `Izhikevich2007.to_2003`, for arrays of any number type."""
    C, k, vr, vt, b = x["C"], x["k"], x["vr"], x["vt"], x["b"]
    return {
        **x,
        "k2": k / C,
        "k1": -k * (vr + vt) / C,
        "k0": (k * vr * vt + b * vr + x["offset"]) / C,
        "b": b / C,
        "gain": x["scale"] / C,
        "d": x["d"] / C,
        "u0": (x["u0"] + b * vr) / C,
    }


FORMS: dict[type, tuple[tuple[str, ...], Callable[[Values], Values]]] = {
    Izhikevich: (("a", "b", "c", "d", "k2", "k1", "k0", "vpeak"), of_2003),
    Izhikevich2007: (("C", "k", "vr", "vt", "vpeak", "a", "b", "c", "d"), of_2007),
}


def names_of(model: Any) -> tuple[str, ...]:
    """Everything that the spike times of a cell can be differentiated by: its parameters, and `BESIDE`."""
    if type(model) not in FORMS or getattr(model, "v_ref", None) is not None:
        rule = "an Izhikevich (without v_ref) or an Izhikevich2007"
        raise ArgumentError(sentence("model", rule, type(model).__name__))
    return (*FORMS[type(model)][0], *BESIDE)


def common(model: Any, values: Values) -> dict[str, np.ndarray]:
    """The numbers of the common form, under the names of `BY`; with a first current ``"i0"`` among the values, started where that holds it."""
    made = FORMS[type(model)][1](values)
    made = held(made) if "i0" in made else made
    return {name: np.asarray(made[name]) for name in BY}


def common_slopes(model: Any, values: Values, by: tuple[str, ...]) -> np.ndarray:
    """Derivatives of the numbers of the common form by some of the cell's own, (N, len(BY), len(by)): by the complex step, to rounding."""
    found = []
    for name in by:
        tilted = common(model, values | {name: np.asarray(values[name]) + 1j * TINY})
        found.append(np.stack(np.broadcast_arrays(*(np.imag(tilted[part]) / TINY for part in BY)), axis=-1))
    return np.stack(np.broadcast_arrays(*found), axis=-1)
