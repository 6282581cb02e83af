"""Maps against single runs with the reference method."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import parameter_map
from izhikevich.errors import ArgumentError, UnknownNameError


def test_every_point_is_a_run_of_its_own():
    rs = izh.cell("RS")
    found = parameter_map(rs, "b", np.linspace(0.1, 0.3, 7), "I", np.linspace(0, 15, 5), 300.0)
    assert found.spike_count.shape == (5, 7)
    for row, current in enumerate(found.y_values):
        for column, b in enumerate(found.x_values):
            run = izh.simulate(rs.replace(b=b), 300, current, start=rs.rest(), method="taylor", record="spike_count")
            assert found.spike_count[row, column] == run.spike_count[0]
    assert found.rate == pytest.approx(found.spike_count / 0.3)


def test_two_parameters_at_one_current_in_the_form_of_2007():
    cell = izh.cell("RS2007")
    found = parameter_map(cell, "c", [-55.0, -45.0], "d", [50.0, 100.0, 150.0], 400.0, 120.0, threads=1)
    one = izh.simulate(cell.replace(c=-45.0, d=50.0), 400, 120, method="taylor").spike_times.size
    assert found.spike_count[0, 1] == one
    assert (np.diff(found.spike_count, axis=0) <= 0).all()


def test_refusals():
    rs = izh.cell("RS")
    with pytest.raises(UnknownNameError, match=r"parameter_map.x must be a known name, got 'e'"):
        parameter_map(rs, "e", [1], "I", [1])
    with pytest.raises(ArgumentError, match=r"parameter_map.y must be another axis than x, got 'I'"):
        parameter_map(rs, "I", [1], "I", [1])
    with pytest.raises(ArgumentError, match=r"parameter_map.y_values must be a list of finite numbers"):
        parameter_map(rs, "a", [1], "I", [])
    with pytest.raises(ArgumentError, match="below vpeak"):
        parameter_map(rs, "c", [-65, 40], "I", [1])
