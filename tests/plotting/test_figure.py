"""Where figures come from and go to."""

import subprocess
import sys

import numpy as np
import pytest

from izhikevich.errors import ArgumentError
from izhikevich.plotting import new_figure, save, style
from izhikevich.plotting.bands import band, corners, finite_range


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_save_makes_the_folder_and_gives_the_path(tmp_path, ending):
    path = save(new_figure(2, 1).add_subplot(), tmp_path / "new" / f"figure.{ending}")
    assert path.is_absolute()
    assert path.stat().st_size > 500


def test_save_refuses_an_unknown_ending(tmp_path):
    with pytest.raises(ArgumentError, match="path must be a file ending in one of"):
        save(new_figure(2, 1), tmp_path / "figure.docx")


def test_no_display_and_no_pyplot_is_needed(tmp_path):
    code = (
        "import sys; from izhikevich.plotting import new_figure, save;"
        f"save(new_figure(2, 1), {str(tmp_path / 'a.png')!r}); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PATH": "", "MPLBACKEND": "tkagg"} | _path())


def test_a_figure_is_pyplots_where_pyplot_is_in_use():
    code = (
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt;"
        "from izhikevich.plotting import new_figure; assert new_figure() is plt.gcf()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def _path():
    import os

    return {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "HOME": os.environ.get("HOME", "")}


def test_style_ends_with_its_block_and_takes_changes(settings):
    before = settings()
    with style(axes_titlesize=20, **{"lines.linewidth": 3}):
        assert settings()["axes.titlesize"] == 20
        assert settings()["lines.linewidth"] == 3
    assert settings() == before


def test_band_places_the_range_between_the_heights():
    ax = band(new_figure().add_subplot(), -70.0, 30.0, 0.5, 0.9)
    low, high = ax.get_ylim()
    assert (-70.0 - low) / (high - low) == pytest.approx(0.5)
    assert (30.0 - low) / (high - low) == pytest.approx(0.9)
    assert all(-70.0 <= tick <= 30.0 for tick in ax.get_yticks())


def test_finite_range_survives_nothing_and_constants():
    assert finite_range() == (0.0, 1.0)
    assert finite_range([np.nan, np.inf]) == (0.0, 1.0)
    assert finite_range([5.0, 5.0], least=2.0) == (4.0, 6.0)


def test_corners_keep_slopes():
    t, i = corners(np.arange(101.0), np.arange(101.0))
    assert t.size == 101
    assert np.array_equal(t, i)
