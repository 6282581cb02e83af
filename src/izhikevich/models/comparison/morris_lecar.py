"""The Morris-Lecar cell: a calcium current without delay and a potassium current."""

from __future__ import annotations

from typing import Any

from ..base import model
from ..crossing import Crossing
from ..exponential import eased
from ..ops import exp, lit
from ..parameters import param, positive
from ..state import VUS
from .rates import logistic


@model
class MorrisLecar(Crossing):
    """Morris-Lecar cell; u is the open fraction of its potassium channels, and an upward crossing of vspike is a spike.

    C v' = I - gl (v - vl) - gca m(v) (v - vca) - gk u (v - vk),   u' = λ(v) (n(v) - u),
    m = (1 + tanh((v - v1)/v2))/2,   n = (1 + tanh((v - v3)/v4))/2,   λ = phi cosh((v - v3)/(2 v4)).

    The defaults fire from rate zero on (class 1); ``gca=4.4, v3=2, v4=30, phi=0.04`` is the set that starts at a finite rate (class 2).

    Parameters
    ----------
    C : float or array (N,), µF/cm², default 20
        Membrane capacitance.
    gl, gca, gk : float or array (N,), mS/cm², default 2, 4, 8
        Conductance of the leak, of calcium and of potassium.
    vl, vca, vk : float or array (N,), mV, default -60, 120, -84
        Their reversal potentials.
    v1, v2 : float or array (N,), mV, default -1.2, 18
        Middle and width of the calcium current's activation.
    v3, v4 : float or array (N,), mV, default 12, 17.4
        Those of the potassium current.
    phi : float or array (N,), 1/ms, default 0.067
        Rate of the potassium channels.
    vspike : float or array (N,), mV, default 0
        Upward crossings of it count.

    References
    ----------
    C. Morris and H. Lecar, Voltage oscillations in the barnacle giant muscle fiber, Biophys. J. 35 (1981) 193. Parameters: J. Rinzel and
    B. Ermentrout, Analysis of neural excitability and oscillations, in Methods in Neuronal Modeling (MIT Press 1998), table 7.1.

    Examples
    --------
    >>> [MorrisLecar().run(1000, i).spike_times.size for i in (39, 45)]
    [0, 10]
    """

    current_unit = "uA (per cm^2)"
    year = 1981
    source = "Morris and Lecar (1981); Rinzel and Ermentrout (1998), table 7.1"

    C: float = param("uF (per cm^2)", "membrane capacitance", positive, default=20.0)
    gl: float = param("mS (per cm^2)", "conductance of the leak", positive, default=2.0)
    gca: float = param("mS (per cm^2)", "conductance of calcium", default=4.0)
    gk: float = param("mS (per cm^2)", "conductance of potassium", default=8.0)
    vl: float = param("mV", "reversal potential of the leak", default=-60.0)
    vca: float = param("mV", "reversal potential of calcium", default=120.0)
    vk: float = param("mV", "reversal potential of potassium", default=-84.0)
    v1: float = param("mV", "middle of calcium activation", default=-1.2)
    v2: float = param("mV", "width of calcium activation", positive, default=18.0)
    v3: float = param("mV", "middle of potassium activation", default=12.0)
    v4: float = param("mV", "width of potassium activation", positive, default=17.4)
    phi: float = param("1/ms", "rate of the potassium channels", positive, default=0.067)
    vspike: float = param("mV", "upward crossings of it count", default=0.0)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VUS:
        calcium = p.gca * activation(p.v1, p.v2, s.v)
        current = i - p.gl * (s.v - p.vl) - calcium * (s.v - p.vca) - p.gk * s.u * (s.v - p.vk)
        return VUS(current / p.C, rate(p, s.v) * (activation(p.v3, p.v4, s.v) - s.u), lit(0.0, s.v))

    @staticmethod
    def exponential(p: Any, s: Any, i: Any, h: Any) -> VUS:
        # the calcium conductance counts as constant over the step, as in every simulator that takes conductances
        calcium, potassium = p.gca * activation(p.v1, p.v2, s.v), p.gk * s.u
        current = i - p.gl * (s.v - p.vl) - calcium * (s.v - p.vca) - potassium * (s.v - p.vk)
        speed = rate(p, s.v)
        v = eased(s.v, current / p.C, -((p.gl + calcium + potassium) / p.C), h)
        return VUS(v, eased(s.u, speed * (activation(p.v3, p.v4, s.v) - s.u), -speed, h), s.side)


def activation(middle: Any, width: Any, v: Any) -> Any:
    """(1 + tanh((v - middle)/width))/2."""
    return logistic(lit(2.0, v) * (v - middle) / width)


def rate(p: Any, v: Any) -> Any:
    """λ(v) = phi cosh((v - v3)/(2 v4)), 1/ms."""
    rise = exp((v - p.v3) / (lit(2.0, v) * p.v4))
    return lit(0.5, v) * p.phi * (rise + lit(1.0, v) / rise)
