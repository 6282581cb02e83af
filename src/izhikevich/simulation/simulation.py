"""A network held open: run it, run it further, save it, load it."""

from __future__ import annotations

import sys
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..engines.network import NetPlan, initial
from ..errors import ArgumentError, FileFormatError, SimulationError, sentence, unknown
from ..lower import lower_network
from ..lower.cells import positive, steps_of
from ..memory import refuse_beyond
from ..methods import choose_method
from ..network import Network
from ..network.encode import decode, encode
from ..network.summary import refuse_too_large
from ..progress import Progress
from ..provenance import versions
from ..recording import Recorder, Recording
from ..recording.recorder import as_recorder, plain
from . import checkpoint
from .collected import Collected, network_recording
from .connections import Connections, connections
from .folder import RunFolder
from .signals import Stop
from .stored import STATE, Saved
from .windows import advance, program_of, until

MOST_THREADS = 1024


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
    delivery : {"grid", "precise"}, optional
        By default the network's, which is ``"grid"`` unless it says otherwise.
        When arrivals act: in the step in which they are due, or at the spike's time plus the delay, where the step of their target is cut
        (located methods only, delays rounded to 0.001 ms, one thread).
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
    >>> sim = izh.Simulation(net, dt=0.5, method="euler")
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
        delivery: str | None = None,
        record: Any = "spikes",
        progress: bool | None = None,
    ):
        if not isinstance(threads, int | np.integer) or not 1 <= threads <= MOST_THREADS:
            raise ArgumentError(sentence("threads", f"a whole number from 1 to {MOST_THREADS}", threads))
        if engine not in ("auto", "cpu", "numpy"):
            raise unknown("engine", engine, ("auto", "cpu", "numpy"))
        self.engine = "numpy" if engine == "numpy" else "cpu"
        self.net, self.recorder, self.threads, self.progress = net, as_recorder(record), threads, progress
        dt, method, delivery = net.choices(dt, method, delivery)
        if net.populations:
            refuse_too_large(net, _step(net, dt, method), dtype)
        options = {"dt": dt, "method": method, "dtype": dtype, "recorder": self.recorder, "delivery": delivery}
        self.plan, self.method = lower_network(net, 0.0, **options)
        self.state = initial(self.plan)
        self.torn = False  # whether a run ended in the middle of a window

    @property
    def time(self) -> float:
        """Model time reached, ms."""
        return self.state.step * self.plan.dt

    @property
    def delivery(self) -> str:
        """When arrivals act: ``"grid"`` or ``"precise"``."""
        return "precise" if self.plan.precise else "grid"

    def run(self, duration: Any, *, folder: str | Path | None = None) -> Recording:
        """Run on for `duration` ms.

        Ctrl-C ends the run after the window of steps it is in, half a second or so; a second one ends it at once.

        Parameters
        ----------
        duration : float or quantity, ms
        folder : str or Path, optional
            Where the run keeps itself as it goes, instead of in memory: what was recorded as HDF5 files, and its state, from which
            `load` goes on to the same bits whenever the process was killed. New, empty, or the folder of this very simulation. With
            it, SIGTERM is heard like Ctrl-C: the run saves itself before the process ends.

        Returns
        -------
        Recording
            What was recorded in this run; times count from the very start. With a folder, everything in it since its beginning, read
            when it is asked for. After Ctrl-C it is `interrupted`.

        Raises
        ------
        FileFormatError
            For a folder of another run, or of something else.
        NotEnoughMemoryError
            For a recording without a folder that memory cannot hold.
        DivergenceError, RunawayError
            For a run that had to stop, with neuron, time and remedy.

        Examples
        --------
        >>> import tempfile
        >>> import izhikevich as izh
        >>> net = izh.Network()
        >>> _ = net.stimulate(net.population("cells", "RS", 2), 10.0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = izh.Simulation(net, engine="numpy").run(100, folder=folder)
        ...     again = izh.Simulation.load(folder)
        ...     again.time, int(again.run(100, folder=folder).spike_count.sum())
        (100.0, 12)
        """
        duration = positive(duration, "duration", zero=True)
        self._refuse_torn()
        begin, before = self.state.step, self.state.counts.copy()
        plan = until(self.plan, begin, begin + steps_of(duration, self.plan.dt, self.method), self.recorder)
        collected = Collected(plan, self.recorder, begin)
        if folder is None:
            remedy = "Give run(folder=), or record fewer cells or less often"
            refuse_beyond("Simulation.run's recording", collected.expected(plan.steps), remedy)
        kept = nullcontext() if folder is None else closing(RunFolder(folder, self.net, self.recorder, self._saved()))
        with kept as keeper, Stop(saves=folder is not None) as stop:
            self._advance(plan, collected, keeper, stop)
            interrupted = self.state.step < plan.steps
            if keeper is not None:
                self._keep(keeper, collected)
                if interrupted:
                    print(keeper.farewell(plan.duration), file=sys.stderr)
            made = keeper.recording() if keeper else self._recording(collected, begin, before)
        return replace(made, interrupted=interrupted)

    def synapses(self, source: Any = None, target: Any = None) -> Connections:
        """Read back the synapses that were built.

        Parameters
        ----------
        source, target : Population, str or list of neighbouring ones, optional
            Presynaptic and postsynaptic cells; by default all.

        Returns
        -------
        Connections
            The arrays ``pre``, ``post``, ``weight``, ``delay`` (ms) and ``projection``, one value per synapse. Cells have their numbers
            in the network.

        Examples
        --------
        >>> import izhikevich as izh
        >>> net = izh.Network()
        >>> exc, inh = net.population("exc", "RS", 3), net.population("inh", "FS", 2)
        >>> _ = net.connect(exc, inh, rule="list", pre=[0, 2], post=[1, 0], weight=[6.0, 4.0], delay=[1.0, 2.5])
        >>> found = izh.Simulation(net, dt=0.5).synapses("exc", "inh")
        >>> found.pre.tolist(), found.post.tolist(), found.weight.tolist(), found.delay.tolist()
        ([0, 2], [4, 3], [6.0, 4.0], [1.0, 2.5])
        """
        named = (("source", source), ("target", target))
        cells = [self.net._cells(self.net if given is None else given, name) for name, given in named]
        return connections(self.plan, *cells)

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
        self._refuse_torn()
        return checkpoint.write(path, *self._saved())

    @classmethod
    def load(cls, path: str | Path, net: Network | None = None, **options: Any) -> Simulation:
        """The simulation that `save` wrote, or that a run kept in a folder.

        Parameters
        ----------
        path : str or Path
            A file, or the folder of a run.
        net : Network, optional
            The network, if the caller has it; by default it is made from the file.
        **options
            ``threads``, ``record``, ``progress`` and ``engine``, which may be others than before; in a folder a run goes on only with
            the same ``record``.

        Returns
        -------
        Simulation

        Raises
        ------
        FileFormatError
            For a file that is damaged, of another version or of another network.
        """
        path = Path(path) / STATE if Path(path).is_dir() else Path(path)
        meta, arrays = checkpoint.read(path)
        kept = {**meta["options"], "record": Recorder(**meta["options"]["record"])}
        loaded = cls(decode(meta["network"], arrays) if net is None else net, **{**kept, **options})
        if loaded.plan.digest != meta["digest"]:
            rule = "of this network, its method and step"
            raise FileFormatError(sentence(path.name, rule, "one of another", "Load it without net= to get its own"))
        loaded.state = checkpoint.state_of(loaded.plan, arrays)
        return loaded

    def _advance(self, plan: NetPlan, collected: Collected, keeper: RunFolder | None, stop: Stop) -> None:
        """Run to the plan's end, or until asked to stop."""
        begin, program = self.time, program_of(plan, self.engine, self.threads)
        self.torn = True
        with Progress(plan.duration - begin, show=self.progress) as bar:
            for state, output in advance(program, self.state):
                self.state = state
                collected.take(output)
                if keeper is not None and keeper.due(collected.nbytes):
                    self._keep(keeper, collected)
                bar.at(self.time - begin)
                if stop.asked:
                    break
        self.torn = False

    def _keep(self, keeper: RunFolder, collected: Collected) -> None:
        """Write what has been collected, and the state."""
        if collected.first < self.state.step:
            keeper.append(collected.chunk(self.state.step), self._saved())

    def _refuse_torn(self) -> None:
        if self.torn:
            remedy = "Load it from where it was saved, or make it anew"
            raise SimulationError(sentence("Simulation", "whole", "one whose last run broke off in a window", remedy))

    def _saved(self) -> Saved:
        description, arrays = encode(self.net)
        options = {
            "dt": self.plan.dt,
            "method": self.method.name,
            "engine": self.engine,
            "dtype": str(self.plan.dtype),
            "delivery": self.delivery,
            "record": plain(self.recorder),
        }
        about = {"digest": self.plan.digest, "options": options, "network": description}
        return about | {"provenance": _provenance(self)}, arrays | checkpoint.state_arrays(self.state)

    def _recording(self, collected: Collected, begin: int, before: np.ndarray) -> Recording:
        step, about = self.state.step, _provenance(self)
        found = collected.spikes, collected.samples(step)
        return network_recording(
            self.net, self.recorder, self.plan.dt, begin, step, self.state.counts - before, about, *found
        )


def _step(net: Network, dt: Any, method: str | None) -> float:
    """The step that a run will have, ms."""
    first = next(iter(net.populations.values())).model
    return positive(choose_method(method, first).default_dt if dt is None else dt, "dt")


def _provenance(sim: Simulation) -> dict[str, Any]:
    return {
        "model": repr(sim.net),
        "method": sim.method.name,
        "delivery": sim.delivery,
        "dt": sim.plan.dt,
        "seed": sim.net.seed,
        "engine": sim.engine,
        "dtype": str(sim.plan.dtype),
        "digest": sim.plan.digest,
        **versions(),
    }


def refuse_network_options(**given: Any) -> None:
    """Refuse what `simulate` takes for networks but not for cells."""
    for name, value in given.items():
        if value is not None:
            raise ArgumentError(sentence(f"simulate.{name}", "left out for cells", value, "Put them into a Network"))


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
