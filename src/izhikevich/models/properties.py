"""The 2007 cell from what is measured of a neuron at rest: resistance, rheobase, threshold.

With x = v - vr and D = vt - vr the current that holds v is I(x) = (b + k D) x - k x². Its slope at rest is the input conductance,
g = b + k D. Rest is lost at

* I = g²/4k, the top of that curve (a saddle-node), where b ≤ a C;
* I = (g² - (b - a C)²)/4k (an Andronov-Hopf bifurcation, trace 0 below the top), where b > a C.

For a given g both fall with k, and they meet where b = a C: so to every conductance and rheobase there is one k, and b = g - k D.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..units import to_number


class Measured:
    """What gives `Izhikevich2007` its constructor from measured numbers."""

    @classmethod
    def from_properties(
        cls,
        C: Any,
        v_rest: Any,
        v_threshold: Any,
        input_resistance: Any,
        rheobase: Any,
        *,
        a: Any = 0.03,
        c: Any = -50.0,
        d: Any = 100.0,
        vpeak: Any = 35.0,
        name: str = "",
    ) -> Any:
        """The cell that has a measured input resistance and rheobase: k and b follow, nothing is searched.

        k = 1/(4 R² I) and b = 1/R - k (vt - vr), where that gives b ≤ a C and rest ends in a saddle-node, as in the book. Where it
        does not, rest would be lost at a lower current, by an Andronov-Hopf bifurcation; k is then the one root with which that
        bifurcation lies at `rheobase`.

        Parameters
        ----------
        C : float or array (N,), pF
            Membrane capacitance.
        v_rest : float or array (N,), mV
            Resting potential without a current: vr.
        v_threshold : float or array (N,), mV
            The *instantaneous* threshold vt: where the parabola of v' is 0 again, so that a shock from rest to above it makes a spike,
            while u has not moved. A threshold read off the upstroke, where dv/dt passes some mV/ms, lies higher: in the book's RS cell dv/dt is
            0 at vt = -40 mV, and 10 mV/ms at -11 mV. Real upstrokes begin more suddenly than a parabola, so there the two are close.
        input_resistance : float or array (N,), MΩ
            Of small, long steps from rest, sag included (``recordings.features().input_resistance``).
        rheobase : float or array (N,), pA
            The current at which rest is lost as it rises slowly. A step of finite length needs more where b ≤ 0, since the first spike comes
            late near rheobase, and may need less where b > 0, since u has not yet followed.
        a, c, d, vpeak : float or array (N,), 1/ms, mV, pA, mV, default 0.03, -50, 100, 35
            As in `Izhikevich2007`; the defaults are those of the book's RS cell, and tell nothing of yours.
        name : str, default ""

        Returns
        -------
        Izhikevich2007

        Raises
        ------
        ArgumentError
            For C, a resistance, rheobase or a that are not positive, and a threshold that is not above rest.

        References
        ----------
        E. M. Izhikevich, Dynamical Systems in Neuroscience, MIT Press 2007, section 8.1.4, for b ≤ a C. The other case is derived in
        `models/properties.py`.

        Examples
        --------
        The book's RS cell, of which R = 1/12 GΩ and the rheobase is 51.43 pA:

        >>> import izhikevich as izh
        >>> cell = izh.Izhikevich2007.from_properties(
        ...     C=100, v_rest=-60, v_threshold=-40, input_resistance=izh.GOhm / 12, rheobase=144 / 2.8)
        >>> round(float(cell.k), 9), round(float(cell.b), 9)
        (0.7, -2.0)
        """
        given = {
            "C": (C, "pF"),
            "v_rest": (v_rest, "mV"),
            "v_threshold": (v_threshold, "mV"),
            "input_resistance": (input_resistance, "MOhm"),
            "rheobase": (rheobase, "pA"),
            "a": (a, "1/ms"),
        }
        known = {key: np.asarray(to_number(value, unit, _label(key))) for key, (value, unit) in given.items()}
        _check(known, {key: unit for key, (_, unit) in given.items()})
        conductance = 1e3 / known["input_resistance"]  # nS
        gap = known["v_threshold"] - known["v_rest"]
        k = curvature(conductance, known["rheobase"], gap, known["a"] * known["C"])
        b = conductance - k * gap
        own = {"C": C, "k": k, "vr": v_rest, "vt": v_threshold, "vpeak": vpeak, "a": a, "b": b, "c": c, "d": d}
        return cls(name=name, **own)  # pyright: ignore[reportCallIssue]


def curvature(conductance: Any, rheobase: Any, gap: Any, leak: Any) -> Any:
    """k of the cell that loses its rest at `rheobase`, whichever way.

    Parameters
    ----------
    conductance : float or array, nS
        Slope of the steady current-voltage relation at rest, b + k·gap.
    rheobase : float or array, pA
    gap : float or array, mV
        vt - vr.
    leak : float or array, nS
        a C: above it b makes rest end in an Andronov-Hopf bifurcation.

    Returns
    -------
    ndarray, nS/mV

    Examples
    --------
    >>> float(curvature(12.0, 144 / 2.8, 20.0, 3.0).round(9))
    0.7
    """
    fold = conductance**2 / (4.0 * rheobase)
    # (k gap + leak)(2 g - leak - k gap) = 4 k I, as k² gap² - 2 half k - rest = 0: its positive root, without cancellation
    half = gap * (conductance - leak) - 2.0 * rheobase
    rest = np.maximum(leak * (2.0 * conductance - leak), 0.0)
    root = np.hypot(half, gap * np.sqrt(rest))
    with np.errstate(divide="ignore", invalid="ignore"):
        turning = np.where(half > 0, (half + root) / gap**2, rest / (root - half))
    return np.where(conductance - fold * gap <= leak, fold, turning)


def _check(known: dict[str, np.ndarray], units: dict[str, str]) -> None:
    """Refuse what no cell has."""
    for key in known:
        _refuse(key, np.isfinite(known[key]), f"finite [{units[key]}]", known[key])
    for key in ("C", "input_resistance", "rheobase", "a"):
        _refuse(key, known[key] > 0, f"positive [{units[key]}]", known[key], _REMEDIES.get(key, ""))
    try:
        np.broadcast_shapes(*(value.shape for value in known.values()))
    except ValueError:
        shapes = {key: value.shape for key, value in known.items() if value.shape}
        raise ArgumentError(sentence(_label("..."), "numbers or 1-D arrays of one length", shapes)) from None
    gap = known["v_threshold"] - known["v_rest"]
    rule = f"above v_rest = {np.unique(known['v_rest'])[0]:g} [mV]"
    _refuse("v_threshold", gap > 0, rule, known["v_threshold"], "At rest a cell lies below its threshold")


_REMEDIES = {
    "input_resistance": "Take the deflection and the step with the same sign",
    "rheobase": "A cell that fires without a current has no rest to begin from: hold it down, and take currents from there",
}


def _refuse(key: str, ok: Any, rule: str, value: np.ndarray, remedy: str = "") -> None:
    ok = np.atleast_1d(ok)
    if not ok.all():
        first = int(np.argmin(ok))
        got = float(np.broadcast_to(value, ok.shape)[first])
        where: dict[str, Any] = {"index": first, "of": ok.size} if ok.size > 1 else {}
        raise ArgumentError(sentence(_label(key), rule, got, remedy, **where))


def _label(key: str) -> str:
    return f"Izhikevich2007.from_properties.{key}"
