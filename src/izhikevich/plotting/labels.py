"""Names beside points, placed so that they cover neither each other nor the points."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from .figure import figure_of

# Places to try, nearest first: 16 directions on rings of growing radius (points). Right and up comes first.
_TURNS = (0, 1, -1, 2, -2, 8, 7, 9, 4, -4, 3, 5, -3, -5, 6, -6)
_PLACES = [(r * cos(pi * k / 8), r * sin(pi * k / 8)) for r in (9, 12, 16, 22, 30, 40, 52, 66, 80) for k in _TURNS]
_LINE = {"arrowstyle": "-", "color": "0.6", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 4}
_ANNOTATE = {"textcoords": "offset points", "in_layout": False, "arrowprops": _LINE}


def place_labels(ax: Axes, points: Sequence[tuple[float, float]], words: Sequence[str], **options) -> Axes:
    """Write a name beside every point, with a thin line where it had to move away.

    Greedy: point by point the nearest of fixed places is taken that lies in the frame and touches no point and no
    earlier name.

    Parameters
    ----------
    ax : Axes
        With its final limits and scales.
    points : sequence of (x, y), data units
    words : sequence of str
        One for each point.
    **options
        Passed on to `Axes.annotate`, such as ``fontsize``.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from izhikevich.plotting import new_axes
    >>> ax = place_labels(new_axes(None), [(0.2, 0.5), (0.21, 0.5)], ["one", "two"])
    >>> [text.get_text() for text in ax.texts]
    ['one', 'two']
    """
    figure = figure_of(ax)
    figure.draw_without_rendering()  # the layout is settled now, so pixels are final
    renderer = figure.canvas.get_renderer()  # pyright: ignore[reportAttributeAccessIssue]
    dot, frame = figure.dpi / 72 * 4.0, ax.get_window_extent(renderer)
    pixels = [ax.transData.transform(point) for point in points]
    taken = [Bbox([(x - dot, y - dot), (x + dot, y + dot)]) for x, y in pixels]
    for point, word in zip(points, words, strict=True):
        text = ax.annotate(word, point, xytext=(0, 0), va="center", **_ANNOTATE, **options)
        box = Bbox.null()
        for x, y in _PLACES:
            text.set_position((x, y))
            text.set_horizontalalignment("left" if x > 1 else "right" if x < -1 else "center")
            text.update_positions(renderer)
            # The extent of the letters alone, without the line that leads to the point.
            box = Text.get_window_extent(text, renderer).padded(1.0)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            if inside and not any(box.overlaps(other) for other in taken):
                break
        taken.append(box)
        x, y = text.get_position()
        if text.arrow_patch is not None:
            text.arrow_patch.set_visible(x * x + y * y > 150.0)
    return ax
