"""From a network's description to a NetPlan: cells in groups of one model, synapses in one table, inputs by cell."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np

from ..engines.base import Plan
from ..engines.network import NetPlan, Noise, Synapses
from ..engines.take import any_array, full
from ..errors import ArgumentError, MethodError, sentence, unknown
from ..methods import Method, choose_method
from ..methods.registry import MAX_EVENTS
from ..models import law
from ..models.hold import Free
from ..models.rest import rest
from ..network import Network, Population
from ..network.encode import fingerprint
from ..network.network import DELIVERIES
from ..recording import Recorder
from ..stimulus import check_edges, constant
from ..units import to_number
from .cells import number_type, positive, prepared, steps_of
from .gaps import gaps
from .inputs import Spread, currents, noise, sources
from .receptors import Receptors
from .synapses import synapse_table


def lower_network(
    net: Network,
    duration: Any,
    *,
    dt: Any = None,
    method: str | None = None,
    dtype: str = "float64",
    recorder: Recorder | None = None,
    delivery: str | None = None,
) -> tuple[NetPlan, Method]:
    """The NetPlan of a run, and the method it was made for; the arguments are those of `izhikevich.simulate`."""
    dt, method, delivery = net.choices(dt, method, delivery)
    if not net.populations:
        raise ArgumentError(sentence("Network", "of at least one population", "an empty one"))
    members = _groups(net)
    methods = {choose_method(method, group[0].model).name: choose_method(method, group[0].model) for group in members}
    if len(methods) > 1:
        raise MethodError(sentence("method", "given where populations would take different ones", ", ".join(methods)))
    (chosen,) = methods.values()
    if chosen.open_pulses or chosen.diffusion:
        raise MethodError(sentence("method", "one for networks", chosen.name, "Take izhikevich2003 or mobius3"))
    number = number_type(dtype, chosen)
    duration = positive(duration, "duration", zero=True)
    dt = positive(chosen.default_dt if dt is None else dt, "dt")
    steps = steps_of(duration, dt, chosen)
    recorder = recorder or Recorder("spikes")
    precise = _precise(delivery, chosen, number)
    kinds = Receptors(dt, precise)
    spikes = MAX_EVENTS if chosen.located else 1
    synapses, longest = synapse_table(net, dt, number, kinds, spikes, precise)
    pulses = tuple(sources(net, dt, kinds))
    receptors = tuple(kinds.made())
    uses = tuple(kinds.used(group) for group in members)
    junctions = gaps(net, members, number)
    watch = recorder.watched(net.size)
    groups, blocks, noises = [], [], []
    for group, used, own_gaps in zip(members, uses, junctions, strict=True):
        plan, borders, own = _group(
            net,
            group,
            chosen,
            number,
            dt,
            duration,
            steps,
            bool(own_gaps) or any(receptors[r].q.model.conductance for r in used),
            recorder,
        )
        first = group[0].first
        inside = watch[(watch >= first) & (watch < group[-1].last)] - first
        groups.append(replace(plan, watch=inside))
        blocks.append(borders)
        noises.append(own)
    made = NetPlan(
        groups=tuple(groups),
        firsts=tuple(group[0].first for group in members),
        blocks=tuple(blocks),
        receptors=receptors,
        uses=uses,
        noises=tuple(noises),
        synapses=synapses,
        gaps=junctions,
        length=0 if precise else longest[0] + max((r.rows for r in receptors), default=1),
        memory=1 if precise else longest[1] + 1,
        sources=pulses,
        dt=dt,
        duration=duration if duration - steps * dt < 1e-6 * dt else steps * dt,
        steps=steps,
        dtype=number,
        tests_first=tests_first(chosen),
        keep_spikes="spikes" in recorder.variables,
        digest=_digest(net, synapses, chosen, dt, number, delivery),
        precise=precise,
    )
    return made, chosen


def _precise(delivery: str, method: Method, number: np.dtype) -> bool:
    """Whether arrivals act off the grid of steps."""
    if delivery not in DELIVERIES:
        raise unknown("delivery", delivery, DELIVERIES)
    if delivery == "precise" and not method.located:
        raise MethodError(sentence("delivery", "'grid' with a method on the grid", method.name, "Take mobius3"))
    if delivery == "precise" and number != np.float64:
        raise ArgumentError(sentence("dtype", "'float64' where delivery is precise", str(number)))
    return delivery == "precise"


def _groups(net: Network) -> list[list[Population]]:
    """Neighbouring populations of one model and one kind of hold: the engine steps them together."""
    groups: list[list[Population]] = []
    for population in net.populations.values():
        last = groups[-1][-1].model if groups else None
        model = population.model
        alike = last is not None and type(last.record()) is type(model.record()) and last.freezes == model.freezes
        if alike:
            groups[-1].append(population)
        else:
            groups.append([population])
    return groups


def _group(
    net: Network,
    members: list[Population],
    method: Method,
    number: np.dtype,
    dt: float,
    duration: float,
    steps: int,
    conductance: bool,
    recorder: Recorder,
) -> tuple[Plan, np.ndarray, tuple[Noise, ...]]:
    """The Plan of a group's cells, as if they were alone; where each of its populations begins; and its noises."""
    first, size = members[0].first, sum(p.size for p in members)
    m = method.record(number)
    records = [p.model.record(number) for p in members]
    sizes = [p.size for p in members]
    alike = not any(any_array(r) for r in records)
    blocks = np.cumsum([0, *sizes])
    record = _joined(records, [1] * len(records)) if alike else _joined(records, sizes)
    starts = [_start(p, r, number) for p, r in zip(members, records, strict=True)]
    refractory = [np.asarray(p.model.refractory, number) for p in members]
    parts, noises = currents(net, members)
    current = Spread(tuple((p.first - first, p.size, s) for p, s in parts), size)
    check_edges(current, 0.0, duration, dt)
    model = members[0].model
    plan = Plan(
        method=m,
        located=method.located,
        p=full(prepared(m, record, len(records)), len(records)) if alike else prepared(m, record, size),
        size=size,
        dtype=number,
        start=_joined(starts, sizes),
        refractory=_joined([(r,) for r in refractory], sizes)[0],
        free=Free(*(number.type(model.freezes not in ("both", f)) for f in ("v", "u"))),
        current=current,
        conductances=((constant(0.0).lower(1), np.zeros(1)),) if conductance else (),
        dt=dt,
        duration=duration,
        steps=steps,
        open_pulses=False,
        stamp=0.0 if tests_first(method) else 1.0,
        keep_spikes=True,
        watch=np.empty(0, np.int64),
        samples=_samples(recorder, dt, steps),
        networked=True,
    )
    return plan, blocks, tuple(noise(net, n, p, first, dt) for p, n in noises)


def _joined(records: list[Any], sizes: list[int]) -> Any:
    """One record for several populations: a number where all agree on it, else an array."""
    fields = []
    for values in zip(*records, strict=True):
        same = all(np.ndim(v) == 0 and v == values[0] for v in values)
        fields.append(
            np.asarray(values[0])[()]
            if same
            else np.concatenate([full(v, n) for v, n in zip(values, sizes, strict=True)])
        )
    kind = type(records[0])
    return tuple(fields) if kind is tuple else kind(*fields)


def _start(population: Population, record: Any, number: np.dtype) -> Any:
    start = population.start
    if isinstance(start, str):
        if start != "rest":
            raise ArgumentError(sentence(f"{population.name}.start", "'rest' or (v0, u0)", start))
        v, u = rest(population.model, 0.0, population.size)
    else:
        v, u = (
            to_number(x, unit, argument=f"{population.name}.start")
            for x, unit in zip(start, ("mV", population.model.current_unit), strict=True)
        )
    for x in (v, u):
        if np.shape(x) not in ((), (population.size,)) or not np.isfinite(x).all():
            raise ArgumentError(
                sentence(
                    f"{population.name}.start", f"finite, one number or one per cell ({population.size})", np.shape(x)
                )
            )
    return law.begin(record, *(np.asarray(x, number) for x in (v, u)))


def _samples(recorder: Recorder, dt: float, steps: int) -> np.ndarray:
    if not recorder.traces:
        return np.empty(0)
    every = dt if recorder.every is None else recorder.every
    ratio = round(every / dt)
    if ratio < 1 or abs(every / dt - ratio) > 1e-9 * ratio:
        raise ArgumentError(sentence("Recorder.every", f"a multiple of the step {dt:g} in a network [ms]", every))
    return np.arange((steps - 1) // ratio + 1) * (ratio * dt)


def _digest(net: Network, synapses: Synapses, method: Method, dt: float, number: np.dtype, delivery: str) -> str:
    """What a saved state belongs to: the description, its synapses, the method and its step."""
    words = [fingerprint(net), method.name, repr(dt), str(number), delivery]
    parts = (synapses.table, synapses.borders, synapses.words, synapses.weights, synapses.shared)
    return hashlib.sha256(
        "\0".join(words).encode() + b"".join(hashlib.sha256(np.ascontiguousarray(x).data).digest() for x in parts)
    ).hexdigest()


def tests_first(method: Method) -> bool:
    """Whether spikes are found at the start of the step after the one in which the cell reached its peak."""
    return getattr(method.kind, "tests_first", False)
