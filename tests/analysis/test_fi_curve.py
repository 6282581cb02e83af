"""Rates against single runs with the reference method, and hysteresis against the loss of rest."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import fi_curve, hopf
from izhikevich.errors import ArgumentError


def test_first_and_steady_rates_are_those_of_single_runs():
    rs = izh.cell("RS")
    found = fi_curve(rs, [0.0, 4.5, 10.0, 20.0], 2000)
    for k, current in enumerate(found.currents):
        times = izh.simulate(rs, 2000, current, method="taylor", record="spikes").spike_times
        late = np.diff(times[times > 1000])
        assert found.first[k] == pytest.approx(1000 / np.diff(times)[0] if times.size > 1 else 0.0, rel=1e-6)
        assert found.steady[k] == pytest.approx(1000 / late.mean() if late.size else 0.0, rel=1e-6)
    assert (found.first >= found.steady).all()  # it adapts


def test_a_slow_ramp_gives_the_steady_rate_on_the_way_up_and_down():
    found = fi_curve(izh.cell("RS"), np.linspace(0, 12, 25), 30_000)
    firing = found.currents >= 5
    assert found.up[firing][:-1] == pytest.approx(found.steady[firing][:-1], rel=0.05)
    # the ramp down begins with a step to its top, whose first interval is that of an onset
    assert found.down[firing][:-1] == pytest.approx(found.steady[firing][:-1], rel=0.05)


def test_a_resonator_fires_on_the_way_down_where_it_rested_on_the_way_up():
    rz = izh.cell("RZ")
    found = fi_curve(rz, np.linspace(0, 0.5, 26), 40_000)
    assert found.off == pytest.approx(0.149, abs=0.01)
    assert found.on > hopf(rz).current > found.off
    between = (found.currents > found.off + 0.01) & (found.currents < hopf(rz).current)
    assert (found.up[between] == 0).all()
    assert (found.down[between] > 0).all()


def test_nothing_fires():
    found = fi_curve(izh.cell("RS"), [-5, 0, 1], 500)
    assert not np.concatenate([found.first, found.steady, found.up, found.down]).any()
    assert np.isnan([found.on, found.off, found.slowest]).all()


def test_refusals():
    with pytest.raises(ArgumentError, match=r"fi_curve.currents must be two or more increasing numbers"):
        fi_curve(izh.cell("RS"), [2, 1])
    with pytest.raises(ArgumentError, match=r"fi_curve.duration must be positive \[ms\], got -1"):
        fi_curve(izh.cell("RS"), [1, 2], -1)
