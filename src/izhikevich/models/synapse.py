"""The laws of a synapse, looked up by the kind of its parameters, as `law.py` does for neurons.

All synapses of one kind onto one neuron share a state `y`, since their equations are linear. In the step from t to t + h:
arrivals of total weight `w` first change `y` (`received`) and may move v at once (`kicked`); then the synapse adds its current over
the step to the drive (`onto`); then `y` decays (`decayed`). A spike of the neuron itself may change `y` too (`spiked`).
"""

from __future__ import annotations

from typing import Any


def received(q: Any, y: Any, w: Any) -> Any:
    """The state right after arrivals of total weight `w`."""
    return type(q).model.received(q, y, w)


def kicked(q: Any, w: Any, v: Any) -> Any:
    """The membrane potential right after them."""
    return type(q).model.kicked(q, w, v)


def onto(q: Any, y: Any, w: Any, x: Any, v: Any, h: Any) -> Any:
    """The drive `x` of the next `h` ms with this synapse's current added; `v` is the potential at its start."""
    return type(q).model.onto(q, y, w, x, v, h)


def decayed(q: Any, y: Any, h: Any) -> Any:
    """The state `h` ms later."""
    return type(q).model.decayed(q, y, h)


def answers(q: Any) -> Any:
    """Whether a spike of the neuron itself changes `y`."""
    return type(q).model.answers(q)


def spiked(q: Any, y: Any) -> Any:
    """The state right after one."""
    return type(q).model.spiked(q, y)
