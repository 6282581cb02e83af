"""The grid of all patterns and the space of their parameters."""

from types import SimpleNamespace as Some

import numpy as np
import pytest
from matplotlib.text import Text

from izhikevich.errors import ArgumentError
from izhikevich.plotting import plot_parameter_space, plot_pattern, plot_pattern_grid
from izhikevich.plotting.style import CURRENT, EXACT, PUBLISHED

PASSED, FAILED = Some(exact_ok=True, published_ok=True), Some(exact_ok=True, published_ok=False)


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_both_tracks_in_their_colours_exact_on_top(make_pattern):
    ax = plot_pattern(make_pattern())
    assert [(line.get_label(), line.get_color()) for line in ax.lines] == [("published", PUBLISHED), ("exact", EXACT)]


def test_one_track_alone(make_pattern):
    assert [line.get_label() for line in plot_pattern(make_pattern(), tracks=("exact",)).lines] == ["exact"]


def test_stimulus_has_a_strip_of_its_own_with_its_range(make_pattern):
    ax = plot_pattern(make_pattern())
    (strip,) = [child for child in ax.child_axes if child.get_label() == "stimulus"]
    assert strip.lines[0].get_color() == CURRENT
    assert "I 0 to 14 mV/ms" in words(ax)


def test_title_gives_name_counts_and_verdict(make_pattern):
    ax = plot_pattern(make_pattern(), check=FAILED)
    assert ax.get_title(loc="left") == "A  tonic spiking"
    assert "spikes: exact 2 ✓, published 3 ✗ FAILED" in words(ax)


@pytest.mark.parametrize("artefact", ["feature", "stimulus"])
def test_an_artefact_is_marked_in_words(make_pattern, artefact):
    assert any("step artefact" in text for text in words(plot_pattern(make_pattern(artefact=artefact))))


def test_a_run_that_ends_early_says_when(make_pattern, make_recording):
    runs = {"exact": make_recording(duration=50.0, peaks=(20.0,)), "published": make_recording()}
    assert "spikes: exact 1 by 50 ms, published 2" in words(plot_pattern(make_pattern(), runs=runs))


def test_axes_carry_units(make_pattern):
    ax = plot_pattern(make_pattern())
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time [ms]", "v [mV]")


def test_grid_has_one_frame_for_each_pattern_in_groups(make_pattern):
    chosen = [make_pattern(key="X", group="exact"), make_pattern("A"), make_pattern("RS", group="2003")]
    figure = plot_pattern_grid(chosen, checks={"A": PASSED}, columns=2)
    assert [ax.get_label() for ax in figure.axes] == ["A", "RS", "X"]
    headings = [text.get_text() for text in figure.texts]
    assert headings[:2] == ["Izhikevich (2004), figure 1", "Izhikevich (2003), figure 2"]
    assert len(figure.legends[0].get_texts()) == 3


def test_frames_of_the_grid_are_equal_and_apart(make_pattern):
    figure = plot_pattern_grid([make_pattern(f"P{k}") for k in range(7)], columns=3)
    figure.draw_without_rendering()
    boxes = [ax.get_position() for ax in figure.axes]
    assert np.allclose([(box.width, box.height) for box in boxes], (boxes[0].width, boxes[0].height))
    assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[k + 1 :])


def test_grid_uses_the_runs_it_is_given(make_pattern, make_recording):
    pattern = make_pattern()
    pattern.run = None
    plot_pattern_grid([pattern], {"A": {"exact": make_recording(), "published": make_recording()}})


def test_empty_grid_is_refused():
    with pytest.raises(ArgumentError, match="at least one pattern"):
        plot_pattern_grid([])


def test_grid_without_columns_is_refused(make_pattern):
    with pytest.raises(ArgumentError, match="columns must be at least 1"):
        plot_pattern_grid([make_pattern()], columns=0)


def test_parameter_space_labels_every_set_once(make_pattern):
    chosen = [make_pattern("A"), make_pattern("RS", d=8.0, group="2003"), make_pattern("Q", a=1.0, d=-21.0)]
    left, right = plot_parameter_space(chosen)
    assert sorted(words(left)) == ["A, RS", "Q"]
    assert sorted(words(right)) == ["A", "Q", "RS"]
    assert "[mV]" in right.get_xlabel()


def test_labels_of_the_parameter_space_do_not_cover_each_other():
    import izhikevich as izh
    from izhikevich.plotting import figure_of

    panels = plot_parameter_space([izh.pattern(key) for key in izh.patterns()])
    figure_of(panels[0]).draw_without_rendering()
    for ax in panels:
        boxes = [Text.get_window_extent(text) for text in ax.texts]  # of the letters, without leading lines
        crossing = sum(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[k + 1 :])
        assert crossing == 0


def test_parameter_space_wants_a_pair_of_axes(make_pattern):
    with pytest.raises(ArgumentError, match="ax must be a pair of axes"):
        plot_parameter_space([make_pattern()], ax=[None])
