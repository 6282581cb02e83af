"""Where figures come from and where they go; no display is ever needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, FigureBase

from ..errors import ArgumentError, sentence
from .style import style


def _interactive() -> bool:
    """Whether somebody watches: pyplot is in use already, or this is a notebook or IPython."""
    if "matplotlib.pyplot" in sys.modules:
        return True
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def new_figure(width: float = 7.2, height: float = 4.0, layout: str | None = "constrained") -> Figure:
    """An empty figure.

    It is handed to pyplot where somebody watches (a notebook, or a script that imported pyplot), so that it shows; else
    it is a bare figure, which needs no display and leaves nothing behind when dropped.

    Parameters
    ----------
    width, height : float, inch
        Size of the figure. Default 7.2 by 4.0, a journal's two columns.
    layout : {"constrained", None}
        Who places axes: Matplotlib, so that labels fit (default), or the caller.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> new_figure(4, 3).get_size_inches().tolist()
    [4.0, 3.0]
    """
    if _interactive():
        import matplotlib.pyplot as plt

        return plt.figure(figsize=(width, height), layout=layout)  # pyright: ignore[reportArgumentType]
    figure = Figure(figsize=(width, height), layout=layout)  # pyright: ignore[reportArgumentType]
    FigureCanvasAgg(figure)
    return figure


def new_axes(ax: Axes | None, width: float = 7.2, height: float = 4.0) -> Axes:
    """The axes given, or those of a new figure."""
    return new_figure(width, height).add_subplot() if ax is None else ax


def figure_of(what: Axes | FigureBase) -> Figure:
    """The figure that axes, or a part of a figure, lie in."""
    figure = what.figure if isinstance(what, Axes) else what
    while figure is not None and not isinstance(figure, Figure):
        figure = figure.figure
    if figure is None:
        raise ArgumentError(sentence("what", "axes or a figure that still has its figure", what))
    return figure


def save(what: Axes | FigureBase, path: str | Path, *, dpi: float = 200, **options: Any) -> Path:
    """Write a figure to a file, making its folder if there is none.

    Parameters
    ----------
    what : Axes or Figure
        What any function of this module returned.
    path : str or Path
        Where to; the ending names the format (png, pdf, svg ...).
    dpi : float, dots per inch
        Resolution of pixels. Default 200.
    **options
        Passed on to `Figure.savefig`.

    Returns
    -------
    Path
        The absolute path of the file.

    Raises
    ------
    ArgumentError
        If Matplotlib does not write that format.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(new_figure(2, 1), pathlib.Path(folder) / "new" / "empty.png").name
    'empty.png'
    """
    figure, path = figure_of(what), Path(path).expanduser()
    check_format(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with style():
        figure.savefig(path, dpi=dpi, **options)
    return path.resolve()


def check_format(path: Path) -> None:
    """Refuse a file whose ending names no format that Matplotlib writes.

    Examples
    --------
    >>> check_format(Path("net.pdf"))
    """
    formats = FigureCanvasAgg.get_supported_filetypes()
    if path.suffix.lstrip(".").lower() not in formats:
        raise ArgumentError(sentence("path", f"a file ending in one of {', '.join(sorted(formats))}", str(path)))


def show(what: Axes | FigureBase) -> None:
    """Show a figure: below the cell of a notebook, else in a window.

    Parameters
    ----------
    what : Axes or Figure
        What any function of this module returned.
    """
    figure = figure_of(what)
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        from IPython.display import display  # pyright: ignore[reportMissingImports]

        display(figure)
        return
    import matplotlib.pyplot as plt

    if figure.canvas.manager is None:
        # A bare figure has no window: borrow one from an empty pyplot figure of its size.
        manager = plt.figure(figsize=figure.get_size_inches()).canvas.manager
        assert manager is not None
        manager.canvas.figure = figure
        figure.set_canvas(manager.canvas)
    plt.show()
