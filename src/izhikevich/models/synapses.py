"""Synapses: what an arriving spike does to its target.

One of one's own is a class like these: parameters, a `State`, and pure functions in the equations' dialect, made a synapse by the decorator
`synapse`. Its current goes onto the drive by the words of `izhikevich.models.drive`: `added`, or `opened` for a conductance.

>>> import izhikevich as izh
>>> str(izh.synapses.AMPA())
'AMPA(tau=5, reversal=0)'
"""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar, NamedTuple, dataclass_transform

from . import drive
from .hold import growth
from .ops import exp, lit
from .parameters import Parameters, declared, param, positive

SOURCE_2008 = "Izhikevich and Edelman, PNAS 105 (2008) 3593, supplement"


class G(NamedTuple):
    """One number that decays."""

    g: Any


class Rise(NamedTuple):
    """An alpha function: what has still to come, and what is there."""

    z: Any
    g: Any


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Synapse(Parameters):
    """Base of all synapses; subclasses are made with the `synapse` decorator."""

    State: ClassVar[Any] = None  # NamedTuple of what is kept for each target; None: nothing
    conductance: ClassVar[bool] = False  # whether the current depends on v
    kicks: ClassVar[bool] = False  # whether an arrival moves v at once: whether the class has a `kicked` of its own
    gap: ClassVar[bool] = False  # whether it couples two potentials, and spikes have no part in it
    weight_unit: ClassVar[str] = "the target's current unit"
    source: ClassVar[str] = ""

    @staticmethod
    def received(q: Any, y: Any, w: Any) -> Any:
        return y

    @staticmethod
    def kicked(q: Any, w: Any, v: Any) -> Any:
        return v

    @staticmethod
    def onto(q: Any, y: Any, w: Any, x: Any, v: Any, h: Any) -> Any:
        return x

    @staticmethod
    def decayed(q: Any, y: Any, h: Any) -> Any:
        return y

    @staticmethod
    def spiked(q: Any, y: Any) -> Any:
        return y

    @staticmethod
    def answers(q: Any) -> Any:
        return False

    @property
    def lasts(self) -> float:
        """How long an arrival itself goes on, ms; 0 for all whose effect is in their state."""
        return 0.0


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(param,))
def synapse(cls: type) -> Any:
    """Make a synapse of a class of declarations and pure functions.

    Parameters
    ----------
    cls : type
        A subclass of `izhikevich.synapses.Synapse` with parameters declared by `param`; with `State`, a NamedTuple, where something is
        kept for each target, all 0 at the start; and with static functions in the equations' dialect, those that it needs:
        ``received(q, y, w)``, the state right after arrivals of total weight w; ``kicked(q, w, v)``, the potential right after them;
        ``onto(q, y, w, x, v, h)``, the drive x of the next h ms with this current added; ``decayed(q, y, h)``, the state h ms later;
        ``spiked(q, y)``, the state right after a spike of the target itself, as where a reset sets conductances to 0 as well.
        With a current that depends on v it says ``conductance = True``.

    Returns
    -------
    type
        The class, frozen, with its record.

    Examples
    --------
    >>> import izhikevich as izh
    >>> @izh.synapse
    ... class Nudge(izh.synapses.Synapse):
    ...     part: float = izh.param("1", "part of the way to 0 mV for a weight of 1", default=0.1)
    ...
    ...     @staticmethod
    ...     def kicked(q, w, v):
    ...         return v - q.part * w * v
    >>> Nudge(part=0.2)
    Nudge(part=0.2)
    """
    made = declared(cls)
    made.kicks = made.kicked is not Synapse.kicked
    made.answers = staticmethod(always if made.spiked is not Synapse.spiked else never)
    return made


def always(q: Any) -> Any:
    return True


def never(q: Any) -> Any:
    return False


@synapse
class Pulse(Synapse):
    """A rectangular current: the published networks' synapse, whose current lasts one step of 1 ms.

    Parameters
    ----------
    width : float, ms, default 1
        How long the current lasts; a multiple of the step. The weight is its height.
    """

    source = "Izhikevich (2003, 2006), network scripts"

    width: float = param("ms", "duration of the current", positive, default=1.0)

    @staticmethod
    def onto(q: Any, y: Any, w: Any, x: Any, v: Any, h: Any) -> Any:
        return drive.added(x, w, lit(0.0, w))

    @property
    def lasts(self) -> float:
        return self.width


@synapse
class Jump(Synapse):
    """A jump of the membrane potential by the weight, in mV: NEST's synapse for this neuron."""

    weight_unit = "mV"
    source = "NEST, model izhikevich"

    @staticmethod
    def kicked(q: Any, w: Any, v: Any) -> Any:
        return v + w


@synapse
class Exponential(Synapse):
    """A current that jumps by the weight and decays exponentially.

    Parameters
    ----------
    tau : float, ms, default 5
        Time constant of the decay.
    """

    State = G

    tau: float = param("ms", "time constant", positive, default=5.0)

    @staticmethod
    def received(q: Any, y: Any, w: Any) -> G:
        return G(y.g + w)

    @staticmethod
    def onto(q: Any, y: Any, w: Any, x: Any, v: Any, h: Any) -> Any:
        return drive.added(x, y.g, falling(y.g, q.tau, h))

    @staticmethod
    def decayed(q: Any, y: Any, h: Any) -> G:
        return G(y.g * exp(-(h / q.tau)))


def falling(g: Any, tau: Any, h: Any) -> Any:
    """The slope that gives a line from `g` the mean of an exponential decay over `h`."""
    return lit(2.0, h) * g * (growth(-(h / tau)) - lit(1.0, h)) / h


@synapse
class Alpha(Synapse):
    """A current that rises and falls as an alpha function, with the weight as its peak.

    I(t) = w (t/tau) exp(1 - t/tau).

    Parameters
    ----------
    tau : float, ms, default 5
        Time to the peak.
    """

    State = Rise

    tau: float = param("ms", "time to the peak", positive, default=5.0)

    @staticmethod
    def received(q: Any, y: Any, w: Any) -> Rise:
        return Rise(y.z + w * lit(2.718281828459045, w) / q.tau, y.g)

    @staticmethod
    def onto(q: Any, y: Any, w: Any, x: Any, v: Any, h: Any) -> Any:
        left = growth(-(h / q.tau))  # (1 - e^(-h/tau)) tau/h
        still = y.z * q.tau * (left - exp(-(h / q.tau)))
        return drive.added(x, y.g, lit(2.0, h) * (y.g * (left - lit(1.0, h)) + still) / h)

    @staticmethod
    def decayed(q: Any, y: Any, h: Any) -> Rise:
        e = exp(-(h / q.tau))
        return Rise(y.z * e, (y.g + h * y.z) * e)


@synapse
class Conductance(Synapse):
    """A conductance that jumps by the weight and decays exponentially: I = g (reversal - v).

    Parameters
    ----------
    tau : float, ms, default 5
        Time constant of the decay.
    reversal : float, mV, default 0
        Potential at which its current vanishes.
    """

    State = G
    conductance = True
    weight_unit = "current unit per mV (nS for the 2007 form)"

    tau: float = param("ms", "time constant", positive, default=5.0)
    reversal: float = param("mV", "reversal potential", default=0.0)

    @staticmethod
    def received(q: Any, y: Any, w: Any) -> G:
        return G(y.g + w)

    @staticmethod
    def onto(q: Any, y: Any, w: Any, x: Any, v: Any, h: Any) -> Any:
        return drive.opened(x, y.g, falling(y.g, q.tau, h), q.reversal)

    @staticmethod
    def decayed(q: Any, y: Any, h: Any) -> G:
        return G(y.g * exp(-(h / q.tau)))


@synapse
class AMPA(Conductance):
    """Fast excitation."""

    source = SOURCE_2008

    tau: float = 5.0
    reversal: float = 0.0


@synapse
class GABA_A(Conductance):
    """Fast inhibition."""

    source = SOURCE_2008

    tau: float = 6.0
    reversal: float = -70.0


@synapse
class GABA_B(Conductance):
    """Slow inhibition, in the simple exponential form of 2008."""

    source = SOURCE_2008

    tau: float = 150.0
    reversal: float = -90.0


@synapse
class NMDA(Conductance):
    """Slow excitation that opens with depolarisation: I = g B(v) (reversal - v), B = x²/(1 + x²), x = (v + 80)/60.

    B is that of the potential at the start of each step.
    """

    source = SOURCE_2008

    tau: float = 150.0
    reversal: float = 0.0

    @staticmethod
    def onto(q: Any, y: Any, w: Any, x: Any, v: Any, h: Any) -> Any:
        open_ = opening(v)
        return drive.opened(x, y.g * open_, falling(y.g, q.tau, h) * open_, q.reversal)


@synapse
class GapJunction(Synapse):
    """An electrical synapse: a current w (v_other - v) into either of the two cells, w being its conductance.

    It has no delay. The other cell's potential is that at the start of each step, after its reset if it has just spiked: the current is
    of first order in the step.
    """

    conductance = True
    gap = True
    weight_unit = "current unit per mV (nS for the 2007 form)"
    source = "NEST, model gap_junction"


def opening(v: Any) -> Any:
    """The fraction B(v) of NMDA channels that are not blocked."""
    x = (v + lit(80.0, v)) * lit(1 / 60.0, v)
    return x * x / (lit(1.0, v) + x * x)
