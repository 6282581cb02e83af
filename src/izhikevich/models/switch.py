"""Models whose equations change at a switch: on one side of a potential one law holds, on the other side another.

The state remembers its side, so that the law in force is smooth as far as a step may reach: a located method follows it past the
switch, finds where it was passed, changes sides there, and goes on. It keeps its order across the switch for that reason.
"""

from __future__ import annotations

from typing import Any

from . import hold, law
from .base import Model
from .ops import lit, select
from .state import VUS

# How far past the switch a state changes sides, mV: far below any error of a step, far above rounding. Without it a state that is
# pushed back to the switch from both sides would change sides for ever in no time.
PAST = 1e-10


class Switching(Model):
    """Base of models with one switch; a subclass gives ``switch(p, s)``, the signed distance from it, and draws on ``s.side``.

    ``s.side`` is +1 where ``switch(p, s) > 0`` and -1 elsewhere. ``reset`` returns ``law.begin(p, v, u)``, which is on the right side.
    Only v and u may move, and v' must be continuous at the switch.

    >>> import izhikevich as izh
    >>> from izhikevich.models import VUS, law, model, param
    >>> from izhikevich.models.ops import lit, select
    >>> from izhikevich.models.switch import Switching
    >>> @model
    ... class Bent(Switching):
    ...     b: float = param("nS", "sensitivity above -65 mV", default=2.0)
    ...     @staticmethod
    ...     def switch(p, s): return s.v + lit(65.0, s.v)
    ...     @staticmethod
    ...     def drift(p, s, i):
    ...         x = s.v + lit(65.0, s.v)
    ...         bent = select(s.side > lit(0.0, x), p.b * x, lit(0.0, x))
    ...         return VUS(x * x + i - s.u, bent - s.u, lit(0.0, x))
    ...     @staticmethod
    ...     def margin(p, s): return s.v
    ...     @staticmethod
    ...     def reset(p, s): return law.begin(p, lit(-70.0, s.v), s.u)
    >>> Bent().run(20, 5, start=(-70.0, 0.0), engine="numpy").spike_times.size > 0
    True
    """

    State = VUS

    @staticmethod
    def switch(p: Any, s: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> VUS:
        return law.settle(p, VUS(v, u, lit(1.0, v)))

    @staticmethod
    def settle(p: Any, s: Any) -> VUS:
        return VUS(s.v, s.u, select(law.switch(p, s) > lit(0.0, s.v), lit(1.0, s.v), lit(-1.0, s.v)))

    @staticmethod
    def progress(p: Any, start: Any, s: Any) -> Any:
        return -(law.switch(p, s) * start.side) - lit(PAST, s.v)

    @staticmethod
    def other_side(p: Any, s: Any) -> VUS:
        return VUS(s.v, s.u, -s.side)

    held = staticmethod(hold.held)
    frozen = staticmethod(hold.frozen)
