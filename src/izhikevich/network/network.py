"""A network as a description: populations, projections, inputs. It has no state and knows no engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence, unknown
from ..late import late
from ..methods import METHODS
from ..models import Model
from ..models.random import threefry, unit
from ..models.synapses import Pulse, Synapse
from ..stimulus import as_stimulus
from .distributions import Distribution
from .population import Events, Input, Poisson, Population, Projection, RandomCells
from .streams import CELLS

RULES = {
    "all_to_all": (),
    "one_to_one": (),
    "fixed_outdegree": ("outdegree",),
    "fixed_indegree": ("indegree",),
    "fixed_total_number": ("number",),
    "pairwise_bernoulli": ("p",),
    "distance_dependent": ("p", "scale"),
    "list": ("pre", "post"),
}
MOST_CELLS = 2**31  # the numbers that a random word is turned into without bias
MOST_DRAWN = 10**6  # cells at a time
MOST_RATE = 1e6  # Hz of a Poisson train
DELIVERIES = ("grid", "precise")
OPTIONAL = {"distance_dependent": ("profile", "cutoff", "period")}


class Network:
    """Populations of cells, the synapses between them, and what drives them.

    Parameters
    ----------
    seed : int, default 0
        Seed of everything that is drawn: connectivity, weights, delays, parameters, inputs.
    name : str, default ""
        A label.
    duration : float, ms, optional
        How long `run` simulates unless told otherwise.
    dt : float, ms, optional
        Step that this network was described for; by default the method's own.
    method : str, optional
        Method that it was described for; by default the cells' own.
    delivery : {"grid", "precise"}, default "grid"
        When its arrivals act, as `izhikevich.Simulation` says. A run may choose another step, method and delivery.

    Examples
    --------
    >>> import izhikevich as izh
    >>> net = izh.Network(seed=1)
    >>> exc = net.population("exc", "RS", 80)
    >>> inh = net.population("inh", "FS", 20)
    >>> _ = net.connect(exc, [exc, inh], rule="fixed_outdegree", outdegree=10, weight=6.0, delay=izh.uniform(1, 20))
    >>> _ = net.connect(inh, exc, rule="fixed_outdegree", outdegree=10, weight=-5.0)
    >>> net.size
    100
    """

    def __init__(
        self,
        seed: int = 0,
        name: str = "",
        *,
        duration: float | None = None,
        dt: float | None = None,
        method: str | None = None,
        delivery: str = "grid",
    ):
        if not isinstance(seed, int | np.integer) or not 0 <= seed < 2**32:
            raise ArgumentError(sentence("Network.seed", "a whole number from 0 to 4294967295", seed))
        self.seed, self.name = int(seed), name
        for given, argument in ((duration, "duration"), (dt, "dt")):
            if given is not None and not (isinstance(given, int | float) and 0 < given < np.inf):
                raise ArgumentError(sentence(f"Network.{argument}", "positive and finite [ms]", given))
        if method is not None and method not in METHODS:
            raise unknown("Network.method", method, METHODS)
        if delivery not in DELIVERIES:
            raise unknown("Network.delivery", delivery, DELIVERIES)
        self.duration, self.dt, self.method, self.delivery = duration, dt, method, delivery
        self.populations: dict[str, Population] = {}
        self.projections: list[Projection] = []
        self.inputs: list[Any] = []

    @classmethod
    def from_toml(cls, path: str | Path, seed: int | None = None) -> Network:
        """The network that a TOML file describes: each of its tables is a call of this class, each key an argument.

        Parameters
        ----------
        path : str or Path
            The network's name is that in the file, else the file's own.
        seed : int, optional
            Instead of the one in the file, which is 0 by default.

        Returns
        -------
        Network

        Raises
        ------
        FileFormatError
            With the file, the line and the key that is refused.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "net.toml"
        ...     _ = path.write_text('[[population]]\\nname = "exc"\\nmodel = "RS"\\nsize = 80')
        ...     Network.from_toml(path).size
        80
        """
        return late("network.file").read_network(path, seed)

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(p.size for p in self.populations.values())

    @property
    def current_unit(self) -> str:
        """Unit of the cells' currents and of u; several, with commas, where populations have different ones."""
        return ", ".join(dict.fromkeys(p.model.current_unit for p in self.populations.values()))

    def __getitem__(self, name: str) -> Population:
        if name not in self.populations:
            raise unknown("population", name, self.populations)
        return self.populations[name]

    def population(
        self,
        name: str,
        model: Model | str | Callable,
        size: int,
        *,
        start: Any = "rest",
        positions: Any = None,
    ) -> Population:
        """Add cells of one model.

        Parameters
        ----------
        name : str
            New in this network.
        model : Model, str or callable
            The cells: a model with numbers or arrays of `size` values, the name of a cell of the catalog, or a rule ``f(r)`` that
            makes the model of `size` numbers r between 0 and 1, such as
            ``lambda r: izh.Izhikevich(c=-65 + 15 * r**2, d=8 - 6 * r**2)``.
        size : int
            How many; at least 1.
        start : "rest", (v0, u0) or callable, default "rest"
            Initial state, as in `izhikevich.simulate`; numbers or arrays (size,), or a rule of the cells just made, such as
            ``lambda cells: (-65, cells.b * -65)``.
        positions : array (size, dimensions), optional
            Where the cells lie, for `distance_dependent`.

        Returns
        -------
        Population
        """
        if not isinstance(name, str) or not name or name in self.populations:
            raise ArgumentError(sentence("population.name", "a new name, not empty", name))
        if not isinstance(size, int | np.integer) or size < 1:
            raise ArgumentError(sentence(f"{name}.size", "a whole number of at least 1", size))
        if self.size + size > MOST_CELLS:
            raise ArgumentError(sentence(f"{name}.size", f"at most {MOST_CELLS} with all cells before it", size))
        made = self._model(model, name, int(size))
        if made.size not in (1, size):
            raise ArgumentError(
                sentence(f"{name}.size", f"{made.size}, as many as the model's parameters describe", size)
            )
        if positions is not None:
            positions = np.ascontiguousarray(positions, dtype=float)
            if positions.ndim != 2 or len(positions) != size or not np.isfinite(positions).all():
                raise ArgumentError(
                    sentence(f"{name}.positions", f"finite, of shape ({size}, dimensions)", positions.shape)
                )
        begin = start(made) if callable(start) else start
        added = Population(name, made, int(size), self.size, begin, positions)
        self.populations[name] = added
        return added

    def connect(
        self,
        source: Any,
        target: Any,
        /,
        rule: Any = "all_to_all",
        *,
        weight: Any = 1.0,
        delay: Any = 1.0,
        synapse: Synapse | None = None,
        autapses: bool = True,
        multapses: bool = True,
        plasticity: Any = None,
        **options: Any,
    ) -> Projection:
        """Add synapses.

        Parameters
        ----------
        source, target : Population, list of neighbouring populations, or this Network
            Presynaptic and postsynaptic cells.
        rule : str or NamedTuple, default "all_to_all"
            One of ``all_to_all``, ``one_to_one``, ``fixed_outdegree`` (outdegree=), ``fixed_indegree`` (indegree=),
            ``fixed_total_number`` (number=), ``pairwise_bernoulli`` (p=), ``distance_dependent`` (p=, scale=, profile="gaussian" or
            "exponential", cutoff=, period=), ``list`` (pre=, post=, numbers within source and target); or a rule of your own:
            a record of numbers with a static function ``targets(q, seed, stream, row, out, seen)``, as in `izhikevich.network.rules`.
        weight : number, Distribution or array, default 1
            In the synapse's unit; an array has one value per outgoing slot (`fixed_outdegree`), per pair of a dense (sources, targets)
            matrix (`all_to_all`), or per synapse (`list`).
        delay : number, Distribution or array, ms, default 1
            Counted from the start of the step in which the presynaptic cell fires; a multiple of the step, at least one. Arrays as above.
        synapse : Synapse, default Pulse()
            What an arriving spike does.
        autapses, multapses : bool, default True
            Whether a cell may reach itself, and whether one pair may have several synapses. From what a rule of your own makes, those
            that may not be are left out; of several between a pair the first stays.
        plasticity : optional
            Reserved for synapses that change.

        Returns
        -------
        Projection
        """
        pre, post = self._cells(source, "source"), self._cells(target, "target")
        synapse = Pulse() if synapse is None else synapse
        _check_synapse("connect.synapse", synapse)
        if plasticity is not None:
            raise ArgumentError(sentence("connect.plasticity", "None: weights do not change yet", plasticity))
        owner = f"connect({pre.name} → {post.name})"
        if isinstance(rule, str):
            if rule not in RULES:
                raise unknown("connect.rule", rule, RULES)
            allowed = (*RULES[rule], *OPTIONAL.get(rule, ()))
            for name in options:
                if name not in allowed:
                    raise unknown(f"{owner}, option of {rule}", name, allowed)
            for name in RULES[rule]:
                if name not in options:
                    raise ArgumentError(sentence(f"{owner}.{name}", f"given for the rule {rule}", None))
        options = {**options, "autapses": bool(autapses), "multapses": bool(multapses)}
        added = Projection(pre, post, rule, options, weight, delay, synapse, len(self.projections))
        late("network.check").check(added)
        self.projections.append(added)
        return added

    def stimulate(self, target: Any, stimulus: Any) -> Input:
        """Give every cell of a population a current of its own or the same one: whatever `izhikevich.simulate` takes as a current.

        Noise is drawn for each cell on its own; several stimuli add up.
        """
        cells = self._cells(target, "target")
        made = as_stimulus(stimulus, cells.model.current_unit, "stimulate.stimulus")
        if made.neurons not in (1, cells.size):
            raise ArgumentError(
                sentence("stimulate.stimulus", f"alike for all, or for {cells.size} cells", made.neurons)
            )
        return self._added(Input(cells, made, len(self.inputs)))

    def stimulate_each(
        self, times_ms: Any, neurons: Any, amplitude: Any, width: float = 1.0, target: Any = None
    ) -> Events:
        """Give current pulses to single cells.

        Parameters
        ----------
        times_ms : array (n,), ms
            When each pulse begins; on the grid of the run's step.
        neurons : array (n,) of int
            To whom: numbers within `target`.
        amplitude : float or array (n,)
            Height, in the cells' current unit.
        width : float, ms, default 1
            Length; a multiple of the run's step.
        target : Population, optional
            By default the whole network.
        """
        cells = self._cells(self if target is None else target, "target")
        times, who = np.asarray(times_ms, float).ravel(), np.asarray(neurons).ravel()
        if times.size != who.size:
            raise ArgumentError(sentence("stimulate_each.neurons", f"as many as the times, {times.size}", who.size))
        if not np.isfinite(times).all() or (times < 0).any():
            raise ArgumentError(
                sentence("stimulate_each.times_ms", "finite and not negative [ms]", float(times.min(initial=0)))
            )
        if (who.size and (who.astype(np.int64) != who).any()) or (
            who.size and not 0 <= who.min() <= who.max() < cells.size
        ):
            raise ArgumentError(
                sentence(
                    "stimulate_each.neurons",
                    f"whole numbers from 0 to {cells.size - 1}",
                    [int(who.min()), int(who.max())],
                )
            )
        order = np.argsort(times, kind="stable")
        if np.shape(amplitude) not in ((), times.shape) or not np.isfinite(np.asarray(amplitude, float)).all():
            raise ArgumentError(sentence("stimulate_each.amplitude", f"finite, one number or {times.size}", amplitude))
        height = np.broadcast_to(np.asarray(amplitude, float), times.shape)[order]
        _check_number("stimulate_each.width", width, "positive [ms]", width > 0)
        return self._added(Events(times[order], who.astype(np.int64)[order] + cells.first, height, float(width)))

    def stimulate_random(self, amplitude: float, cells: int = 1, interval: float = 1.0) -> RandomCells:
        """At every interval give a pulse that lasts as long to a few cells of the network, drawn anew: the 2006 network's input.

        Parameters
        ----------
        amplitude : float
            Height of the current.
        cells : int, default 1
            How many, drawn with replacement; a cell drawn twice is driven once.
        interval : float, ms, default 1
        """
        if not isinstance(cells, int | np.integer) or not 1 <= cells <= MOST_DRAWN:
            raise ArgumentError(sentence("stimulate_random.cells", f"a whole number from 1 to {MOST_DRAWN}", cells))
        _check_number("stimulate_random.amplitude", amplitude, "a number")
        _check_number("stimulate_random.interval", interval, "positive [ms]", interval > 0)
        return self._added(RandomCells(int(cells), float(amplitude), float(interval), len(self.inputs)))

    def poisson(self, target: Any, rate: Any, weight: float, synapse: Synapse | None = None) -> Poisson:
        """Independent Poisson spike trains, one onto each cell.

        Parameters
        ----------
        target : Population
        rate : float or array (size,), Hz
        weight : float
            In the synapse's unit.
        synapse : Synapse, default Pulse()
        """
        cells = self._cells(target, "target")
        rate = np.asarray(rate, float)
        if rate.shape not in ((), (1,), (cells.size,)) or not np.isfinite(rate).all() or (rate < 0).any():
            raise ArgumentError(
                sentence("poisson.rate", f"one number or {cells.size}, finite and not negative [Hz]", rate)
            )
        if rate.max(initial=0.0) > MOST_RATE:
            remedy = "A current of the same mean is as good"
            raise ArgumentError(sentence("poisson.rate", f"at most {MOST_RATE:g} [Hz]", float(rate.max()), remedy))
        _check_number("poisson.weight", weight, "a number")
        synapse = Pulse() if synapse is None else synapse
        _check_synapse("poisson.synapse", synapse)
        return self._added(Poisson(cells, rate, float(weight), synapse, len(self.inputs)))

    def summary(self, dt: float = 1.0, dtype: str = "float64") -> Any:
        """What was described, how much memory it needs and what a step costs, before it is built."""
        return late("network.summary").summary(self, dt, dtype)

    def choices(self, dt: Any, method: str | None, delivery: str | None) -> tuple[Any, str | None, str]:
        """Step, method and delivery of a run: as asked for, else this network's own."""
        own = ((dt, self.dt), (method, self.method), (delivery, self.delivery))
        return tuple(mine if asked is None else asked for asked, mine in own)  # pyright: ignore[reportReturnType]

    def run(self, duration: float | None = None, **options: Any) -> Any:
        """Simulate this network, by default for its own duration; the arguments are those of `izhikevich.simulate`."""
        duration = self.duration if duration is None else duration
        if duration is None:
            raise ArgumentError(sentence("Network.run.duration", "given where the network has none of its own", None))
        return late("simulate").simulate(self, duration, **options)

    def __repr__(self) -> str:
        parts = [f"{p.name}: {p.size} × {p.model}" for p in self.populations.values()]
        return "\n".join(
            [
                f"Network({self.name or 'seed=' + str(self.seed)}, {self.size} cells)",
                *parts,
                *map(repr, self.projections),
            ]
        )

    def _added(self, thing: Any) -> Any:
        self.inputs.append(thing)
        return thing

    def _model(self, model: Any, name: str, size: int) -> Model:
        if isinstance(model, str):
            return late("catalog").cell(model)
        if isinstance(model, Model):
            return model
        if callable(model):
            index = np.uint32(len(self.populations))
            words = threefry(
                np.full(1, self.seed, np.uint32),
                np.full(1, CELLS + index, np.uint32),
                np.arange(size, dtype=np.uint32),
                np.zeros(1, np.uint32),
            )
            made = model(unit(words[0]))
            if isinstance(made, Model):
                return made
        raise ArgumentError(
            sentence(f"{name}.model", "a model, the name of a cell, or a rule f(r) that makes one", model)
        )

    def _cells(self, given: Any, argument: str) -> Population:
        """The population meant; several neighbouring ones as one."""
        if given is self:
            given = list(self.populations.values())
        several = [given] if isinstance(given, Population | str) else given
        if not isinstance(several, Sequence) or not several:
            raise ArgumentError(sentence(f"connect.{argument}", "a population, or a list of neighbouring ones", given))
        members = [self[p] if isinstance(p, str) else p for p in several]
        for member in members:
            if not isinstance(member, Population) or self.populations.get(member.name) is not member:
                raise ArgumentError(sentence(f"connect.{argument}", "a population of this network", member))
        if len(members) == 1:
            return members[0]
        for one, next_one in pairwise(members):
            if one.last != next_one.first:
                raise ArgumentError(
                    sentence(
                        f"connect.{argument}",
                        "neighbouring populations in the order they were made",
                        [m.name for m in members],
                    )
                )
        places = [m.positions for m in members]
        where = None if any(p is None for p in places) else np.concatenate(places)  # type: ignore[arg-type]
        return Population(
            "+".join(m.name for m in members),
            members[0].model,
            sum(m.size for m in members),
            members[0].first,
            "rest",
            where,
        )


def _check_synapse(name: str, synapse: Any) -> None:
    if not isinstance(synapse, Synapse):
        raise ArgumentError(sentence(name, "a synapse such as izh.synapses.AMPA()", synapse))
    for key, value in synapse.values.items():
        if np.ndim(value):
            remedy = "Connect with one synapse for each value"
            raise ArgumentError(sentence(f"{type(synapse).__name__}.{key}", "one number", value, remedy))


def _check_number(name: str, value: float, rule: str, right: bool = True) -> None:
    if not (np.isfinite(float(value)) and right):
        raise ArgumentError(sentence(name, f"finite and {rule}", value))


def is_distribution(value: Any) -> bool:
    """Whether a weight or a delay is drawn."""
    return isinstance(value, Distribution)
