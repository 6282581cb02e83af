"""What data tell about parameters: bounds, spectrum, profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from .figure import new_axes, new_figure
from .style import PALETTE, style, tidy
from .titles import number, unit_of

_FAR = 10.0  # times the whole: bounds are drawn no farther
_LEAST = 1e-3
_KNOWN, _LOST = PALETTE["blue"], PALETTE["vermillion"]


def plot_knowledge(known: Any, axes: Sequence[Axes] | None = None, *, title: str | None = None) -> np.ndarray:
    """Draw the bounds of the parameters as bars with the limit beyond which they count as not determined, and the spectrum beside.

    Parameters
    ----------
    known : Knowledge
        What `izhikevich.fitting.cramer_rao` or `izhikevich.fitting.spike_knowledge` returned.
    axes : two Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Above the bars.

    Returns
    -------
    ndarray of Axes (2,)
        Bars of 10 times the size or more (infinite ones too) end at the frame, with what they are written on them.

    Examples
    --------
    >>> from izhikevich.fitting import cramer_rao
    >>> known = cramer_rao([[1.0, 0.0], [0.0, 0.1]], 0.1, {"a": 1.0, "b": 2.0}, [1.0, 1.0])
    >>> [float(bar.get_width()) for bar in plot_knowledge(known)[0].patches]
    [0.1, 1.0]
    """
    with style():
        bars, stems = new_figure(7.2, 0.9 + 0.32 * max(4, len(known.names))).subplots(1, 2, width_ratios=(3, 2)) if (
            axes is None
        ) else axes  # fmt: skip
        at = np.arange(len(known.names))
        lost = ~(known.parts <= known.limit)
        drawn = bars.barh(at, np.clip(known.parts, _LEAST, _FAR), height=0.62, color=np.where(lost, _LOST, _KNOWN))
        for bar, part, bound, open_ in zip(drawn, known.parts, known.bounds, lost, strict=True):
            if open_:
                bar.set_hatch("///")  # also told apart without colour
                bar.set_edgecolor("white")
            # Beside the bar if there is room for it, else at its end.
            inside = part > 1.0
            said = "no bound" if not np.isfinite(bound) else f"± {bound:.2g}"
            bars.annotate(said, (min(max(part, _LEAST), _FAR), bar.get_y() + bar.get_height() / 2), va="center",
                          xytext=(-4 if inside else 4, 0), textcoords="offset points", ha="right" if inside else "left",
                          fontsize=8, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0})  # fmt: skip
        bars.axvline(known.limit, color=PALETTE["black"], linestyle="--", linewidth=0.9)
        bars.set(xscale="log", xlim=(_LEAST, _FAR), xlabel="Cramér–Rao bound [% of size]")
        bars.xaxis.set_major_locator(FixedLocator([0.001, 0.01, 0.1, known.limit, 1.0, 10.0]))
        bars.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:g}"))
        bars.xaxis.set_minor_locator(NullLocator())
        values = [
            f"{name} = {number(float(f'{value:.4g}'))}" for name, value in zip(known.names, known.values, strict=True)
        ]
        bars.set_yticks(at, values)
        bars.invert_yaxis()
        _spectrum(stems, known)
        if title:
            bars.set_title(title, loc="left")
    tidy(stems)
    return np.array([tidy(bars), stems])


def _spectrum(ax: Axes, known: Any) -> None:
    """Singular values, with the size below which a direction is not determined."""
    seen = known.spectrum > 0
    rank = np.arange(1, known.spectrum.size + 1)
    limit = 1.0 / known.limit
    fine = known.spectrum >= limit
    for chosen, colour, marker in ((fine, _KNOWN, "o"), (seen & ~fine, _LOST, "D")):
        ax.plot(rank[chosen], known.spectrum[chosen], marker, color=colour, markersize=5, linestyle="none")
    ax.axhline(limit, color=PALETTE["black"], linestyle="--", linewidth=0.9)
    ax.set_yscale("log")
    for k in rank[~seen]:
        ax.annotate("0", (k, 0.04), xycoords=("data", "axes fraction"), ha="center", color=_LOST, fontsize=8)
    ax.set(xlabel="direction, from best to least seen", ylabel="singular value [1/size]")
    ax.set_xlim(0.5, rank[-1] + 0.5)
    ax.set_xticks(rank)


def plot_profile(
    profile: Any, space: Any, name: str, known: Any = None, ax: Axes | None = None, *, title: str | None = None
) -> Axes:
    """Draw how much worse the fit gets as one parameter is held elsewhere, with the interval of confidence.

    Parameters
    ----------
    profile : Profile
        What `izhikevich.fitting.profile_likelihood` returned for that coordinate.
    space : Space
    name : str
        Of the parameter.
    known : Knowledge, optional
        Whose bound is drawn as the parabola that a linear problem would have.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Above the axes.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.fitting import Space, profile_likelihood
    >>> def line(x):
    ...     return 20 * (x - 0.5), np.full((len(x), 1, 1), 20.0)
    >>> space = Space(izh.cell("RS"), ("b",))
    >>> plot_profile(profile_likelihood(line, [0.5], 0), space, "b").get_xlabel()
    'b [1/ms]'
    """
    with style():
        ax = new_axes(ax, 4.8, 3.2)
        value = space.values(profile.x)[name]
        shown = np.isfinite(profile.rise)
        top = 3.0 * profile.limit
        low, high = profile.interval(space, name)
        ends = np.clip([low, high], value[0], value[-1])
        near = value[shown & (profile.rise < top)]
        room = 0.3 * (max(near.max(), ends[1]) - min(near.min(), ends[0]))
        frame = max(value[0], min(near.min(), ends[0]) - room), min(value[-1], max(near.max(), ends[1]) + room)
        ax.axvspan(
            *ends.tolist(),
            color=PALETTE["sky"],
            alpha=0.3,
            linewidth=0,
            label="confidence interval" + (", open" if profile.open else ""),
        )
        ax.plot(value[shown], profile.rise[shown], ".-", color=_KNOWN, markersize=4, label="all others refitted")
        if known is not None and np.isfinite(known.bounds[known.names.index(name)]):
            centre, bound = (float(part[known.names.index(name)]) for part in (known.values, known.bounds))
            fine = np.linspace(*frame, 201)
            ax.plot(fine, ((fine - centre) / bound) ** 2, "--", color=_LOST, label="by the Cramér–Rao bound")
        ax.axhline(profile.limit, color=PALETTE["black"], linewidth=0.8, linestyle=":")
        ax.set(ylim=(0.0, top), xlim=frame, ylabel="rise of −2 log likelihood")
        ax.set_xlabel(f"{name} [{_unit(space.model, name)}]")
        ax.legend(loc="upper center")
        if title:
            ax.set_title(title, loc="left")
    return tidy(ax)


def _unit(model: Any, name: str) -> str:
    if name == "scale":
        return "1"
    own = model.parameters()
    return own[name].metadata["unit"] if name in own else unit_of(model)
