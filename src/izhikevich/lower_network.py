"""From a network's description to a NetPlan: cells in groups of one model, synapses in one table, inputs by cell."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .engines.base import Plan
from .engines.network import DENSE, OWN_DELAYS, OWN_WEIGHTS, NetPlan, Noise, Receptor, Row, Synapses
from .engines.take import full
from .errors import ArgumentError, MethodError, sentence
from .lower import number_type, positive, prepared, steps_of
from .methods import Method, choose_method
from .models import law
from .models.hold import Free
from .models.random import threefry
from .models.rest import rest
from .models.synapses import Pulse, Synapse
from .network import Network, Population, rows
from .network import connectivity as con
from .network.population import Events, Input, Poisson, RandomCells
from .network.rules import AllToAll
from .network.sources import Drawn, Given, Trains
from .network.streams import NOISE
from .recording import Recorder
from .stimulus import Segments, check_edges, constant
from .stimulus.base import Lowered
from .stimulus.combine import Sum
from .stimulus.noise import Noise as NoiseStimulus
from .units import to_number


def lower_network(
    net: Network,
    duration: Any,
    *,
    dt: Any = None,
    method: str | None = None,
    dtype: str = "float64",
    recorder: Recorder | None = None,
) -> tuple[NetPlan, Method]:
    """The NetPlan of a run, and the method it was made for; the arguments are those of `izhikevich.simulate`."""
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
    kinds = _Receptors(dt)
    synapses, longest = _synapses(net, dt, number, kinds)
    sources = tuple(_sources(net, dt, kinds))
    receptors = tuple(kinds.made())
    uses = tuple(kinds.used(group) for group in members)
    watch = recorder.watched(net.size)
    groups, noises = [], []
    for group, used in zip(members, uses, strict=True):
        plan, own = _group(
            net,
            group,
            chosen,
            number,
            dt,
            duration,
            steps,
            any(receptors[r].q.model.conductance for r in used),
            recorder,
        )
        first = group[0].first
        inside = watch[(watch >= first) & (watch < group[-1].last)] - first
        groups.append(replace(plan, watch=inside))
        noises.append(own)
    made = NetPlan(
        groups=tuple(groups),
        firsts=tuple(group[0].first for group in members),
        receptors=receptors,
        uses=uses,
        noises=tuple(noises),
        synapses=synapses,
        length=longest + max((r.rows for r in receptors), default=1),
        sources=sources,
        dt=dt,
        duration=duration if duration - steps * dt < 1e-6 * dt else steps * dt,
        steps=steps,
        dtype=number,
        tests_first=getattr(chosen.kind, "tests_first", False),
        keep_spikes="spikes" in recorder.variables,
        digest=_digest(net, synapses, chosen, dt, number),
    )
    return made, chosen


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


class _Receptors:
    """The kinds of synapses in a network, each once, and where they are used."""

    def __init__(self, dt: float):
        self.dt = dt
        self.kinds: dict[Any, Synapse] = {}
        self.places: list[list[tuple[int, int]]] = []

    def number(self, synapse: Synapse, target: Population) -> int:
        """The number of a kind, which is now used by the cells of `target`."""
        key = (type(synapse), tuple(synapse.values.values()))
        if key not in self.kinds:
            self.kinds[key] = synapse
            self.places.append([])
        number = list(self.kinds).index(key)
        self.places[number].append((target.first, target.last))
        return number

    def used(self, group: list[Population]) -> tuple[int, ...]:
        """The kinds that cells of a group have."""
        first, last = group[0].first, group[-1].last
        return tuple(r for r, places in enumerate(self.places) if any(a < last and b > first for a, b in places))

    def made(self) -> list[Receptor]:
        return [Receptor(s.record(np.float64), s.State, self._rows(s)) for s in self.kinds.values()]

    def _rows(self, synapse: Synapse) -> int:
        if not synapse.lasts:
            return 1
        whole = round(synapse.lasts / self.dt)
        if whole < 1 or abs(whole * self.dt - synapse.lasts) > 1e-6 * self.dt:
            rule = f"a multiple of the step, {self.dt:g} [ms]"
            raise ArgumentError(sentence(f"{type(synapse).__name__}.width", rule, synapse.lasts))
        return whole


def _synapses(net: Network, dt: float, number: np.dtype, kinds: _Receptors) -> tuple[Synapses, int]:
    """Every projection's rows, and the longest delay in steps."""
    from .engines.cpu import connect  # here, because numba takes half a second to import

    found = []
    for projection in net.projections:
        order = None
        rule = con.rule_of(projection)
        if projection.rule == "list":
            pairs = (np.asarray(projection.options[name], np.int64) for name in ("pre", "post"))
            rule, order = con.by_rows(*pairs, projection.pre.size)
        elif projection.rule == "fixed_total_number":
            rule, order = con.by_rows(*con.total_number(projection, net.seed), projection.pre.size)
        elif projection.rule == "fixed_indegree":
            pres = connect.build_columns(rule, net.seed, con.stream_of(projection), projection.post.size)
            posts = np.repeat(np.arange(projection.post.size), pres.shape[1])
            rule, order = con.by_rows(pres.ravel(), posts, projection.pre.size)
        found.append((projection, rule, con.delays_of(projection, dt, order), con.weights_of(projection, order)))
    longest = max([1, *(con.longest_delay(d) for _, _, d, _ in found)])
    bits = int(max([1, *(p.post.size - 1 for p, *_ in found)])).bit_length()
    word = np.uint32 if bits + longest.bit_length() <= 32 else np.uint64
    table, borders, words, weights, shared = [], [], [], [], []
    for projection, rule, delay, weight in found:
        dense = isinstance(rule, AllToAll) and bool(rule.autapses or not rule.same) and delay.kind == rows.SHARED
        where = (net.seed, con.stream_of(projection), projection.pre.size, projection.post.size)
        if dense:
            made = (np.empty(0, np.int64), np.empty(0, word), connect.build_dense(*where, weight, number))
        else:
            made = connect.build_rows(rule, *where, delay, weight, bits, word, number, longest)
        kind = OWN_WEIGHTS * (weight.kind != rows.SHARED) + OWN_DELAYS * (delay.kind != rows.SHARED) + DENSE * dense
        lane = kinds.number(projection.synapse, projection.post) * net.size + projection.post.first
        starts = (sum(b.size for b in borders), sum(w.size for w in words), sum(w.size for w in weights))
        table.append(
            Row(
                projection.pre.first,
                projection.pre.size,
                starts[0],
                kind,
                starts[1],
                starts[2],
                lane,
                int(delay.a),
                projection.post.size,
            )
        )
        borders.append(made[0])
        words.append(made[1])
        weights.append(made[2])
        shared.append(weight.a)
    return (
        Synapses(
            np.array(table, np.int64).reshape(-1, len(Row._fields)),
            _one(borders, np.int64),
            _one(words, word),
            _one(weights, number),
            np.array(shared, number),
            bits,
        ),
        longest,
    )


def _one(parts: list[np.ndarray], dtype: Any) -> np.ndarray:
    """All parts in one array; a single one without a copy."""
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])


def _sources(net: Network, dt: float, kinds: _Receptors) -> Any:
    """External pulses as engines take them."""
    whole = Population("all", next(iter(net.populations.values())).model, net.size, 0)
    for given in net.inputs:
        if isinstance(given, Events):
            steps = np.rint(given.times / dt)
            off = np.abs(steps * dt - given.times) > 1e-6 * dt
            if off.any():
                first = int(np.argmax(off))
                rule = f"on the grid of the step, {dt:g} [ms]"
                raise ArgumentError(
                    sentence("stimulate_each.times_ms", rule, float(given.times[first]), index=first, of=off.size)
                )
            lane = kinds.number(Pulse(width=given.width), whole) * net.size
            yield Given(steps.astype(np.int64), given.neurons + lane, given.amplitude)
        if isinstance(given, RandomCells):
            lane = kinds.number(Pulse(width=given.interval), whole) * net.size
            yield Drawn(net.seed, given.index, given.cells, net.size, lane, given.amplitude, round(given.interval / dt))
        if isinstance(given, Poisson):
            lane = kinds.number(given.synapse, given.population) * net.size + given.population.first
            rate = np.broadcast_to(given.rate, given.population.size) / 1000.0
            block = max(1, int(min(100.0, 50.0 / max(rate.max(), 1e-9)) / dt))
            yield Trains(net.seed, given.index, rate * block * dt, block, lane, given.weight)


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
) -> tuple[Plan, tuple[Noise, ...]]:
    """The Plan of a group's cells, as if they were alone, and its noises."""
    first, size = members[0].first, sum(p.size for p in members)
    m = method.record(number)
    records = [p.model.record(number) for p in members]
    sizes = [p.size for p in members]
    record = _joined(records, sizes)
    starts = [_start(p, r, number) for p, r in zip(members, records, strict=True)]
    refractory = [np.asarray(p.model.refractory, number) for p in members]
    parts, noises = _currents(net, members)
    current = _Spread(tuple((p.first - first, p.size, s) for p, s in parts), size)
    check_edges(current, 0.0, duration, dt)
    model = members[0].model
    plan = Plan(
        method=m,
        located=method.located,
        p=prepared(m, record, size),
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
        stamp=method.stamp,
        keep_spikes=True,
        watch=np.empty(0, np.int64),
        samples=_samples(recorder, dt, steps),
        networked=True,
    )
    return plan, tuple(_noise(net, n, p, first, dt) for p, n in noises)


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


def _currents(
    net: Network, members: list[Population]
) -> tuple[list[tuple[Population, Lowered]], list[tuple[Population, Any]]]:
    """The stimuli of a group's cells: those made of pieces, and white noises that the engine draws."""
    parts, noises = [], []
    for given in net.inputs:
        if not isinstance(given, Input):
            continue
        for cells in members:
            if cells.first < given.population.first or cells.last > given.population.last:
                continue
            for j, term in enumerate(_terms(given.stimulus)):
                if isinstance(term, NoiseStimulus) and term.tau is None:
                    noises.append((cells, (given, term, j)))
                else:
                    seed = threefry(net.seed, NOISE + 256 * given.index + j, cells.first, 0)[0]
                    if term.neurons not in (1, cells.size):
                        remedy = "Give each population its own"
                        raise ArgumentError(
                            sentence("stimulate.stimulus", f"alike for all cells of {cells.name}", term.neurons, remedy)
                        )
                    parts.append((cells, term.lower(cells.size, seed)))
    return parts, noises


def _terms(stimulus: Any) -> list[Any]:
    """The summands of a stimulus."""
    return [*_terms(stimulus.a), *_terms(stimulus.b)] if isinstance(stimulus, Sum) else [stimulus]


def _noise(net: Network, found: Any, cells: Population, first: int, dt: float) -> Noise:
    given, term, j = found
    every = round(term.interval / dt)
    if every < 1 or abs(every * dt - term.interval) > 1e-6 * dt:
        remedy = f"Give the noise interval={dt:g}"
        raise ArgumentError(sentence("noise.interval", f"a multiple of the step, {dt:g} [ms]", term.interval, remedy))
    seed = net.seed if term.seed is None else term.seed
    sigma, mean = (np.array(np.broadcast_to(x, cells.size), float) for x in (term.sigma, term.mean))
    return Noise(sigma, mean, seed, NOISE + 256 * given.index + j, every, cells.first - first, cells.first)


def _samples(recorder: Recorder, dt: float, steps: int) -> np.ndarray:
    if not recorder.traces:
        return np.empty(0)
    every = dt if recorder.every is None else recorder.every
    ratio = round(every / dt)
    if ratio < 1 or abs(every / dt - ratio) > 1e-9 * ratio:
        raise ArgumentError(sentence("Recorder.every", f"a multiple of the step {dt:g} in a network [ms]", every))
    return np.arange((steps - 1) // ratio + 1) * (ratio * dt)


def _digest(net: Network, synapses: Synapses, method: Method, dt: float, number: np.dtype) -> str:
    """What a saved state belongs to: the description, its synapses, the method and its step."""
    words = [repr(net), method.name, repr(dt), str(number), repr([type(i).__name__ for i in net.inputs])]
    parts = (synapses.table, synapses.borders, synapses.words, synapses.weights, synapses.shared)
    return hashlib.sha256(
        "\0".join(words).encode() + b"".join(hashlib.sha256(np.ascontiguousarray(x)).digest() for x in parts)
    ).hexdigest()


@dataclass(frozen=True, eq=False)
class _Spread(Lowered):
    """Currents of neighbouring populations side by side, and sums of those onto the same cells."""

    parts: tuple[tuple[int, int, Lowered], ...]  # first cell, how many, their current
    size: int

    def window(self, t0: float, t1: float) -> Segments:
        found = [(a, n, part.window(t0, t1)) for a, n, part in self.parts]
        if not found:
            return Segments(np.array([t0]), np.zeros((1, 1)), np.zeros((1, 1)))
        t_on = np.unique(np.concatenate([s.t_on for *_, s in found]))
        alike = all(n == self.size and s.value.shape[1] == 1 for _, n, s in found)
        value, slope = (np.zeros((t_on.size, 1 if alike else self.size)) for _ in range(2))
        for a, n, s in found:
            k = np.maximum(np.searchsorted(s.t_on, t_on, side="right") - 1, 0)
            cells = slice(None) if alike else slice(a, a + n)
            value[:, cells] += s.value[k] + s.slope[k] * (t_on - s.t_on[k])[:, None]
            slope[:, cells] += s.slope[k]
        return Segments(t_on, value, slope)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        return np.unique(np.concatenate([np.empty(0), *(part.edges(t0, t1) for *_, part in self.parts)]))
