"""Leaky integrate-and-fire cells, without and with an adaptation conductance."""

from __future__ import annotations

from typing import Any

from ..base import Model, model
from ..exponential import eased
from ..parameters import param, positive, require_below
from ..state import VU, V

SOURCE = "Izhikevich (2004), section III"


@model
class IntegrateAndFire(Model):
    """Leaky integrate-and-fire cell.

    v' = I + a - b v;   when v reaches vpeak:  v ← c.

    Parameters
    ----------
    a : float or array (N,), mV/ms, default -3.25
        Constant drive: the cell rests at a/b, -65 mV.
    b : float or array (N,), 1/ms, default 0.05
        Rate of the leak: the membrane's time constant is 1/b.
    c : float or array (N,), mV, default -65
        Value of v after a spike.
    vpeak : float or array (N,), mV, default -50
        Threshold.

    References
    ----------
    E. M. Izhikevich, Which model to use for cortical spiking neurons?, IEEE Trans. Neural Networks 15 (2004) 1063, section III;
    it prints no parameters, these are ours.

    Examples
    --------
    >>> IntegrateAndFire().run(50, 1).spike_times.round(6)  # every 20 ln 4
    array([27.725887])
    """

    State = V
    current_unit = "mV/ms"
    year = 2004
    source = SOURCE

    a: float = param("mV/ms", "constant drive", default=-3.25)
    b: float = param("1/ms", "rate of the leak", positive, default=0.05)
    c: float = param("mV", "v after a spike", default=-65.0)
    vpeak: float = param("mV", "threshold", default=-50.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> V:
        return V(v)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> V:
        return V(i + p.a - p.b * s.v)

    @staticmethod
    def exponential(p: Any, s: Any, i: Any, h: Any) -> V:
        return V(eased(s.v, i + p.a - p.b * s.v, -p.b, h))

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak

    @staticmethod
    def reset(p: Any, s: Any) -> V:
        return V(p.c)


@model
class AdaptiveIntegrateAndFire(Model):
    """Leaky integrate-and-fire cell with an adaptation conductance u, which every spike opens further.

    v' = I + a - b v + u (e - v),   u' = -u/tau;   when v reaches vpeak:  v ← c,  u ← u + d.

    Parameters
    ----------
    a : float or array (N,), mV/ms, default -3.25
        Constant drive: the cell rests at a/b, -65 mV.
    b : float or array (N,), 1/ms, default 0.05
        Rate of the leak.
    c : float or array (N,), mV, default -65
        Value of v after a spike.
    d : float or array (N,), 1/ms, default 0.02
        Jump of u at a spike.
    e : float or array (N,), mV, default -85
        Reversal potential of the adaptation.
    tau : float or array (N,), ms, default 50
        Time constant of the adaptation.
    vpeak : float or array (N,), mV, default -50
        Threshold.

    References
    ----------
    E. M. Izhikevich, Which model to use for cortical spiking neurons?, IEEE Trans. Neural Networks 15 (2004) 1063, section III;
    it prints no parameters, these are ours.

    Examples
    --------
    >>> AdaptiveIntegrateAndFire().run(100, 2).spike_times.size, IntegrateAndFire().run(100, 2).spike_times.size
    (5, 10)
    """

    current_unit = "mV/ms"
    year = 2004
    source = SOURCE

    a: float = param("mV/ms", "constant drive", default=-3.25)
    b: float = param("1/ms", "rate of the leak", positive, default=0.05)
    c: float = param("mV", "v after a spike", default=-65.0)
    d: float = param("1/ms", "jump of the adaptation at a spike", default=0.02)
    e: float = param("mV", "reversal potential of the adaptation", default=-85.0)
    tau: float = param("ms", "time constant of the adaptation", positive, default=50.0)
    vpeak: float = param("mV", "threshold", default=-50.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VU:
        return VU(i + p.a - p.b * s.v + s.u * (p.e - s.v), -(s.u / p.tau))

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak

    @staticmethod
    def reset(p: Any, s: Any) -> VU:
        return VU(p.c, s.u + p.d)
