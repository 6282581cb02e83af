"""Which published firing pattern a recording shows, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...recording import Recording
from .epochs import MOST, epochs
from .held import held
from .lowered import inhibition_induced, rebound
from .observed import Observed, Verdict
from .pulsed import bistability, doublets, one_pulse, threshold_variability
from .ramped import accommodation, excitability_class
from .voltage import silent

#: From the most particular stimulus to the least: the first rule with something to say is heard.
RULES = (
    accommodation,
    excitability_class,
    threshold_variability,
    bistability,
    doublets,
    rebound,
    inhibition_induced,
    one_pulse,
    held,
)
#: Panels of the catalog that show a pattern. One pattern may have two names: of the features of 2004 and the cells of 2003.
PANELS: dict[str, tuple[str, ...]] = {
    "tonic spiking": ("A", "RS", "TC_dep"),
    "phasic spiking": ("B",),
    "tonic bursting": ("C", "CH"),
    "phasic bursting": ("D",),
    "mixed mode": ("E", "IB"),
    "spike frequency adaptation": ("F",),
    "class 1 excitable": ("G",),
    "class 2 excitable": ("H",),
    "spike latency": ("I", "I_exact"),
    "subthreshold oscillations": ("J", "RZ", "RZ_doublet_25"),
    "resonator": ("K", "RZ_doublet_45"),
    "integrator": ("L",),
    "rebound spike": ("M",),
    "rebound burst": ("N", "TC_reb"),
    "threshold variability": ("O",),
    "bistability": ("P", "P_exact", "RZ_bistable"),
    "depolarizing after-potential": ("Q", "Q_exact"),
    "accommodation": ("R",),
    "inhibition-induced spiking": ("S", "S_exact"),
    "inhibition-induced bursting": ("T", "T_exact_d0", "T_exact_d07"),
    "fast spiking": ("FS",),
    "low-threshold spiking": ("LTS",),
}
ALSO = {
    "tonic spiking": "regular spiking",
    "tonic bursting": "chattering",
    "mixed mode": "intrinsically bursting",
    "subthreshold oscillations": "resonator",
    "rebound burst": "thalamo-cortical",
}


@dataclass(frozen=True)
class Classification:
    """The published pattern that a recording shows; true in a condition if there is one.

    Attributes
    ----------
    name : str or None
        As in the figure of 2004, or of 2003 where that tells more; None if no published pattern fits.
    why : str
        What was seen.
    panels : tuple of str
        Panels of the catalog (`izhikevich.patterns`) that show the same.
    also : str or None
        What cells that fire like this are called in the figure of 2003.
    """

    name: str | None
    why: str

    @property
    def panels(self) -> tuple[str, ...]:
        """Panels of the catalog that show the same."""
        return PANELS.get(self.name or "", ())

    @property
    def also(self) -> str | None:
        """The other name of the same firing."""
        return ALSO.get(self.name or "")

    def __bool__(self) -> bool:
        return self.name is not None

    def __str__(self) -> str:
        if self.name is None:
            return f"no published pattern: {self.why}"
        return f"{self.name}{f' ({self.also})' if self.also else ''}: {self.why}"


def classify(recording: Recording, neuron: int = 0) -> Classification:
    """Name the published pattern that one neuron of a recording shows, and say why.

    A pattern is an answer to a stimulus: the current is first cut into held, growing and pulsed epochs, then rules are asked from the most
    particular stimulus to the least. What they count is in their files, `analysis/pattern/`. A name tells what *this recording* shows: an
    RS cell that is driven hard fires like an LTS cell, and the same cell may show four patterns to four stimuli.

    Parameters
    ----------
    recording : Recording
        With ``"spikes"`` and ``"current"`` recorded. With ``"v"``, oscillations and after-potentials are seen as well.
    neuron : int, default 0
        Which neuron.

    Returns
    -------
    Classification

    Raises
    ------
    ArgumentError
        If spikes or current were not recorded.

    Examples
    --------
    >>> import izhikevich as izh
    >>> print(classify(izh.simulate("CH", 300, 10)))
    tonic bursting (chattering): bursts of 8, 5, 5, 5 spikes, one after another
    """
    if not isinstance(recording, Recording):
        rule = "a Recording"
        raise ArgumentError(
            sentence("classify.recording", rule, type(recording).__name__, "Arrays go to classify_spikes")
        )
    column = np.flatnonzero(recording.watched == neuron)
    current = recording.current  # says so if it was not recorded
    if not column.size:
        raise ArgumentError(
            sentence("classify.neuron", f"a recorded one, of {recording.watched.tolist()[:20]}", neuron)
        )
    one = (lambda x: x) if recording.size == 1 else (lambda x: x[:, column[0]])
    v = one(recording.v) if recording.has("v") else None
    return classify_spikes(recording.of(neuron), recording.times, one(current), v)


def classify_spikes(spike_times: Any, times: Any, current: Any, v: Any = None) -> Classification:
    """`classify` for arrays, as they come from an amplifier.

    Parameters
    ----------
    spike_times : array_like (n,), ms
        Rising; empty if there was no spike.
    times : array_like (T,), ms
        Of the samples, rising.
    current : array_like (T,)
        The stimulus, in any unit; 0 is no stimulus.
    v : array_like (T,), mV, optional
        Membrane potential.

    Returns
    -------
    Classification

    Raises
    ------
    ArgumentError
        For arrays that are not finite, not rising, or of different lengths.

    Examples
    --------
    >>> t = np.arange(0, 200, 0.5)
    >>> print(classify_spikes([42.7], t, 0.5 * (t >= 20)))
    phasic spiking: 1 spike, then silence for 157 ms although the current stays
    """
    spikes = _numbers("spike_times", spike_times)
    at = _numbers("times", times)
    given = {"current": _numbers("current", current)} | ({} if v is None else {"v": _numbers("v", v)})
    for name, values in (("spike_times", spikes), ("times", at)):
        if (np.diff(values) <= 0).any():
            raise ArgumentError(sentence(f"classify_spikes.{name}", "rising [ms]", "not in order"))
    for name, values in given.items():
        if values.size != at.size or at.size < 2:
            rule = f"as many samples as times, and two at least ({at.size})"
            raise ArgumentError(sentence(f"classify_spikes.{name}", rule, values.size))
    cut = epochs(at, given["current"])
    if len(cut) > MOST:
        return Classification(None, "the current varies all the time; patterns are answers to steps, pulses and ramps")
    seen = Observed(spikes, cut, at, given.get("v"))
    return Classification(*_verdict(seen))


def _verdict(seen: Observed) -> Verdict:
    """Of the first rule that has something to say."""
    if not seen.spikes.size:
        return silent(seen)
    said = (verdict for verdict in (rule(seen) for rule in RULES) if verdict)
    return next(said, Verdict(None, f"{seen.spikes.size} spikes that fit no rule"))


def _numbers(name: str, values: Any) -> np.ndarray:
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ArgumentError(sentence(f"classify_spikes.{name}", "a list of finite numbers", values))
    return array
