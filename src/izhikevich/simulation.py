"""A network held open: run it, run it further, save it, load it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from . import checkpoint
from .engines.network import NetOutput, NetPlan, NetState, NetWindow, initial, per_cell, window
from .errors import ArgumentError, DivergenceError, FileFormatError, RunawayError, sentence, unknown
from .lower import lower_network
from .lower.cells import positive, steps_of
from .methods import base
from .models import law
from .network import Network
from .network.encode import decode, encode
from .progress import Progress
from .provenance import versions
from .recording import Recorder, Recording
from .recording.recorder import as_recorder
from .stimulus import check_edges

WINDOW_STEPS = 20_000  # at most; fewer in large networks, so that Ctrl-C is heard
WINDOW_UPDATES = 2 * 10**8
WINDOW_BYTES = 64 * 2**20


class Simulation:
    """A network and its state.

    Parameters
    ----------
    net : Network
    dt : float or quantity, ms, optional
        Step; by default the network's, else the method's own.
    method : str, optional
        By default the network's, else the cells' own.
    engine : {"auto", "cpu", "numpy"}, default "auto"
    dtype : {"float64", "float32"}, default "float64"
    threads : int, default 1
    record : str, sequence of str or Recorder, default "spikes"
    progress : bool, optional
        Show a progress bar; by default on a terminal, when the run takes longer than a second.

    Examples
    --------
    >>> import izhikevich as izh
    >>> net = izh.Network(seed=1)
    >>> exc = net.population("exc", "RS", 80)
    >>> _ = net.connect(exc, exc, rule="fixed_outdegree", outdegree=10, weight=2.0)
    >>> _ = net.stimulate(exc, 10.0)
    >>> sim = izh.Simulation(net, dt=0.5)
    >>> first, second = sim.run(100), sim.run(100)
    >>> bool(second.spikes.times.min() >= 100), sim.time
    (True, 200.0)
    """

    def __init__(
        self,
        net: Network,
        *,
        dt: Any = None,
        method: str | None = None,
        engine: str = "auto",
        dtype: str = "float64",
        threads: int = 1,
        record: Any = "spikes",
        progress: bool | None = None,
    ):
        if not isinstance(threads, int | np.integer) or threads < 1:
            raise ArgumentError(sentence("threads", "a whole number of at least 1", threads))
        self.net, self.recorder, self.threads, self.progress = net, as_recorder(record), threads, progress
        self.plan, self.method = lower_network(net, 0.0, dt=dt, method=method, dtype=dtype, recorder=self.recorder)
        self.engine = "numpy" if engine == "numpy" else "cpu"
        if engine not in ("auto", "cpu", "numpy"):
            raise unknown("engine", engine, ("auto", "cpu", "numpy"))
        self.state = initial(self.plan)

    @property
    def time(self) -> float:
        """Model time reached, ms."""
        return self.state.step * self.plan.dt

    def run(self, duration: Any) -> Recording:
        """Run on for `duration` ms, and return what was recorded in them; times count from the very start."""
        duration = positive(duration, "duration", zero=True)
        begin = self.state.step
        plan = _until(self.plan, begin, begin + steps_of(duration, self.plan.dt, self.method), self.recorder)
        collected = _Collected(plan, self.recorder, begin, self.state.counts.copy())
        with Progress(plan.duration - self.time, show=self.progress) as bar:
            try:
                for stretch, output in self._advance(plan):
                    collected.take(stretch, output, self.state)
                    bar.at(self.time - begin * plan.dt)
            except KeyboardInterrupt:
                collected.interrupted = True
        return collected.recording(self)

    def save(self, path: str | Path) -> Path:
        """Write the network and its state to a file, from which `load` goes on to the same bits.

        Parameters
        ----------
        path : str or Path
            By custom it ends in ``.npz``. A file of that name is replaced when the new one is complete.

        Returns
        -------
        Path
        """
        description, arrays = encode(self.net)
        options = {"dt": self.plan.dt, "method": self.method.name, "engine": self.engine, "dtype": str(self.plan.dtype)}
        meta = {"digest": self.plan.digest, "options": options, "network": description, "versions": versions()}
        return checkpoint.write(path, meta, arrays | checkpoint.state_arrays(self.state))

    @classmethod
    def load(cls, path: str | Path, net: Network | None = None, **options: Any) -> Simulation:
        """The simulation that `save` wrote.

        Parameters
        ----------
        path : str or Path
        net : Network, optional
            The network, if the caller has it; by default it is made from the file.
        **options
            ``threads``, ``record``, ``progress`` and ``engine``, which may be others than before.

        Returns
        -------
        Simulation

        Raises
        ------
        FileFormatError
            For a file that is damaged, of another version or of another network.
        """
        meta, arrays = checkpoint.read(path)
        loaded = cls(decode(meta["network"], arrays) if net is None else net, **{**meta["options"], **options})
        if loaded.plan.digest != meta["digest"]:
            rule = "of this network, its method and step"
            raise FileFormatError(
                sentence(Path(path).name, rule, "one of another", "Load it without net= to get its own")
            )
        loaded.state = checkpoint.state_of(loaded.plan, arrays)
        return loaded

    def _advance(self, plan: NetPlan) -> Iterator[tuple[NetWindow, NetOutput]]:
        program = _program(plan, self.engine, self.threads)
        length = _window_steps(plan)
        for first in range(self.state.step, plan.steps, length):
            stretch = window(plan, first, min(first + length, plan.steps))
            self.state, output = program.advance(self.state, stretch)
            if output.runaway:
                neuron, time = output.runaway
                raise RunawayError(
                    f"A step must hold at most {int(plan.groups[0].method.events)} spikes of a neuron, got more from neuron {neuron} "
                    f"at t = {time:g} ms. Its reset, or its input, drives it into ever smaller steps: weaken what drives it."
                )
            _refuse_nan(plan, self.state, stretch)
            yield stretch, output


def _program(plan: NetPlan, engine: str, threads: int) -> Any:
    if engine == "numpy":
        from .engines.numpy_network import NumpyNetwork

        return NumpyNetwork(plan, threads)
    from .engines.cpu.network_program import CpuNetwork  # here, because numba takes half a second to import

    return CpuNetwork(plan, threads)


def _until(plan: NetPlan, begin: int, steps: int, recorder: Recorder) -> NetPlan:
    """The plan with its end at `steps`."""
    t0, duration = begin * plan.dt, steps * plan.dt
    for group in plan.groups:
        check_edges(group.current, t0, duration, plan.dt)
    samples = np.empty(0)
    if recorder.traces:
        every = max(1, round((recorder.every or plan.dt) / plan.dt))
        samples = np.arange(-(-begin // every), -(-steps // every)) * every * plan.dt
    groups = tuple(replace(g, steps=steps, duration=duration, samples=samples) for g in plan.groups)
    return replace(plan, groups=groups, steps=steps, duration=duration)


def _window_steps(plan: NetPlan) -> int:
    """Steps of one window."""
    watched = sum(g.watch.size for g in plan.groups)
    return int(max(1, min(WINDOW_STEPS, WINDOW_UPDATES // (plan.size + 1000), WINDOW_BYTES // (40 * watched + 8))))


def _refuse_nan(plan: NetPlan, state: NetState, stretch: NetWindow) -> None:
    """Stop at a state that is no number, with who and when."""
    for g, s in enumerate(state.cells):
        good = np.all([np.isfinite(f) for f in s], axis=0)
        if not good.all():
            neuron = plan.firsts[g] + int(np.argmin(good))
            begin, end = stretch.first * plan.dt, state.step * plan.dt
            raise DivergenceError(
                f"A network must stay finite, got a non-finite state of neuron {neuron} between t = {begin:g} and {end:g} ms. "
                "Use a located method such as mobius3, a smaller dt, or weaker weights."
            )


class _Collected:
    """What the windows of a run leave, until it becomes a Recording."""

    def __init__(self, plan: NetPlan, recorder: Recorder, begin: int, before: np.ndarray):
        self.plan, self.recorder, self.begin, self.before = plan, recorder, begin, before
        self.spikes: list[Any] = []
        self.rows: list[np.ndarray] = []  # (times, 3, watched): v, u, current
        self.counts = before
        self.reached = begin * plan.dt
        self.interrupted = False

    def take(self, stretch: NetWindow, output: NetOutput, state: NetState) -> None:
        self.spikes.append(output.spikes)
        if self.recorder.traces:
            self.rows.append(np.concatenate([self._shown(g, log) for g, log in enumerate(output.logs)], axis=2))
        self.counts = state.counts.copy()
        self.reached = state.step * self.plan.dt

    def _shown(self, g: int, log: np.ndarray) -> np.ndarray:
        """v, u and current of a group's watched cells; after the reset, where the method finds spikes at the start of a step."""
        group = self.plan.groups[g]
        kind = type(group.start)
        s = kind(*(log[:, f].astype(group.dtype) for f in range(len(kind._fields))))
        if self.plan.tests_first and self.recorder.when == "after":
            p = per_cell(self.plan, g)
            q = base.cell(group.method, type(p)(*(_of(f, group.watch) for f in p)))
            with np.errstate(all="ignore"):
                peak = law.margin(q, s) >= 0
                s = kind(*(np.where(peak, a, b) for a, b in zip(law.reset(q, s), s, strict=True)))
        u = getattr(s, "u", np.full_like(s[0], np.nan))
        return np.stack([s[0], u, log[:, -1]], axis=1)

    def recording(self, sim: Simulation) -> Recording:
        kinds, plan = self.recorder.variables, self.plan
        samples = None
        if self.recorder.traces:
            found = np.concatenate(self.rows) if self.rows else np.empty((0, 3, sum(g.watch.size for g in plan.groups)))
            times = plan.groups[0].samples[: len(found)]
            columns = {
                n: np.asarray(found[:, k], self.recorder.dtype)
                for k, n in enumerate(("v", "u", "current"))
                if n in kinds
            }
            samples = (times, columns)
        return Recording(
            model=sim.net,
            duration=self.reached - self.begin * plan.dt,
            size=plan.size,
            spike_count=self.counts - self.before,
            provenance=_provenance(sim),
            watched=np.concatenate([first + g.watch for first, g in zip(plan.firsts, plan.groups, strict=True)]),
            raw_spikes=self.spikes if "spikes" in kinds else None,
            raw_samples=samples,
            interrupted=self.interrupted,
            populations={p.name: (p.first, p.last) for p in sim.net.populations.values()},
            begin=self.begin * plan.dt,
        )


def _of(field: Any, watch: np.ndarray) -> Any:
    if isinstance(field, tuple):
        return type(field)(*(_of(f, watch) for f in field))  # type: ignore[call-arg]
    return field[watch] if np.ndim(field) else field


def _provenance(sim: Simulation) -> dict[str, Any]:
    return {
        "model": repr(sim.net),
        "method": sim.method.name,
        "dt": sim.plan.dt,
        "seed": sim.net.seed,
        "engine": sim.engine,
        "dtype": str(sim.plan.dtype),
        "digest": sim.plan.digest,
        **versions(),
    }


def refuse_cell_options(**given: Any) -> None:
    """Refuse what `simulate` takes for cells but not for networks."""
    remedies = {
        "current": "net.stimulate(population, ...)",
        "start": "net.population(..., start=)",
        "conductance": "net.connect",
    }
    for name, value in given.items():
        if value:
            raise ArgumentError(
                sentence(
                    f"simulate.{name}", "left out for a network", value, f"Use {remedies.get(name, 'the network')}"
                )
            )
