"""The picture of measured and predicted intervals."""

from types import SimpleNamespace as Some

import numpy as np
import pytest

from izhikevich.plotting import plot_intervals


def fit(error, off=1.0):
    measured = np.array([5.0, 10.0, 20.0, 10.0])
    return Some(measured_=measured, predicted_=off * measured, count_=3, held_out_error_=error, fitted_error_=0.25)


def test_what_is_measured_lies_below_what_is_predicted():
    ax = plot_intervals({"near": fit(0.0004), "far": fit(0.5, 1.5), "all fitted": fit(np.nan)})
    measured, near, far, _ = ax.lines
    assert measured.get_xdata().tolist() == [1, 2, 3, 4]
    assert far.get_ydata() == pytest.approx(1.5 * measured.get_ydata())
    assert near.get_zorder() > measured.get_zorder()
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == [
        "measured",
        "near: off by less than 0.1 %",
        "far: off by 50 %",
        "all fitted: off by 25 %",
        "held out",
    ]
    assert ax.get_xlabel() == "number of the interval"
    assert ax.get_ylabel() == "interval [ms]"
    assert ax.get_title(loc="left") == "3 intervals fitted, 1 held out"


def test_one_fit_and_a_title():
    ax = plot_intervals(fit(0.02), title="mine")
    assert ax.get_title(loc="left") == "mine"
    assert len(ax.lines) == 2
