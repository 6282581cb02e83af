"""The integrate-and-fire-or-burst cell: a calcium current that hyperpolarisation makes ready."""

from __future__ import annotations

from typing import Any

from .. import law
from ..base import model
from ..ops import lit, select
from ..parameters import param, positive, require_below
from ..state import VUS
from ..switch import Switching


@model
class IntegrateAndFireOrBurst(Switching):
    """Integrate-and-fire-or-burst cell of a thalamic relay neuron; u is the readiness h of its low-threshold calcium current.

    C v' = I - gl (v - vl) - gt m u (v - et),   u' = -u/tau_minus and m = 1 for v > vh,  (1 - u)/tau_plus and m = 0 below;
    when v reaches vpeak:  v ← c.

    v' jumps at vh by the calcium current, which is inward there: a state that comes from below is carried on, never held.

    Parameters
    ----------
    C : float or array (N,), µF/cm², default 2
        Membrane capacitance.
    gl, gt : float or array (N,), mS/cm², default 0.035, 0.07
        Conductance of the leak and of the calcium current.
    vl, et : float or array (N,), mV, default -65, 120
        Their reversal potentials.
    vh : float or array (N,), mV, default -60
        Where the calcium current opens, and its readiness begins to decline.
    tau_minus, tau_plus : float or array (N,), ms, default 20, 100
        Time constants of inactivation and of its removal.
    c : float or array (N,), mV, default -50
        Value of v after a spike.
    vpeak : float or array (N,), mV, default -35
        Threshold.

    References
    ----------
    G. D. Smith, C. L. Cox, S. M. Sherman and J. Rinzel, Fourier analysis of sinusoidally driven thalamocortical relay neurons and a
    minimal integrate-and-fire-or-burst model, J. Neurophysiol. 83 (2000) 588, table 1.

    Examples
    --------
    A weak current that comes after rest fires a burst, and nothing after it.

    >>> burst = IntegrateAndFireOrBurst().run(500, 0.3).spike_times
    >>> burst.size > 1, float(burst.max()) < 100
    (True, True)
    """

    current_unit = "uA (per cm^2)"
    year = 2000
    source = "Smith et al. (2000), table 1"

    C: float = param("uF (per cm^2)", "membrane capacitance", positive, default=2.0)
    gl: float = param("mS (per cm^2)", "conductance of the leak", positive, default=0.035)
    gt: float = param("mS (per cm^2)", "conductance of the calcium current", default=0.07)
    vl: float = param("mV", "reversal potential of the leak", default=-65.0)
    et: float = param("mV", "reversal potential of the calcium current", default=120.0)
    vh: float = param("mV", "where the calcium current opens", default=-60.0)
    tau_minus: float = param("ms", "time constant of inactivation", positive, default=20.0)
    tau_plus: float = param("ms", "time constant of its removal", positive, default=100.0)
    c: float = param("mV", "v after a spike", default=-50.0)
    vpeak: float = param("mV", "threshold", default=-35.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    @staticmethod
    def switch(p: Any, s: Any) -> Any:
        return s.v - p.vh

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VUS:
        zero, one = lit(0.0, s.v), lit(1.0, s.v)
        above = s.side > zero
        calcium = select(above, p.gt * s.u * (s.v - p.et), zero)
        dv = (i - p.gl * (s.v - p.vl) - calcium) / p.C
        return VUS(dv, select(above, -(s.u / p.tau_minus), (one - s.u) / p.tau_plus), zero)

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak

    @staticmethod
    def reset(p: Any, s: Any) -> VUS:
        return law.begin(p, p.c, s.u)
