"""The cells of a population as a file describes them: a model by name, and numbers or arithmetic for its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .. import catalog, models
from ..errors import ArgumentError, sentence, unknown
from ..models import Model
from ..stimulus import arithmetic
from . import schema

CLASSES = {name: getattr(models, name) for name in models.__all__ if name.startswith("Izhikevich")}


def cells_of(name: str, given: Mapping[str, Any]) -> Model | Callable[[np.ndarray], Model]:
    """The cells meant: a model, or where a parameter is arithmetic of r, a rule f(r) as `Network.population` takes it.

    Parameters
    ----------
    name : str
        Of a cell of the catalog, or of a class of `izhikevich.models`.
    given : mapping of str to number, list or text
        Parameters: all that a class asks for, or those in which a cell differs.

    Returns
    -------
    Model or callable

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> cells_of("RS", {"d": 6.0}).d
    6.0
    >>> cells_of("Izhikevich", {"c": "-65 + 15 * r**2"})(np.array([0.0, 1.0])).c
    array([-65., -50.])
    """
    base = None if name in CLASSES else catalog.cell(name)
    known = (CLASSES[name] if base is None else type(base)).parameters()
    for key in given:
        if key not in known:
            raise unknown(f"parameter of {name}", key, known)
    numbers = {k: schema.numbers(v, f"parameters.{k}") for k, v in given.items() if not isinstance(v, str)}
    texts = {k: v for k, v in given.items() if isinstance(v, str)}

    def made(r: Any) -> Model:
        parameters = numbers | {k: arithmetic(v, {"r": r}, f"parameters.{k}") for k, v in texts.items()}
        return CLASSES[name](**parameters) if base is None else base.replace(**parameters)

    return made if texts else made(None)


def start_of(given: Any) -> Any:
    """The start meant: ``"rest"``, or ``[v, u]``, each a number, a list of one per cell, or arithmetic of the cells' parameters.

    Parameters
    ----------
    given : str or list
        In the arithmetic of u, v is the start of v.

    Returns
    -------
    "rest" or callable
        A rule as `Network.population` takes it.

    Examples
    --------
    >>> import izhikevich as izh
    >>> start_of([-65, "b * v"])(izh.cell("RS"))
    (-65.0, -13.0)
    """
    if given == "rest":
        return given
    if not isinstance(given, list) or len(given) != 2:
        raise ArgumentError(sentence("population.start", '"rest" or [v, u]', given))

    def begin(cells: Model) -> tuple[Any, Any]:
        v = _number(given[0], cells.values)
        return v, _number(given[1], {**cells.values, "v": v})

    return begin


def _number(value: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return arithmetic(value, names, "start")
    found = schema.numbers(value, "start")
    return found if np.ndim(found) else float(found)
