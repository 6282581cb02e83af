"""Bounds, spectrum and profile: what is drawn is what was computed."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.fitting import Space, cramer_rao, profile_likelihood
from izhikevich.plotting import new_figure, plot_knowledge, plot_profile

NAMES = {"a": 0.02, "b": 0.2, "d": 8.0}


def known(J):
    return cramer_rao(J, 1.0, NAMES, [0.02, 0.2, 8.0])


def test_bars_are_the_bounds_and_infinite_ones_end_at_the_frame():
    found = known(np.array([[5000.0, 0.0, 0.0], [0.0, 10.0, 0.0]]))
    bars, stems = plot_knowledge(found, title="T")
    widths = [bar.get_width() for bar in bars.patches]
    assert widths == pytest.approx([0.01, 0.5, 10.0])
    assert [bool(bar.get_hatch()) for bar in bars.patches] == [False, True, True]
    assert [text.get_text() for text in bars.texts] == ["± 0.0002", "± 0.1", "no bound"]
    assert [label.get_text() for label in bars.get_yticklabels()] == ["a = 0.02", "b = 0.2", "d = 8"]
    drawn = np.concatenate([line.get_ydata() for line in stems.lines if line.get_linestyle() == "None"])
    assert sorted(drawn, reverse=True) == pytest.approx(found.spectrum[:2])
    assert [text.get_text() for text in stems.texts] == ["0"]
    assert (bars.get_title(loc="left"), bars.get_xlabel()) == ("T", "Cramér–Rao bound [% of size]")


def test_axes_given_are_used():
    axes = new_figure().subplots(1, 2)
    assert plot_knowledge(known(np.eye(3)), axes).tolist() == list(axes)


def test_a_profile_of_a_line_is_its_parabola():
    space = Space(izh.cell("RS"), ("b",))
    found = profile_likelihood(lambda x: (40 * (x - 0.5), np.full((len(x), 1, 1), 40.0)), [0.5], 0)
    bound = 0.3 / 40
    ax = plot_profile(found, space, "b", cramer_rao([[1.0]], bound, {"b": 0.2}, [0.2]), title="T")
    curve, parabola, limit = ax.lines
    for line in (curve, parabola):
        assert line.get_ydata() == pytest.approx(((line.get_xdata() - 0.2) / bound) ** 2, abs=1e-6)
    assert limit.get_ydata()[0] == found.limit
    assert ax.patches[0].get_x() == pytest.approx(0.2 - 1.96 * bound, abs=1e-4)
    assert (ax.get_xlabel(), ax.get_title(loc="left")) == ("b [1/ms]", "T")
    assert ax.get_xlim()[1] < 0.3  # as far as there is something to see
