"""Models as tables in notebooks."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from .base import Model


def html(model: Model) -> str:
    """A table of the parameters with values, units and meanings.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> "rate of recovery" in html(Izhikevich())
    True
    """
    kind = type(model)
    rows = "".join(_row(name, getattr(model, name), field.metadata) for name, field in kind.parameters().items())
    title = f"{model.name or kind.__name__}: {kind.source or kind.__name__}"
    head = "<tr><th>parameter</th><th>value</th><th>unit</th><th>meaning</th></tr>"
    return f"<table><caption>{escape(title)}; current in {escape(kind.current_unit)}</caption>{head}{rows}</table>"


def _row(name: str, value: Any, about: Any) -> str:
    shown = f"{value:g}" if np.ndim(value) == 0 else f"{np.size(value)} values, {np.min(value):g} to {np.max(value):g}"
    unit = "" if about["unit"] == "1" else about["unit"]
    return f"<tr><th>{name}</th><td>{shown}</td><td>{escape(unit)}</td><td>{escape(about['meaning'])}</td></tr>"
