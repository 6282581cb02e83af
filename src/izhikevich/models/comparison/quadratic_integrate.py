"""The quadratic integrate-and-fire cell: a spike of its own, and no memory of the one before."""

from __future__ import annotations

from typing import Any

from ..base import Model, model
from ..parameters import param, positive, require_below
from ..state import V


@model
class QuadraticIntegrateAndFire(Model):
    """Quadratic integrate-and-fire cell, the theta neuron in another coordinate.

    v' = I + a (v - vr)(v - vt);   when v reaches vpeak:  v ← c.

    Parameters
    ----------
    a : float or array (N,), 1/(mV ms), default 0.02
        Curvature.
    vr, vt : float or array (N,), mV, default -65, -50
        Resting and threshold potential.
    c : float or array (N,), mV, default -70
        Value of v after a spike.
    vpeak : float or array (N,), mV, default 30
        Cut-off of the spike.

    References
    ----------
    P. E. Latham et al., Intrinsic dynamics in neuronal networks I, J. Neurophysiol. 83 (2000) 808; the form is that of
    E. M. Izhikevich, IEEE Trans. Neural Networks 15 (2004) 1063, section III. It prints no parameters, these are ours.

    Examples
    --------
    >>> round(QuadraticIntegrateAndFire().rest()[0], 9)
    -65.0
    """

    State = V
    current_unit = "mV/ms"
    year = 2000
    source = "Latham et al. (2000); Izhikevich (2004), section III"

    a: float = param("1/(mV ms)", "curvature", positive, default=0.02)
    vr: float = param("mV", "resting potential", default=-65.0)
    vt: float = param("mV", "threshold potential", default=-50.0)
    c: float = param("mV", "v after a spike", default=-70.0)
    vpeak: float = param("mV", "cut-off of the spike", default=30.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> V:
        return V(v)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> V:
        return V(i + p.a * (s.v - p.vr) * (s.v - p.vt))

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak

    @staticmethod
    def reset(p: Any, s: Any) -> V:
        return V(p.c)
