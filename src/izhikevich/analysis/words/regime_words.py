"""Where a cell rests, how it loses its rest, and how far its stimulus is from that, in sentences."""

from __future__ import annotations

import math

from ..plane.bifurcation import hopf, rest_window, saddle_node, step_rheobase_bound
from ..plane.equilibrium import fixed_points, resonance_hz, rest
from .parameter_words import Here, n


def rest_words(here: Here) -> list[str]:
    """Rest at the holding current, the threshold beside it, and what it rings to."""
    point = rest(here.model, here.holding)
    start = _start(here, point)
    if point is None:
        return [f"At I = {n(here.holding)} nothing rests.", start]
    ring = f" that rings at {n(point.ringing_hz)} Hz" if point.ringing_hz else ""
    said = [
        f"At I = {n(here.holding)} it rests at v = {n(point.v)} mV, u = {n(point.u)}: a {point.kind}{ring}; "
        f"deviations fade in {n(point.damping_ms)} ms.",
        start,
    ]
    if any(abs(point.v - piece.high) < 1e-9 for piece in here.law.pieces[:-1]):
        said.append("This rest lies on the kink of u's nullcline: these numbers are those of the side below it.")
    saddle = next((p for p in fixed_points(here.model, here.holding) if p.kind == "saddle"), None)
    if saddle is not None and here.law.a > 0:
        said.append(f"The saddle, whose stable branch is the threshold, lies {n(saddle.v - point.v)} mV above rest.")
    peak = resonance_hz(here.model, here.holding)
    slow = "It has no preferred input frequency: slow inputs move v most."
    return [*said, f"Small inputs of {n(peak)} Hz move v most." if peak else slow]


def _start(here: Here, point: object) -> str:
    if here.what is None:
        return ""
    v, u = here.what.start
    rests = point is not None and math.hypot(v - point.v, u - point.u) < 1e-6  # type: ignore[attr-defined]
    away = "" if point is None else f", {n(abs(v - point.v))} mV from rest"  # type: ignore[attr-defined]
    return f"The panel starts at v = {n(v)}, u = {n(u)}{', which is this rest' if rests else away}."


def loss_words(here: Here) -> list[str]:
    """The currents at which rest is lost, and by which bifurcation."""
    window, birth, fold = rest_window(here.model), hopf(here.model), saddle_node(here.model)
    if window is None:
        return ["No constant current gives this cell a stable rest."]
    if window == (-math.inf, math.inf):
        return ["No constant current takes the rest away: v returns to v_ref from every level. Only its speed matters."]
    said = _birth(here) if birth is not None else []
    if fold is not None:
        rests = "Rest" if birth is None else "Rest, by then unstable,"
        where = f"I = {n(fold.current)}, v = {n(fold.v)} mV"
        said.append(f"{rests} and threshold merge (saddle-node) at {where}; above it nothing is in equilibrium.")
        if birth is None:
            said.append("Just above it v creeps through the gap where rest was: firing can begin slowly.")
    if math.isfinite(window[0]):
        low, high = n(window[0]), n(window[1])
        said.append(f"A stable rest exists only from {low} to {high}: taking current away destroys it too.")
    return said


def _birth(here: Here) -> list[str]:
    law, birth = here.law, hopf(here.model)
    assert birth is not None
    curve = law.piece(birth.v).curve
    name = "b" if curve.degree() == 1 else "the slope of u's nullcline"
    rate = f"a = {n(law.a)}" if law.C == 1 else f"a C = {n(law.a * law.C)}"
    because = f"{name} = {n(float(curve.deriv()(birth.v)))} {'>' if law.a > 0 else '<'} {rate}"
    said = [
        f"At I = {n(birth.current)} an Andronov-Hopf bifurcation ({because}) makes rest oscillate, at {n(birth.hz)} Hz."
    ]
    if birth.subcritical:
        said.append("It is subcritical: no stable small oscillation exists, ringing below threshold always fades.")
    elif birth.subcritical is False:
        why = "With a < 0 it" if law.a < 0 else "It"
        said.append(f"{why} is supercritical: just beyond that current a small oscillation persists.")
    return said


def distance_words(here: Here) -> list[str]:
    """Every level of the stimulus relative to the loss of rest, and which change of b would change the regime."""
    window = rest_window(here.model)
    if not here.law.leak:
        return [_ramp(here)]
    if window is None:
        return []
    said = []
    if window[0] < here.holding < window[1]:
        room = min(abs(edge - here.holding) for edge in window if math.isfinite(edge))
        said.append(f"At I = {n(here.holding)} the loss of rest is {n(room)} away.")
    said += [_place(level, window, here) for level in here.levels]
    bound = step_rheobase_bound(here.model, here.holding)
    if bound is not None and bound > here.holding + 1e-6:
        said.append(f"To fire at all it needs at the least a lasting step from {n(here.holding)} to {n(bound)}.")
    if here.still_fires_at is not None:
        band = f"between it and {n(window[1])} the cell can both rest and fire"
        said.append(f"Once begun, firing goes on down to I = {n(here.still_fires_at)}: {band}.")
    if len(here.law.pieces) == 1 and here.law.a > 0:
        border = here.law.a * here.law.C
        other = ("below", "a saddle-node") if here.climb > border else ("above", "an Andronov-Hopf bifurcation")
        said.append(f"With b {other[0]} {n(border)} rest would end in {other[1]} instead.")
    return said


def _place(level: float, window: tuple[float, float], here: Here) -> str:
    low, high = window
    if low < level < high:
        both = here.still_fires_at is not None and level >= here.still_fires_at
        fires = "; firing can go on too" if both else ""
        return f"I = {n(level)} leaves it a rest, {n(high - level)} below the loss{fires}."
    if level <= low:
        return f"I = {n(level)} is {n(low - level)} below the lowest current with a rest: no rest while that lasts."
    times = f", {n(level / high)} times that current" if high > 0 else ""
    return f"I = {n(level)} is {n(level - high)} above the loss of rest{times}: no rest while that lasts."


def _ramp(here: Here) -> str:
    """Without a leak in u only slopes matter: on a ramp v lags by s/(ab), stable while it is left of the vertex."""
    critical = here.law.a * here.climb * (here.vertex - here.model.v_ref)
    slopes = [s for _, _, s in here.what.stimulus if s] if here.what is not None else []
    told = ", ".join(f"{n(s)} is {'below' if s < critical else 'above'} it" for s in slopes)
    steady = f"What counts is the slope of the current: up to {n(critical)} per ms v only lags behind a lasting ramp"
    return f"{steady}; {told}." if told else f"{steady}."
