"""A floor of the house found only when it is called, so that the import graph keeps pointing down."""

from __future__ import annotations

import importlib
from types import ModuleType


def late(name: str) -> ModuleType:
    """Import `izhikevich.<name>` now.

    Only for conveniences on objects (`cell.run()`, `recording.plot()`, a file name given as a current): things a person
    types that need a higher floor than the object's own. Code of this package calls the higher floor directly, from
    above.

    Parameters
    ----------
    name : str
        Module below `izhikevich`, dots allowed.

    Returns
    -------
    module

    Examples
    --------
    >>> late("units").ms
    1 ms
    """
    return importlib.import_module(f"izhikevich.{name}")
