"""The adaptive exponential integrate-and-fire cell."""

from __future__ import annotations

from typing import Any

from ..base import Model, model
from ..ops import exp, minimum
from ..parameters import param, positive, require_below
from ..state import VU


@model
class AdEx(Model):
    """Adaptive exponential integrate-and-fire cell.

    C v' = -gl (v - el) + gl sharpness exp((v - vt)/sharpness) - u + I,   tau u' = a (v - el) - u;
    when v reaches vpeak:  v ← c,  u ← u + d.

    Above vpeak v counts as vpeak: a step that leaps past the peak takes no exponential of what lies beyond.

    Parameters
    ----------
    C : float or array (N,), pF, default 281
        Membrane capacitance.
    gl : float or array (N,), nS, default 30
        Conductance of the leak.
    el, vt : float or array (N,), mV, default -70.6, -50.4
        Reversal potential of the leak, and threshold.
    sharpness : float or array (N,), mV, default 2
        Slope factor of the threshold.
    tau : float or array (N,), ms, default 144
        Time constant of adaptation.
    a : float or array (N,), nS, default 4
        Adaptation below threshold.
    c : float or array (N,), mV, default -70.6
        Value of v after a spike.
    d : float or array (N,), pA, default 80.5
        Jump of u at a spike (the paper's b).
    vpeak : float or array (N,), mV, default 20
        Cut-off of the spike.

    References
    ----------
    R. Brette and W. Gerstner, Adaptive exponential integrate-and-fire model as an effective description of neuronal activity,
    J. Neurophysiol. 94 (2005) 3637, table 1.

    Examples
    --------
    >>> AdEx().run(300, 1000).spike_times.size > AdEx().run(300, 700).spike_times.size > 0
    True
    """

    current_unit = "pA"
    year = 2005
    source = "Brette and Gerstner (2005), table 1"

    C: float = param("pF", "membrane capacitance", positive, default=281.0)
    gl: float = param("nS", "conductance of the leak", positive, default=30.0)
    el: float = param("mV", "reversal potential of the leak", default=-70.6)
    vt: float = param("mV", "threshold", default=-50.4)
    sharpness: float = param("mV", "slope factor of the threshold", positive, default=2.0)
    tau: float = param("ms", "time constant of adaptation", positive, default=144.0)
    a: float = param("nS", "adaptation below threshold", default=4.0)
    c: float = param("mV", "v after a spike", default=-70.6)
    d: float = param("pA", "jump of u at a spike", default=80.5)
    vpeak: float = param("mV", "cut-off of the spike", default=20.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VU:
        v = minimum(s.v, p.vpeak)
        leak = p.gl * (p.el - v) + p.gl * p.sharpness * exp((v - p.vt) / p.sharpness)
        return VU((leak - s.u + i) / p.C, (p.a * (v - p.el) - s.u) / p.tau)

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak

    @staticmethod
    def reset(p: Any, s: Any) -> VU:
        return VU(p.c, s.u + p.d)
