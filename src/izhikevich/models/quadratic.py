"""The quadratic family: the simple model of 2003, its accommodation form, and the dimensional model of 2007.

All share one common form, from which the Möbius methods work. With x = v - v0 measured from the vertex of the parabola and
U = gain·u,

    x' = kappa x² + g + gain·I - U          U' = w (x + xr) - r U

so that a conductance input, which only adds a linear term in v, moves v0 and g and changes nothing else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError, NoRestError, sentence
from .base import Model, model
from .dimensional import Dimensional, membrane
from .ops import lit
from .parameters import option, param, positive, require_below
from .properties import Measured
from .state import VU


class Canonical(NamedTuple):
    """Coefficients of the common form; all arrays or all scalars, like the record they come from."""

    kappa: Any  # curvature, 1/(mV ms)
    per_kappa: Any  # 1/kappa
    v0: Any  # vertex of the parabola, mV
    g: Any  # drive at the vertex without input, mV/ms
    gain: Any  # what one unit of current, or of u, does to v': 1 (2003) or 1/C (2007)
    capacity: Any  # 1/gain
    w: Any  # how v drives U, 1/ms²
    xr: Any  # x + xr is what drives U
    r: Any  # decay rate of U, 1/ms (0 in the accommodation form)


class Quadratic(Model):
    """Models whose v' is a parabola in v; they give `canonical` and a constant peak."""

    @staticmethod
    def canonical(p: Any) -> Canonical:
        raise NotImplementedError


def parabola(p: Any, v_ref: Any, r: Any) -> Canonical:
    """The common form of k2 v² + k1 v + k0 with u' = a b (v - v_ref) - r u."""
    one = lit(1.0, p.k2)
    half = lit(0.5, p.k2)
    v0 = -(half * p.k1 / p.k2)
    return Canonical(
        kappa=p.k2,
        per_kappa=one / p.k2,
        v0=v0,
        g=p.k0 + half * p.k1 * v0,
        gain=one,
        capacity=one,
        w=p.a * p.b,
        xr=v0 - v_ref,
        r=r,
    )


@model
class Izhikevich(Quadratic):
    """The simple model of a spiking neuron (2003).

    v' = k2 v² + k1 v + k0 - u + I,   u' = a (b v - u);   when v reaches vpeak:  v ← c,  u ← u + d.

    With `v_ref` given, the recovery variable is the pure integrator of the accommodation panel (2004, R): u' = a b (v - v_ref).

    Parameters
    ----------
    a : float or array (N,), 1/ms, default 0.02
        Rate of recovery: u relaxes with the time constant 1/a.
    b : float or array (N,), 1/ms, default 0.2
        How strongly recovery follows the membrane potential.
    c : float or array (N,), mV, default -65
        Value of v after a spike.
    d : float or array (N,), mV/ms, default 8
        Jump of u at a spike.
    k2, k1, k0 : float or array (N,), 1/(mV ms), 1/ms, mV/ms, default 0.04, 5, 140
        Coefficients of the parabola; two published patterns (G, L) change them.
    vpeak : float or array (N,), mV, default 30
        Cut-off of the spike. Not a threshold, yet a dynamical parameter: see Touboul (2009).
    v_ref : float or array (N,), mV, optional
        Reference of the accommodation form.

    References
    ----------
    E. M. Izhikevich, Simple model of spiking neurons, IEEE Trans. Neural Networks 14 (2003) 1569, eqs 1 to 3.
    E. M. Izhikevich, Which model to use for cortical spiking neurons?, IEEE Trans. Neural Networks 15 (2004) 1063.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.Izhikevich(a=0.1, d=2).b
    0.2
    """

    current_unit = "mV/ms (dimensionless in the paper)"
    year = 2003
    source = "Izhikevich (2003), eqs 1 to 3"

    a: float = param("1/ms", "rate of recovery", default=0.02)
    b: float = param("1/ms", "sensitivity of recovery to v", default=0.2)
    c: float = param("mV", "v after a spike", default=-65.0)
    d: float = param("mV/ms", "jump of u at a spike", default=8.0)
    k2: float = param("1/(mV ms)", "curvature of the parabola", positive, default=0.04)
    k1: float = param("1/ms", "linear coefficient", default=5.0)
    k0: float = param("mV/ms", "constant coefficient", default=140.0)
    vpeak: float = param("mV", "cut-off of the spike", default=30.0)
    v_ref: float | None = option("mV", "reference potential of the accommodation form", default=None)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    def record(self, dtype: Any = np.float64) -> Any:
        """The parameters as engines see them: with `v_ref`, those of the accommodation form."""
        if self.v_ref is None:
            return super().record(dtype)
        return Accommodation(**self.values, v_ref=self.v_ref).record(dtype)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VU:
        # the order of the paper and of its scripts: their bits are reproduced
        return VU(p.k2 * (s.v * s.v) + p.k1 * s.v + p.k0 - s.u + i, p.a * (p.b * s.v - s.u))

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak

    @staticmethod
    def reset(p: Any, s: Any) -> VU:
        return VU(p.c, s.u + p.d)

    @staticmethod
    def canonical(p: Any) -> Canonical:
        return parabola(p, lit(0.0, p.k2), p.a)

    def slowed(self, tau: float) -> Izhikevich2007:
        """The same cell with both equations divided by a time constant, as some reports write it (tau = 10 ms).

        v' = (k2 v² + k1 v + k0 - u + I)/tau and u' = a(b v - u)/tau: every time, the stimulus' too, is stretched by tau. Made by way
        of `to_2007`, with C = tau.

        >>> import izhikevich as izh
        >>> slow = izh.simulate(izh.Izhikevich().slowed(10), 300, 10).spike_times
        >>> fast = izh.simulate("RS", 30, 10, dt=0.05).spike_times
        >>> (slow / 10).round(2).tolist() == fast.round(2).tolist()
        True
        """
        cell = self.to_2007()
        return cell.replace(C=cell.C * tau, a=self.a / tau)

    def to_2007(self) -> Izhikevich2007:
        """The same cell in the dimensional form, with C = 1 pF, k = k2.

        vr is the rest at I = 0 and vt the other root, so that both forms have the same v(t) for the same number I, and
        u₂₀₀₇ = u - b·vr. For the standard parabola vt = -125 - vr: RS gives -70 and -55.

        >>> import izhikevich as izh
        >>> cell = izh.Izhikevich().to_2007()
        >>> round(float(cell.vr), 9), round(float(cell.vt), 9)
        (-70.0, -55.0)
        """
        if self.v_ref is not None:
            raise ArgumentError(
                sentence(
                    "Izhikevich.to_2007",
                    "asked of the standard form",
                    "the accommodation form",
                    "Its u is a pure integrator, which the 2007 form has not",
                )
            )
        k2, k1, k0, b = (np.asarray(x, float) for x in (self.k2, self.k1, self.k0, self.b))
        root = (k1 - b) ** 2 - 4 * k2 * k0
        if np.any(root < 0):
            raise NoRestError(
                sentence(
                    "Izhikevich.to_2007",
                    "a cell with a rest at I = 0 (vr is that rest)",
                    str(self),
                    "Give the 2007 form directly: Izhikevich2007(C=1, k=k2, vr=..., vt=...)",
                )
            )
        vr = (-(k1 - b) - np.sqrt(root)) / (2 * k2)
        vt = -k1 / k2 - vr
        vr, vt = (float(x) if np.ndim(x) == 0 else x for x in (vr, vt))
        return Izhikevich2007(
            C=1.0,
            k=self.k2,
            vr=vr,
            vt=vt,
            vpeak=self.vpeak,
            a=self.a,
            b=self.b,
            c=self.c,
            d=self.d,
            name=self.name,
            refractory=self.refractory,
            freezes=self.freezes,
            diffusion=self.diffusion,
        )


@model
class Accommodation(Izhikevich):
    """The accommodation form (2004, panel R): u' = a b (v - v_ref), a pure integrator. `Izhikevich(v_ref=...)` makes it."""

    source = "Izhikevich (2004), figure 1R"

    v_ref: float = param("mV", "reference potential of recovery", default=-65.0)

    record = Model.record

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VU:
        return VU(p.k2 * (s.v * s.v) + p.k1 * s.v + p.k0 - s.u + i, p.a * (p.b * (s.v - p.v_ref)))

    @staticmethod
    def canonical(p: Any) -> Canonical:
        return parabola(p, p.v_ref, lit(0.0, p.k2))


@model
class Izhikevich2007(Measured, Quadratic, Dimensional):
    """The simple model in physical units (2007).

    C v' = k (v - vr)(v - vt) - u + I,   u' = a (b (v - vr) - u);   when v reaches vpeak:  v ← c,  u ← u + d.
    `from_properties` makes one of a measured resistance and rheobase.

    Parameters
    ----------
    C : float or array (N,), pF, default 100
        Membrane capacitance.
    k : float or array (N,), nS/mV, default 0.7
        Curvature of the current-voltage relation.
    vr, vt : float or array (N,), mV, default -60, -40
        Resting and instantaneous threshold potential.
    vpeak : float or array (N,), mV, default 35
        Cut-off of the spike.
    a : float or array (N,), 1/ms, default 0.03
        Rate of recovery.
    b : float or array (N,), nS, default -2
        Sensitivity of recovery to v; negative: amplifying, positive: resonant.
    c : float or array (N,), mV, default -50
        Value of v after a spike.
    d : float or array (N,), pA, default 100
        Jump of u at a spike.

    References
    ----------
    E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press 2007, eqs 8.5 and 8.6.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.Izhikevich2007(C=100 * izh.pF).C
    100.0
    """

    source = "Izhikevich (2007), eqs 8.5 and 8.6"

    k: float = 0.7
    a: float = param("1/ms", "rate of recovery", default=0.03)
    b: float = param("nS", "sensitivity of recovery to v", default=-2.0)
    c: float = param("mV", "v after a spike", default=-50.0)
    d: float = param("pA", "jump of u at a spike", default=100.0)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VU:
        return VU(membrane(p, s, i), p.a * (p.b * (s.v - p.vr) - s.u))

    @staticmethod
    def reset(p: Any, s: Any) -> VU:
        return VU(p.c, s.u + p.d)

    @staticmethod
    def canonical(p: Any) -> Canonical:
        one = lit(1.0, p.C)
        v0 = lit(0.5, p.C) * (p.vr + p.vt)
        gap = lit(0.5, p.C) * (p.vt - p.vr)
        kappa = p.k / p.C
        gain = one / p.C
        return Canonical(
            kappa=kappa,
            per_kappa=p.C / p.k,
            v0=v0,
            g=-(kappa * gap * gap),
            gain=gain,
            capacity=p.C,
            w=p.a * p.b * gain,
            xr=v0 - p.vr,
            r=p.a,
        )

    def to_2003(self) -> Izhikevich:
        """The same cell in the form v' = k2 v² + k1 v + k0 - u + I/C, with u and I divided by C.

        u₂₀₀₃ = u/C + (b/C)·vr, and a current of I pA becomes I/C mV/ms.

        >>> import izhikevich as izh
        >>> cell = izh.Izhikevich2007().to_2003()
        >>> round(float(cell.k2), 6), round(float(cell.k1), 6), round(float(cell.k0), 6)
        (0.007, 0.7, 18.0)
        """
        C, k, vr, vt, b = self.C, self.k, self.vr, self.vt, self.b
        return Izhikevich(
            a=self.a,
            b=b / C,
            c=self.c,
            d=self.d / C,
            k2=k / C,
            k1=-k * (vr + vt) / C,
            k0=k * vr * vt / C + b / C * vr,
            vpeak=self.vpeak,
            name=self.name,
            refractory=self.refractory,
            freezes=self.freezes,
            diffusion=self.diffusion,
        )
