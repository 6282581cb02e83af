"""All methods by name, with what they promise and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import MethodError, sentence, unknown
from ..models.base import Model
from ..models.quadratic import Izhikevich, Quadratic
from ..models.state import VU
from . import general, grid, mobius, published, taylor

MAX_EVENTS = 16  # spikes of one neuron in one step; more is a runaway


@dataclass(frozen=True)
class Method:
    """How a model is stepped.

    Parameters
    ----------
    name : str
        The name that `simulate(method=...)` takes.
    kind : type
        Record with the method's functions.
    order : int
        Order of convergence between spikes, for piecewise-linear current.
    order_across : int
        Order across spikes: 1 for every grid method, since its reset waits for the next grid point.
    default_dt : float, ms
        Step taken when none is given.
    summary, citation : str
        One sentence, and where it comes from.
    needs : {"any", "quadratic", "vu", "exponential", "2003"}
        Models it fits: all, the quadratic family, those with v and u alone, these and those with an exponential step of their own,
        or the form of 2003.
    stamp : float
        Which end of its step a grid spike is stamped with: 0 or 1.
    open_pulses, inclusive, free_grid : bool
        That the 2004 script samples a pulse as ``t > T1 and t < T2`` (at an edge the weaker current holds), that it takes a step at
        ``t = duration`` too, and that stimulus edges need not lie on the grid.
    diffusion : bool
        Whether the cell's white noise in v is taken.
    tolerance : float, optional
        Of `taylor`.
    double : str, optional
        Why it can be computed in float64 only.
    """

    name: str
    kind: Any
    order: int
    order_across: int
    default_dt: float
    summary: str
    citation: str
    needs: str = "any"
    stamp: float = 1.0
    open_pulses: bool = False
    inclusive: bool = False
    free_grid: bool = False
    diffusion: bool = False
    tolerance: float | None = None
    double: str = ""

    @property
    def located(self) -> bool:
        """Whether spikes are located inside the step."""
        return not hasattr(self.kind, "cycle")

    def record(self, dtype: Any) -> Any:
        """The method's numbers as engines see them."""
        numbers = [float(MAX_EVENTS)] if self.tolerance is None else [float(MAX_EVENTS), self.tolerance]
        return self.kind(*(dtype.type(n) for n in numbers))

    def fits(self, model: Model | type[Model]) -> bool:
        """Whether the method can step this model."""
        kind = model if isinstance(model, type) else type(model)
        if self.needs == "2003":
            return issubclass(kind, Izhikevich) and kind.State is VU
        if self.needs == "quadratic":
            return issubclass(kind, Quadratic) and kind.State is VU
        own = self.needs == "exponential" and kind.exponential is not Model.exponential
        return self.needs == "any" or own or kind.State is VU


_EULER = "L. Euler, Institutionum calculi integralis (1768)"
_RK = "W. Kutta, Z. Math. Phys. 46 (1901) 435"
_HEUN = "K. Heun, Z. Math. Phys. 45 (1900) 23"
_MOBIUS = "Schiff & Shnider, SIAM J. Numer. Anal. 36 (1999) 1392; here with a Magnus correction for the slope of u"
_EXP = "diagonal exponential Euler, as BrainPy's exp_auto; Hochbruck & Ostermann, Acta Numerica 19 (2010) 209"

_ALL = (
    Method(
        "mobius3",
        mobius.Mobius3,
        3,
        3,
        0.5,
        "Möbius map per step, spikes located: the default of the quadratic family",
        _MOBIUS,
        "quadratic",
    ),
    Method(
        "mobius4",
        mobius.Mobius4,
        4,
        4,
        0.5,
        "Möbius map with corrector: where an error bound is promised",
        _MOBIUS,
        "quadratic",
    ),
    Method(
        "taylor",
        taylor.Taylor,
        40,
        40,
        0.25,
        "Taylor series to a tolerance of 1e-13: the reference",
        "Stewart & Bair, J. Comput. Neurosci. 27 (2009) 115",
        "quadratic",
        tolerance=1e-13,
        double="A tolerance of 1e-13 has no meaning in single precision",
    ),
    Method(
        "rk4_located",
        general.RK4Located,
        4,
        4,
        0.1,
        "Runge-Kutta 4 with located spikes: the default outside the quadratic family",
        _RK,
    ),
    Method("heun_located", general.HeunLocated, 2, 2, 0.1, "Heun with located spikes", _HEUN),
    Method("euler_located", general.EulerLocated, 1, 1, 0.1, "Forward Euler with located spikes", _EULER),
    Method(
        "exponential_euler_located",
        general.ExponentialEulerLocated,
        1,
        1,
        0.1,
        "Exponential Euler with located spikes",
        _EXP,
        "exponential",
    ),
    Method("rk4", grid.RK4, 4, 1, 0.1, "Runge-Kutta 4 on the grid", _RK),
    Method("heun", grid.Heun, 2, 1, 0.1, "Heun on the grid", _HEUN),
    Method("euler", grid.Euler, 1, 1, 0.1, "Forward Euler on the grid: Brian2's and most scripts' choice", _EULER),
    Method(
        "exponential_euler",
        grid.ExponentialEuler,
        1,
        1,
        0.1,
        "Exponential Euler on the grid: BrainPy's choice",
        _EXP,
        "exponential",
    ),
    Method(
        "euler_maruyama",
        grid.Euler,
        1,
        1,
        0.1,
        "Euler with white noise in v (the cell's `diffusion`)",
        "G. Maruyama, Rend. Circ. Mat. Palermo 4 (1955) 48",
        diffusion=True,
    ),
    Method(
        "izhikevich2003",
        published.Izhikevich2003,
        1,
        1,
        1.0,
        "The 2003 network script: test first, two half-steps of v, u with the new v",
        "Izhikevich, IEEE Trans. Neural Netw. 14 (2003) 1569 (net.m)",
        "vu",
        stamp=0.0,
    ),
    Method(
        "polychrony2006",
        published.Polychrony2006,
        1,
        1,
        1.0,
        "The 2006 C++ program: the 2003 script's loop, its state stored in float and computed in double",
        "Izhikevich, Neural Computation 18 (2006) 245 (spnet.cpp)",
        "2003",
        stamp=0.0,
        double="Where it rounds to single precision is part of the method",
    ),
    Method(
        "izhikevich2004",
        published.Izhikevich2004,
        1,
        1,
        0.25,
        "The 2004 figure script: Euler, u with the new v, strict test",
        "Izhikevich, IEEE Trans. Neural Netw. 15 (2004) 1063 (figure1.m)",
        "vu",
        stamp=0.0,
        open_pulses=True,
        inclusive=True,
        free_grid=True,
    ),
)

METHODS: dict[str, Method] = {m.name: m for m in _ALL}


def default_method(model: Model) -> Method:
    """The model's own method: `mobius3` in the quadratic family, located Runge-Kutta elsewhere, Euler-Maruyama with noise in v."""

    if np.any(np.asarray(model.diffusion) > 0):
        return METHODS["euler_maruyama"]
    return METHODS["mobius3"] if METHODS["mobius3"].fits(model) else METHODS["rk4_located"]


def choose_method(name: str | None, model: Model) -> Method:
    """The method of that name, refused with those that fit if it does not fit the model.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> choose_method(None, Izhikevich()).name
    'mobius3'
    """

    if name is None:
        return default_method(model)
    if name not in METHODS:
        raise unknown("method", name, METHODS)
    method = METHODS[name]
    if not method.fits(model):
        fitting = ", ".join(m.name for m in METHODS.values() if m.fits(model))
        kind = {
            "2003": "the form of 2003",
            "quadratic": "the quadratic family with a constant peak",
            "vu": "models with the states v and u alone",
            "exponential": "models with the states v and u alone, or with an exponential step of their own",
        }[method.needs]
        raise MethodError(
            sentence("method", f"one that fits {type(model).__name__}", name, f"It needs {kind}; these fit: {fitting}")
        )
    if np.any(np.asarray(model.diffusion) > 0) and not method.diffusion:
        raise MethodError(
            sentence(
                "method",
                "'euler_maruyama' for a cell with white noise in v (diffusion > 0)",
                name,
                "For noise that every method takes, add izh.noise(...) to the current",
            )
        )
    return method
