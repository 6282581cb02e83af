"""`izhikevich cells`, `methods`, `explain` and `info`: what there is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .options import Json
from .report import print_json, print_table, say


def cells(as_json: Json = False) -> None:
    """List the cells and their parameters."""
    from .. import catalog

    models = {name: catalog.cell(name) for name in catalog.cells()}
    if as_json:
        print_json({"cells": [_cell(name, model) for name, model in models.items()]})
        return
    rows = [(name, model.year, _values(model), model.current_unit) for name, model in models.items()]
    print_table("Cells", ["cell", "year", "parameters", "unit of current"], rows)


def _cell(name: str, model: Any) -> dict[str, Any]:
    return {"cell": name, "year": model.year, "parameters": dict(model.values), "current_unit": model.current_unit}


def _values(model: Any) -> str:
    return ", ".join(f"{key} {value:g}" for key, value in model.values.items())


def methods(as_json: Json = False) -> None:
    """List the numerical methods."""
    from ..methods import METHODS

    fields = ("name", "order", "located", "default_dt", "citation", "summary")
    rows = [{field: getattr(method, field, None) for field in fields} for method in METHODS.values()]
    if as_json:
        print_json({"methods": rows})
        return
    columns = ["method", "order>", "spikes located", "default step [ms]>", "source", "what it does"]
    print_table("Methods", columns, [list(row.values()) for row in rows])


def explain(
    name: Annotated[str, typer.Argument(help="A cell or the key of a pattern, such as RS, TC or T.")],
    as_json: Json = False,
) -> None:
    """Explain a cell or a pattern.

    What each parameter does here, where rest and firing begin, how far the next regime is.
    """
    text = str(_named(name).explain())
    if as_json:
        print_json({"name": name, "text": text})
    else:
        say(text)


def _named(name: str) -> Any:
    """A cell, else a pattern: RS is the name of both, and the cell is what people ask for."""
    from .. import catalog
    from ..errors import UnknownNameError, unknown

    for find in (catalog.cell, catalog.pattern):
        try:
            return find(name)
        except UnknownNameError:
            continue
    raise unknown("name", name, {*catalog.cells(), *catalog.patterns()})


def info(as_json: Json = False) -> None:
    """Print versions and machine."""
    facts = _facts()
    if as_json:
        print_json(facts)
    else:
        print_table("izhikevich", ["", "value"], list(facts.items()))


def _facts() -> dict[str, Any]:
    import os
    import platform
    from importlib.metadata import PackageNotFoundError, version

    def installed(package: str) -> str | None:
        try:
            return version(package)
        except PackageNotFoundError:
            return None

    packages = ("izhikevich", "numpy", "numba", "scipy", "matplotlib", "pyabf", "xarray")
    return {
        **{package: installed(package) for package in packages},
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "engines": "numpy, cpu",
    }
