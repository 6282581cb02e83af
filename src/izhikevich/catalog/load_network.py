"""Published networks by name: files as anyone writes them, with what is known about each beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ..errors import ArgumentError, sentence, unknown
from ..late import late


def networks() -> list[str]:
    """Names of all published networks.

    >>> networks()
    ['cortex2003', 'polychrony2006']
    """
    return sorted(f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml"))


def network(name: str, seed: int | None = None, *, static: bool = False) -> Any:
    """A published network, as its authors described it.

    Parameters
    ----------
    name : str
        One of `networks()`.
    seed : int, optional
        Seed of all that is drawn; by default 0.
    static : bool, default False
        Hold the weights where they start. Networks that learn must be asked for so: plasticity is not there yet.

    Returns
    -------
    Network
        With the duration, step and method of its authors, so that ``network("cortex2003").run()`` does what they did.

    Raises
    ------
    UnknownNameError
        With the nearest name.
    ArgumentError
        For a network that learns, without `static`.

    Examples
    --------
    >>> net = network("cortex2003", seed=1)
    >>> net.size, net.duration, net.method
    (1000, 1000, 'izhikevich2003')
    """
    if network_facts(name)["learns"] and not static:
        remedy = "Weights do not change yet: ask for static=True, at the command line --static"
        raise ArgumentError(sentence(f"{name}.static", "True", static, remedy))
    return late("network.file").network_of(_text(name), f"{name}.toml", seed)


def network_facts(name: str) -> dict[str, Any]:
    """What the catalog says about a network: title, why, source, whether it learns, and its stated statistics.

    Parameters
    ----------
    name : str
        One of `networks()`.

    Returns
    -------
    dict
        ``"stated"`` is a list of dicts: ``what`` is ``"rate"`` (of the cells of the population ``of``, Hz) or ``"peak"`` (the frequency
        of the largest power within ``band`` in `izhikevich.spectrum` of a run, Hz), with ``mean`` and, where known, ``sd`` over
        ``runs`` of ``duration`` ms.

    Raises
    ------
    UnknownNameError

    Examples
    --------
    >>> [s["mean"] for s in network_facts("cortex2003")["stated"] if s["what"] == "rate"]
    [7.58, 7.33]
    """
    if name not in networks():
        raise unknown("network", name, networks())
    return tomllib.loads(_text(name))["catalog"]


@cache
def _text(name: str) -> str:
    return _folder().joinpath(f"{name}.toml").read_text(encoding="utf-8")


def _folder() -> Any:
    return files("izhikevich.catalog").joinpath("networks")
