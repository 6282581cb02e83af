"""The words of a figure: what cell it is, with which parameters, in which unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def number(value: Any) -> str:
    """A parameter as it is printed in a paper: short, with a true minus; per-neuron values as their range.

    Examples
    --------
    >>> number(-65.0), number([0.02, 0.1])
    ('−65', '0.02 … 0.1')
    """
    flat = np.unique(np.asarray(value, dtype=float))
    shown = f"{flat[0]:g}" if flat.size == 1 else f"{flat[0]:g} … {flat[-1]:g}"
    return shown.replace("-", "−")


def parameter_line(model: Any, names: Sequence[str] = ("C", "k", "vr", "vt", *"abcd")) -> str:
    """The parameters of a model in one line, as they stand in the papers: of the 2003 form a, b, c, d.

    Parameters
    ----------
    model : Model
    names : sequence of str
        Parameters to show; those a model lacks are left out. Default C, k, vr, vt, a, b, c, d.

    Returns
    -------
    str

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> parameter_line(SimpleNamespace(a=0.02, b=0.2, c=-65.0, d=8.0))
    'a = 0.02, b = 0.2, c = −65, d = 8'
    """
    return ", ".join(f"{name} = {number(getattr(model, name))}" for name in names if hasattr(model, name))


def model_name(model: Any) -> str:
    """The cell's own name, else that of its class."""
    return getattr(model, "name", "") or type(model).__name__


def unit_of(model: Any) -> str:
    """Unit of the model's current as an axis shows it: without the remark that may follow in brackets.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> unit_of(SimpleNamespace(current_unit="mV/ms (dimensionless in the paper)"))
    'mV/ms'
    """
    return str(getattr(model, "current_unit", "1")).split(" (")[0]
