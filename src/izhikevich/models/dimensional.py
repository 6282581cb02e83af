"""What the cells of the 2007 book share: the membrane in physical units."""

from __future__ import annotations

from typing import Any

from .base import Model, model
from .parameters import param, positive, require_below


def membrane(p: Any, s: Any, i: Any) -> Any:
    """v' = (k (v - vr)(v - vt) - u + I)/C."""
    return (p.k * (s.v - p.vr) * (s.v - p.vt) - s.u + i) / p.C


@model
class Dimensional(Model):
    """Base of the models with C v' = k (v - vr)(v - vt) - u + I and a peak at vpeak; a subclass adds u', the reset and its potential c."""

    current_unit = "pA"
    year = 2007

    C: float = param("pF", "membrane capacitance", positive, default=100.0)
    k: float = param("nS/mV", "curvature of the current-voltage relation", positive, default=1.0)
    vr: float = param("mV", "resting potential", default=-60.0)
    vt: float = param("mV", "instantaneous threshold potential", default=-40.0)
    vpeak: float = param("mV", "cut-off of the spike", default=35.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak
