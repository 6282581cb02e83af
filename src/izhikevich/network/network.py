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
from .inputs import Driven, check_synapse
from .population import Population, Projection
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
DELIVERIES = ("grid", "precise")
OPTIONAL = {"distance_dependent": ("profile", "cutoff", "period")}


class Network(Driven):
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
        check_synapse("connect.synapse", synapse)
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
