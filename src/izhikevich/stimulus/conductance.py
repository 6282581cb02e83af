"""A conductance input: a current that depends on the cell's voltage."""

from __future__ import annotations

from dataclasses import dataclass

from .. import units
from .accept import as_stimulus
from .base import Stimulus, finite


@dataclass(frozen=True, eq=False)
class Conductance:
    """An input `g(t) * (reversal - v)`.

    Parameters
    ----------
    g : Stimulus
        Conductance over time [nS].
    reversal : float or ndarray, shape (N,), mV
        Voltage at which the input changes its sign.
    """

    g: Stimulus
    reversal: object


def conductance(g, reversal) -> Conductance:
    """A conductance that opens over time, `g(t) * (reversal - v)`.

    Parameters
    ----------
    g : number, quantity, text, array, callable or Stimulus
        Conductance over time [nS], anything that a current may be.
    reversal : float or array_like, shape (N,), or quantity, mV

    Returns
    -------
    Conductance

    Raises
    ------
    UnitError
        When `g` is no conductance or `reversal` no voltage.
    ArgumentError
        When a value is not finite.

    Examples
    --------
    >>> from izhikevich.stimulus import step
    >>> conductance(step(2, start=10), reversal=-70).reversal
    -70.0
    """
    voltage = finite(units.to_number(reversal, "mV", "conductance.reversal"), "conductance.reversal")
    return Conductance(as_stimulus(g, "nS", "conductance.g"), voltage)
