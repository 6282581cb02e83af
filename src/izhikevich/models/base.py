"""What a model is: parameters (`parameters.py`) and equations as pure functions of its record."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar, dataclass_transform

from ..errors import ArgumentError, sentence
from ..late import late
from .exponential import differenced
from .hold import all_frozen, frozen, held, stays
from .ops import lit
from .parameters import Parameters, declared, not_negative, param
from .state import VU


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Model(Parameters):
    """Base of all neuron models; subclasses are made with the `model` decorator.

    Parameters
    ----------
    refractory : float or array (N,), ms, default 0
        Hard refractory period after each spike. The original model has none: its refractoriness is soft, through u.
    freezes : {"both", "v", "u"}, default "both"
        Which variables stay where the reset put them during the refractory period.
    diffusion : float or array (N,), mV/√ms, default 0
        Amplitude of white noise in v (a stochastic differential equation: method ``"euler_maruyama"`` only).
    """

    State: ClassVar[Any] = VU
    current_unit: ClassVar[str] = "1"
    year: ClassVar[int | None] = None
    source: ClassVar[str] = ""

    refractory: Any = dataclasses.field(default=0.0, metadata={"unit": "ms", "rule": not_negative})
    freezes: str = "both"
    diffusion: Any = dataclasses.field(default=0.0, metadata={"unit": "mV", "rule": not_negative})

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.freezes not in ("both", "v", "u"):
            raise ArgumentError(sentence(f"{self._label}.freezes", "'both', 'v' or 'u'", self.freezes))

    # --- the equations; a subclass gives the first three ---------------------------------------------------------
    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def reset(p: Any, s: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> Any:
        return VU(v, u)

    # no switch: never passed, nothing to settle (`models/switch.py` has the other case)
    @staticmethod
    def settle(p: Any, s: Any) -> Any:
        return s

    @staticmethod
    def progress(p: Any, start: Any, s: Any) -> Any:
        return lit(-1.0, s.v)

    @staticmethod
    def other_side(p: Any, s: Any) -> Any:
        return s

    @staticmethod
    def exponential(p: Any, s: Any, i: Any, h: Any) -> Any:
        return differenced(p, s, i, h)

    @staticmethod
    def held(p: Any, s: Any, x: Any, h: Any, free: Any) -> Any:
        return held(p, s, x, h, free)

    @staticmethod
    def frozen(p: Any, s: Any, moved: Any, free: Any) -> Any:
        return frozen(p, s, moved, free)

    # --- what people and the floors above ask ----------------------------------------------------------------------
    def run(self, duration: float, current: Any = 0, **options: Any) -> Any:
        """Simulate this cell; the arguments are those of `izhikevich.simulate`."""
        return late("simulate").simulate(self, duration, current, **options)

    def rest(self, current: Any = 0.0) -> tuple[Any, Any]:
        """v and u of the stable equilibrium at a held current, ready for ``start=``.

        >>> import izhikevich as izh
        >>> v, u = izh.cell("RZ").rest(0.2)
        >>> round(v, 3), round(u, 3)
        (-61.608, -16.018)
        """
        v, u = late("models.rest").rest(self, current)
        return (float(v[0]), float(u[0])) if v.size == 1 else (v, u)

    def explain(self) -> Any:
        """What each parameter does here, where rest and firing begin, and how far the next regime is."""
        return late("analysis").explain(self)

    def _repr_html_(self) -> str:
        return late("models.describe").html(self)


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(param,))
def model(cls: type) -> Any:
    """Make a model of a class of pure functions.

    The class declares parameters with `param` and gives ``drift(p, s, i)``, ``margin(p, s)`` and ``reset(p, s)`` as static
    methods in the equations' dialect (see `check_model`). It then runs with every method on every engine. A class derived from
    another model gives an inherited parameter another default by a plain number: ``a: float = 0.1``.

    >>> import izhikevich as izh
    >>> from izhikevich.models import Model, VU, model, param
    >>> @model
    ... class QuadraticIF(Model):
    ...     vpeak: float = param("mV", "peak", default=30.0)
    ...     @staticmethod
    ...     def drift(p, s, i): return VU(s.v * s.v + i, s.u - s.u)
    ...     @staticmethod
    ...     def margin(p, s): return s.v - p.vpeak
    ...     @staticmethod
    ...     def reset(p, s): return VU(-p.vpeak, s.u)
    >>> str(QuadraticIF())
    'QuadraticIF(vpeak=30)'
    """
    made = declared(cls)
    if made.State is not VU and made.held is Model.held:
        made.held, made.frozen = staticmethod(stays), staticmethod(all_frozen)
    return made
