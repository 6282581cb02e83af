"""Models that make their own spikes: an upward crossing of a potential counts as one, and nothing is reset."""

from __future__ import annotations

from typing import Any

from . import law
from .base import Model
from .ops import lit, select
from .state import VUS
from .switch import PAST


class Crossing(Model):
    """Base of models without a reset; a subclass declares the parameter ``vspike`` and has the field ``side`` in its state.

    ``s.side`` is -1 while the next upward crossing of ``vspike`` counts, and +1 from that crossing until v is below ``vspike`` again,
    which is a switch (`models/switch.py`). So a spike is located once on its way up, and the way down is none. `drift` gives 0 for
    ``side``; a state that is not `VUS` comes with ``sided(p, s, side)``, the state with another side.

    >>> import izhikevich as izh
    >>> from izhikevich.models import VUS, model, param
    >>> from izhikevich.models.ops import lit
    >>> @model
    ... class Pendulum(Crossing):
    ...     vspike: float = param("mV", "upward crossings of it count", default=0.5)
    ...     @staticmethod
    ...     def drift(p, s, i): return VUS(s.u, i - s.v, lit(0.0, s.v))
    >>> Pendulum().run(20, 0, start=(0.0, 1.0), dt=0.01).spike_times.round(6)  # arcsin(1/2), then every 2π
    array([ 0.523599,  6.806784, 13.089969, 19.373155])
    """

    State = VUS

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> Any:
        return VUS(v, u, first_side(p, v))

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        one = lit(1.0, s.v)
        return select(s.side < lit(0.0, s.v), s.v - p.vspike, -one)

    @staticmethod
    def reset(p: Any, s: Any) -> Any:
        return law.sided(p, s, lit(1.0, s.v))

    @staticmethod
    def sided(p: Any, s: Any, side: Any) -> Any:
        return VUS(s.v, s.u, side)

    # on the grid: ready again once v is below; a side of +1 is only given by a spike, which the test after the step finds
    @staticmethod
    def settle(p: Any, s: Any) -> Any:
        return law.sided(p, s, select(s.v < p.vspike, lit(-1.0, s.v), s.side))

    @staticmethod
    def progress(p: Any, start: Any, s: Any) -> Any:
        below = p.vspike - s.v - lit(PAST, s.v)
        return select(start.side > lit(0.0, s.v), below, lit(-1.0, s.v))

    @staticmethod
    def other_side(p: Any, s: Any) -> Any:
        return law.sided(p, s, lit(-1.0, s.v))


def first_side(p: Any, v: Any) -> Any:
    """The side on which a run begins: above ``vspike`` the spike has been."""
    return select(v < p.vspike, lit(-1.0, v), lit(1.0, v))
