"""Pictures of networks: every population in its colour, every spike on the raster, every axis with its unit."""

import numpy as np
import pytest
from matplotlib.figure import Figure

import izhikevich as izh
from izhikevich.plotting import plot_network, plot_raster, plot_rate, plot_spectrum, save
from izhikevich.plotting.network import _shown_bin


@pytest.fixture(scope="module")
def run():
    return izh.catalog.network("cortex2003", seed=1).run()


def colours(ax):
    return [line.get_color() for line in ax.lines]


def test_a_network_has_raster_rate_and_spectrum(run, tmp_path):
    figure = plot_network(run)
    assert isinstance(figure, Figure)
    raster, rate, spectrum = figure.axes
    assert [ax.get_label() for ax in figure.axes] == ["raster", "rate", "spectrum"]
    assert [text.get_text() for text in raster.texts] == ["exc", "inh"]
    assert colours(raster) == colours(rate)
    assert len(set(colours(raster))) == 2
    assert raster.get_title() == f"cortex2003: 1000 neurons, {run.spikes.times.size} spikes"
    assert [ax.get_ylabel().split("[")[1].split("]")[0] for ax in (rate, spectrum)] == ["Hz", "Hz²/Hz"]
    assert (rate.get_xlabel(), spectrum.get_xlabel()) == ("time [ms]", "frequency [Hz]")
    assert save(figure, tmp_path / "net.png").stat().st_size > 20_000


def test_every_spike_is_a_dot_of_its_population(run):
    dots = plot_raster(run).lines
    for name, line in zip(("exc", "inh"), dots, strict=True):
        first, last = run.populations[name]
        assert ((line.get_ydata() >= first) & (line.get_ydata() < last)).all()
        np.testing.assert_array_equal(line.get_xdata(), run[name].spikes.times)


def test_rates_are_drawn_as_they_are(run):
    ax = plot_rate(run, bin=10)
    for name, line in zip(("exc", "inh"), ax.lines, strict=True):
        np.testing.assert_allclose(line.get_ydata(), izh.population_rate(run[name], 10).rate)
    assert "10 ms bins" in ax.get_ylabel()


def test_the_spectrum_is_that_of_the_whole(run):
    (line,) = plot_spectrum(run, resolution=4, highest=60).lines
    found = izh.spectrum(run, 4)
    assert line.get_xdata().max() == 60
    np.testing.assert_allclose(line.get_ydata(), found.power[1:16])


def test_a_recording_of_a_network_draws_itself(run):
    assert [ax.get_label() for ax in run.plot().figure.axes] == ["raster", "rate", "spectrum"]
    assert [ax.get_label() for ax in run["exc"].plot().figure.axes] == ["raster"]
    given = Figure().add_subplot()
    assert run.plot(ax=given) is given
    assert len(given.figure.axes) == 1


def test_a_later_stretch_is_drawn_in_its_own_time():
    sim = izh.Simulation(izh.catalog.network("cortex2003", seed=1))
    sim.run(100)
    figure = plot_network(sim.run(60))
    assert [ax.get_label() for ax in figure.axes] == ["raster", "rate"]
    assert [ax.get_xlim() for ax in figure.axes] == [(100, 160)] * 2


def test_a_silent_network_is_drawn_too(tmp_path):
    net = izh.Network()
    quiet = net.population("quiet", "RS", 3)
    net.connect(quiet, quiet)
    figure = plot_network(net.run(600, method="euler", dt=0.5))
    assert len(figure.axes) == 3
    save(figure, tmp_path / "quiet.png")


@pytest.mark.parametrize(
    ("duration", "bin"), [(10, 1), (250, 1), (251, 2), (1000, 5), (2000, 10), (20_000, 100), (0.5, 1)]
)
def test_bins_are_round(duration, bin):
    assert _shown_bin(duration) == bin
