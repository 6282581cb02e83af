"""The cells of the 2007 book with terms of their own: another recovery, another peak, another reset.

C v' = k (v - vr)(v - vt) - u + I in all of them. Numbers and rules as in ModelDB 39948 (izhi2007.m, izhi2007a.mod); where public
copies differ, the catalog has both.
"""

from __future__ import annotations

from typing import Any

from . import law
from .base import model
from .dimensional import Dimensional, membrane
from .ops import lit, minimum, select
from .parameters import param
from .state import VU, VUS
from .switch import Switching

SOURCE = "Izhikevich (2007), Dynamical Systems in Neuroscience, chapter 8"


@model
class Izhikevich2007LTS(Dimensional):
    """Low-threshold spiking cell (2007): its spikes become smaller as u grows.

    C v' = k (v - vr)(v - vt) - u + I,   u' = a (b (v - vr) - u);
    when v reaches vpeak + peak_slope·u:  v ← c + reset_slope·u (the u before its jump),  u ← min(u + d, u_max).

    Peak and reset meet at u = (vpeak - c)/(reset_slope - peak_slope), 664 pA here: a current that drives u there (800 pA and more)
    ends in a reset that lies above the peak, and the run stops as a runaway.

    Parameters
    ----------
    C : float or array (N,), pF, default 100
        Membrane capacitance.
    k : float or array (N,), nS/mV, default 1
        Curvature of the current-voltage relation.
    vr, vt : float or array (N,), mV, default -56, -42
        Resting and instantaneous threshold potential.
    vpeak : float or array (N,), mV, default 40
        Cut-off of the spike at u = 0.
    a : float or array (N,), 1/ms, default 0.03
        Rate of recovery.
    b : float or array (N,), nS, default 8
        Sensitivity of recovery to v.
    c : float or array (N,), mV, default -53
        Value of v after a spike at u = 0.
    d : float or array (N,), pA, default 20
        Jump of u at a spike.
    peak_slope, reset_slope : float or array (N,), mV/pA, default -0.1, 0.04
        What u adds to the peak and to the reset.
    u_max : float or array (N,), pA, default 670
        Bound of u after a spike.

    References
    ----------
    E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press 2007, figure 8.25.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.cell("LTS2007").run(320, 100, start=(-56.0, 0.0)).spike_times.round(3)
    array([41.129])
    """

    source = SOURCE

    C: float = 100.0
    k: float = 1.0
    vr: float = -56.0
    vt: float = -42.0
    vpeak: float = 40.0
    a: float = param("1/ms", "rate of recovery", default=0.03)
    b: float = param("nS", "sensitivity of recovery to v", default=8.0)
    c: float = param("mV", "v after a spike at u = 0", default=-53.0)
    d: float = param("pA", "jump of u at a spike", default=20.0)
    peak_slope: float = param("mV/pA", "what u adds to the peak", default=-0.1)
    reset_slope: float = param("mV/pA", "what u adds to the reset", default=0.04)
    u_max: float = param("pA", "bound of u after a spike", default=670.0)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VU:
        return VU(membrane(p, s, i), p.a * (p.b * (s.v - p.vr) - s.u))

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - (p.vpeak + p.peak_slope * s.u)

    @staticmethod
    def reset(p: Any, s: Any) -> VU:
        return VU(p.c + p.reset_slope * s.u, minimum(s.u + p.d, p.u_max))


@model
class Izhikevich2007FS(Switching, Dimensional):
    """Fast spiking cell (2007): recovery is indifferent below vb and climbs as a cube above it.

    C v' = k (v - vr)(v - vt) - u + I,   u' = a (U(v) - u),   U = beta (v - vb)³ for v ≥ vb, else 0;
    when v reaches vpeak:  v ← c, and u stays as it is.

    Parameters
    ----------
    C : float or array (N,), pF, default 20
        Membrane capacitance.
    k : float or array (N,), nS/mV, default 1
        Curvature of the current-voltage relation.
    vr, vt : float or array (N,), mV, default -55, -40
        Resting and instantaneous threshold potential.
    vpeak : float or array (N,), mV, default 25
        Cut-off of the spike.
    a : float or array (N,), 1/ms, default 0.2
        Rate of recovery.
    vb : float or array (N,), mV, default -55
        Where recovery begins to respond.
    beta : float or array (N,), pA/mV³, default 0.025
        How steeply it does.
    c : float or array (N,), mV, default -45
        Value of v after a spike.

    References
    ----------
    E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press 2007, figure 8.27.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.cell("FS2007").run(30, 100, start=(-55.0, 0.0)).spike_times.round(3)
    array([7.739])
    """

    source = SOURCE

    C: float = 20.0
    k: float = 1.0
    vr: float = -55.0
    vt: float = -40.0
    vpeak: float = 25.0
    a: float = param("1/ms", "rate of recovery", default=0.2)
    vb: float = param("mV", "where recovery begins to respond to v", default=-55.0)
    beta: float = param("pA/mV^3", "steepness of that response, a cube", default=0.025)
    c: float = param("mV", "v after a spike", default=-45.0)

    @staticmethod
    def switch(p: Any, s: Any) -> Any:
        return s.v - p.vb

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VUS:
        x = s.v - p.vb
        zero = lit(0.0, x)
        return VUS(membrane(p, s, i), p.a * (select(s.side > zero, p.beta * (x * x * x), zero) - s.u), zero)

    @staticmethod
    def reset(p: Any, s: Any) -> VUS:
        return law.begin(p, p.c, s.u)


@model
class TwoSlopes(Switching, Dimensional):
    """Recovery with one sensitivity up to `v_switch` and another above it."""

    a: float = param("1/ms", "rate of recovery", default=0.01)
    b: float = param("nS", "sensitivity of recovery up to v_switch", default=15.0)
    b_high: float = param("nS", "sensitivity of recovery above v_switch", default=0.0)
    v_switch: float = param("mV", "where the sensitivity of recovery changes", default=-65.0)
    vu: float = param("mV", "reference potential of recovery", default=-65.0)
    c: float = param("mV", "v after a spike", default=-60.0)
    d: float = param("pA", "jump of u at a spike", default=10.0)

    @staticmethod
    def switch(p: Any, s: Any) -> Any:
        return s.v - p.v_switch

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VUS:
        zero = lit(0.0, s.v)
        b = select(s.side > zero, p.b_high, p.b)
        return VUS(membrane(p, s, i), p.a * (b * (s.v - p.vu) - s.u), zero)


@model
class Izhikevich2007TC(TwoSlopes):
    """Thalamocortical relay cell (2007): held down it stores a deficit of u, which a release turns into a burst.

    C v' = k (v - vr)(v - vt) - u + I,   u' = a (B (v - vu) - u),   B = b for v ≤ v_switch, b_high above it;
    when v reaches vpeak + peak_slope·u:  v ← c + reset_slope·u (the u before its jump),  u ← u + d.

    With vu = v_switch the u-nullcline is continuous; ModelDB has vu = -60, where it jumps.

    Parameters
    ----------
    C : float or array (N,), pF, default 200
        Membrane capacitance.
    k : float or array (N,), nS/mV, default 1.6
        Curvature of the current-voltage relation.
    vr, vt : float or array (N,), mV, default -60, -50
        Resting and instantaneous threshold potential.
    vpeak : float or array (N,), mV, default 35
        Cut-off of the spike at u = 0.
    a : float or array (N,), 1/ms, default 0.01
        Rate of recovery.
    b, b_high : float or array (N,), nS, default 15, 0
        Sensitivity of recovery up to v_switch and above it.
    v_switch : float or array (N,), mV, default -65
        Where the sensitivity changes.
    vu : float or array (N,), mV, default -65
        Reference potential of recovery.
    c : float or array (N,), mV, default -60
        Value of v after a spike at u = 0.
    d : float or array (N,), pA, default 10
        Jump of u at a spike.
    peak_slope, reset_slope : float or array (N,), mV/pA, default 0.1, -0.1
        What u adds to the peak and to the reset.

    References
    ----------
    E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press 2007, figure 8.31.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.cell("TC2007").run(200, 50, start=(-60.0, 0.0)).spike_times.round(3)
    array([132.509])
    """

    source = SOURCE

    C: float = 200.0
    k: float = 1.6
    vr: float = -60.0
    vt: float = -50.0
    vpeak: float = 35.0
    a: float = 0.01
    b: float = 15.0
    b_high: float = 0.0
    v_switch: float = -65.0
    vu: float = -65.0
    c: float = -60.0
    d: float = 10.0
    peak_slope: float = param("mV/pA", "what u adds to the peak", default=0.1)
    reset_slope: float = param("mV/pA", "what u adds to the reset", default=-0.1)

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - (p.vpeak + p.peak_slope * s.u)

    @staticmethod
    def reset(p: Any, s: Any) -> VUS:
        return law.begin(p, p.c + p.reset_slope * s.u, s.u + p.d)


@model
class Izhikevich2007RTN(TwoSlopes):
    """Cell of the reticular thalamic nucleus (2007): a rebound burst after hyperpolarisation, modest adaptation otherwise.

    C v' = k (v - vr)(v - vt) - u + I,   u' = a (B (v - vu) - u),   B = b for v ≤ v_switch, b_high above it;
    when v reaches vpeak:  v ← c,  u ← u + d.

    Parameters
    ----------
    C : float or array (N,), pF, default 40
        Membrane capacitance.
    k : float or array (N,), nS/mV, default 0.25
        Curvature of the current-voltage relation.
    vr, vt : float or array (N,), mV, default -65, -45
        Resting and instantaneous threshold potential.
    vpeak : float or array (N,), mV, default 0
        Cut-off of the spike.
    a : float or array (N,), 1/ms, default 0.015
        Rate of recovery.
    b, b_high : float or array (N,), nS, default 10, 2
        Sensitivity of recovery up to v_switch and above it.
    v_switch : float or array (N,), mV, default -65
        Where the sensitivity changes.
    vu : float or array (N,), mV, default -65
        Reference potential of recovery.
    c : float or array (N,), mV, default -55
        Value of v after a spike.
    d : float or array (N,), pA, default 50
        Jump of u at a spike.

    References
    ----------
    E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press 2007, figure 8.32.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.cell("RTN2007").run(100, 50, start=(-65.0, 0.0)).spike_times.round(3)
    array([38.129])
    """

    source = SOURCE

    C: float = 40.0
    k: float = 0.25
    vr: float = -65.0
    vt: float = -45.0
    vpeak: float = 0.0
    a: float = 0.015
    b: float = 10.0
    b_high: float = 2.0
    v_switch: float = -65.0
    vu: float = -65.0
    c: float = -55.0
    d: float = 50.0

    @staticmethod
    def reset(p: Any, s: Any) -> VUS:
        return law.begin(p, p.c, s.u + p.d)
