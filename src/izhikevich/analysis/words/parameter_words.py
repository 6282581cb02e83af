"""What a, b, c, d and the constants do for one cell under one stimulus, worked out in numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..plane.bifurcation import rest_window, saddle_node
from ..plane.equilibrium import input_resistance, rest
from ..plane.nullclines import Law, law

USUAL = (0.04, 5.0, 140.0)  # k2, k1, k0 of the paper


@dataclass(frozen=True)
class Here:
    """What is being explained: the cell, its holding current, the levels it is driven to, and the catalog's words."""

    model: Any
    title: str
    holding: float = 0.0
    levels: tuple[float, ...] = ()
    what: Any = None
    entry: Mapping[str, Any] = field(default_factory=dict)
    last_interval: float | None = None
    still_fires_at: float | None = None

    @cached_property
    def law(self) -> Law:
        """The two equations behind the cell."""
        return law(self.model)

    @cached_property
    def vertex(self) -> float:
        """Bottom of the parabola v'(v) [mV]: where v is slowest."""
        _, linear, square = self.law.quadratic.coef
        return -float(linear) / (2.0 * float(square))

    @cached_property
    def climb(self) -> float:
        """Slope of the u-nullcline at rest, or at the vertex if nothing rests."""
        point = rest(self.model, self.holding)
        v = self.vertex if point is None else point.v
        return float(self.law.piece(v).curve.deriv()(v))

    @property
    def drive(self) -> float:
        """The strongest level of the stimulus, the holding current without one."""
        return max(self.levels, default=self.holding)

    def current(self, t: float) -> float:
        """The panel's stimulus at an instant."""
        t_on, value, slope = [s for s in self.what.stimulus if s[0] <= t][-1]
        return value + slope * (t - t_on)


def n(value: float | None) -> str:
    """A number as it is read: four digits."""
    if value is None:
        return "none"
    return f"{0.0 if abs(value) < 1e-9 else value:.4g}"


def parameter_words(here: Here) -> list[str]:
    """A sentence or two for each of a, b, c and d."""
    return [_rate(here), _sensitivity(here), *_reset(here), _jump(here)]


def _rate(here: Here) -> str:
    a = here.law.a
    if not here.law.leak:
        return f"a = {n(a)} only multiplies b: u' = a b (v - v_ref) has no leak, u keeps whatever it has integrated."
    if a < 0:
        away = f"u does not return to its nullcline but leaves it, growing e-fold in {n(-1 / a)} ms"
        return f"a = {n(a)} is negative: {away}. Only v, through b, can bring it back."
    said = f"a = {n(a)}: u follows v with the time constant 1/a = {n(1 / a)} ms"
    if here.last_interval is None:
        return said + "."
    gone = 100.0 * (1.0 - math.exp(-a * here.last_interval))
    return f"{said}; in the last exact interval, {n(here.last_interval)} ms, {gone:.0f} % of an excess is gone."


def _sensitivity(here: Here) -> str:
    model, resistance = here.model, input_resistance(here.model, here.holding)
    if not here.law.leak:
        lag = 1.0 / (here.law.a * here.climb)
        ramp = f"on a ramp v stays {n(lag)} ms times the slope above v_ref"
        return f"b = {n(model.b)}: {ramp}, at a constant level, however high, on v_ref."
    if hasattr(model, "vb"):
        curve = f"U is 0 below vb = {n(model.vb)} mV and {n(model.beta)} (v - vb)³ above it"
        return f"There is no b: {curve}, so u is indifferent at rest and strong as soon as the cell depolarises."
    if hasattr(model, "b_high"):
        sides = f"b = {n(model.b)} up to {n(model.v_switch)} mV and {n(model.b_high)} above it"
        return f"{sides}: a cell held down stores a deficit of u, which a release turns into a burst."
    role = "u follows v and opposes it (resonant)" if model.b > 0 else "u goes against v and amplifies it"
    if here.law.a < 0:
        role = "as a is negative too, a rise of v still raises u, but at rest u falls as v rises"
    rests = "" if resistance is None else f"; one more unit of current moves rest by {n(resistance)} mV"
    return f"b = {n(model.b)}: {role}{rests}."


def _reset(here: Here) -> list[str]:
    model, above = here.model, here.model.c - here.vertex
    side = f"{n(abs(above))} mV {'right' if above > 0 else 'left'} of" if abs(above) > 1e-9 else "at"
    after = "v is past its slowest point, a spike can follow at once" if above > 0 else "v must still pass that point"
    land = float(here.law.quadratic(model.c))
    said = [
        f"c = {n(model.c)} mV lies {side} the parabola's bottom ({n(here.vertex)} mV): {after}.",
        f"At I = {n(here.drive)} v climbs straight from a reset as long as u is below {n(land + here.drive)}.",
    ]
    if here.what is not None and len(here.what.truth.spike_times):
        levels = np.array([here.current(t) for t in here.what.truth.spike_times])
        climbs = here.what.truth.u_before_reset + model.d < land + levels
        said[1] = f"{said[1][:-1]}; in the exact run it does so after {climbs.sum()} of {climbs.size} spikes."
    return said


def _jump(here: Here) -> str:
    d, unit = getattr(here.model, "d", None), here.model.current_unit.split(" (")[0]
    if not d:
        return f"{'There is no d' if d is None else 'd = 0'}: a spike leaves u as it is; only v moves u."
    if d < 0:
        return f"d = {n(d)} is negative: each spike lowers u, which excites like {n(-d)} {unit} more of current."
    said = f"d = {n(d)}: each spike raises u, as if {n(d)} {unit} of current were taken away"
    window = rest_window(here.model)
    spare = math.inf if window is None else here.drive - window[1]
    if math.isfinite(spare) and spare > 0:
        return f"{said}: {n(100 * d / spare)} % of what I = {n(here.drive)} has above the loss of rest."
    return said + "."


def constant_words(here: Here) -> list[str]:
    """A sentence for each constant of v': k2, k1, k0 (2003) or C, k, vr, vt (2007)."""
    return _constants_2003(here) if hasattr(here.model, "k2") else _constants_2007(here)


def _rise(here: Here) -> float:
    """Time from 10 mV past the bottom to the peak, were the bottom at zero [ms]."""
    square = float(here.law.quadratic.coef[2])
    return (1.0 / 10.0 - 1.0 / (here.model.vpeak - here.vertex)) * here.law.C / square


def _constants_2003(here: Here) -> list[str]:
    model, bottom = here.model, float(here.law.quadratic(here.vertex))
    said = [
        f"k2 = {n(model.k2)} makes the spike: from 10 mV past the bottom it takes about {n(_rise(here))} ms to the "
        "peak, half of that with twice the k2.",
        f"k1 = {n(model.k1)} puts the bottom of the parabola, where v is slowest, at -k1/(2 k2) = {n(here.vertex)} mV.",
        f"k0 = {n(model.k0)} adds to the current and does nothing else; with it the bottom lies at {n(bottom)} for "
        "u = 0 and I = 0.",
    ]
    if (model.k2, model.k1, model.k0) != USUAL:
        k2, k1, k0 = USUAL
        usual, mine = saddle_node(model.replace(k2=k2, k1=k1, k0=k0)), saddle_node(model)
        if usual is not None and mine is not None:
            lost = f"this cell would lose its rest at {n(usual.current)}, not at {n(mine.current)}"
            said.append(f"The usual constants are 0.04, 5 and 140: with them {lost}.")
    return said


def _constants_2007(here: Here) -> list[str]:
    model, barrier = here.model, -float(here.law.quadratic(here.vertex))
    resistance = input_resistance(model, here.holding)
    said = [
        f"C = {n(model.C)} pF: a net current of {n(model.C)} pA moves v by 1 mV/ms.",
        f"k = {n(model.k)} nS/mV makes the spike: from 10 mV past the bottom of the parabola ({n(here.vertex)} mV) it "
        f"takes about {n(_rise(here))} ms to the peak, half of that with twice the k.",
        f"vr = {n(model.vr)} and vt = {n(model.vt)} mV are the zeros of the parabola: rest and instantaneous threshold "
        f"while u and I are 0, with a barrier of {n(barrier)} pA between them.",
    ]
    if resistance is not None:
        said.append(f"Together with b they make an input resistance of {n(1000 * resistance)} MΩ at rest.")
    return said


def height_words(here: Here) -> list[str]:
    """Why spikes have the height they have."""
    square = float(here.law.quadratic.coef[2])
    left = here.law.C / (square * (here.model.vpeak - here.vertex))
    return [
        f"vpeak = {n(here.model.vpeak)} mV is a cut-off, not a threshold: from there v is {n(left)} ms from infinity.",
        "Methods that locate spikes put each peak and reset into the trace. A scheme on a grid leaves its last value "
        "before the reset, so its spikes have any height.",
    ]
