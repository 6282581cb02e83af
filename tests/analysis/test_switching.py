"""A pulse that was found does what it was found for, judged by the reference method and SciPy."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import dop853_spike_times, fixed_points, switching_pulse
from izhikevich.errors import ArgumentError, NoRestError

BISTABLE = [(izh.cell("RZ"), 0.2), (izh.pattern("P").model, 0.24)]


@pytest.mark.parametrize(("model", "current"), BISTABLE)
def test_one_pulse_switches_on_and_another_off(model, current):
    on, off = (switching_pulse(model, current, to) for to in ("firing", "rest"))
    options = {"start": model.rest(current), "method": "taylor", "record": "spikes"}
    fired = model.run(1500, on.stimulus(100), **options).spike_times
    assert fired[fired > 1000].size > 5
    begin = fired[fired > 500][0] + off.after
    both = on.stimulus(100) + izh.step(off.amplitude, start=begin, stop=begin + off.width)
    stopped = model.run(1500, both, **options).spike_times
    assert 5 < stopped.size < fired.size
    assert stopped[-1] < begin
    np.testing.assert_allclose(dop853_spike_times(model, 900, both, start=options["start"]), stopped, atol=1e-6)


@pytest.mark.parametrize("to", ["firing", "rest"])
@pytest.mark.parametrize(("model", "current"), BISTABLE)
def test_its_borders_are_where_it_stops_working(model, current, to):
    found = switching_pulse(model, current, to)
    assert found.least < found.amplitude < found.most
    size = found.most - found.least
    for amplitude, works in ((found.least + 1e-3 * size, True), (found.least - 1e-3 * size, False)):
        assert switched(model, current, found, amplitude) == works


def switched(model, current, found, amplitude):
    """By `taylor`: whether a pulse of this amplitude switches the cell, at the time that was found."""
    start = model.rest(current)
    begin = 50.0
    if found.to == "rest":  # first make it fire, by starting at its reset
        start = (model.c, fixed_points(model, current)[0].u + model.d)
        spikes = model.run(800, current, start=start, method="taylor", record="spikes").spike_times
        begin = spikes[-1] + found.after
    stimulus = izh.constant(current) + izh.step(amplitude, start=begin, stop=begin + found.width)
    spikes = model.run(begin + 400, stimulus, start=start, method="taylor", record="spikes").spike_times
    return (spikes > begin + 200).any() == (found.to == "firing")


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: switching_pulse("RZ", 0.2, "on"), ArgumentError, "'firing' or 'rest'"),
        (lambda: switching_pulse("RZ", 0.2, width=0), ArgumentError, "width must be positive"),
        (lambda: switching_pulse("RZ", 1.0), NoRestError, "one with a stable rest"),
        (lambda: switching_pulse("RZ", 0.1, "rest"), ArgumentError, "goes on firing"),
        (lambda: switching_pulse("RS", 0.0), ArgumentError, "as large as a pulse to firing needs"),
        (lambda: switching_pulse(izh.Izhikevich(a=[0.1, 0.2]), 0.0), ArgumentError, "scalar parameters"),
    ],
)
def test_refusals(call, error, says):
    with pytest.raises(error, match=says):
        call()
