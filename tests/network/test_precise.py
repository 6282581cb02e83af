"""Deliveries off the grid: engines agree, and the network converges to the truth."""

import numpy as np
import pytest

import izhikevich as izh

from .nets import small
from .test_engines import assert_same


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("pulse", "mobius3"),
        ("jump", "mobius4"),
        ("alpha", "rk4_located"),
        ("conductances", "mobius3"),
        ("long pulse", "taylor"),
    ],
)
def test_engines_agree(kind, method):
    options = {"method": method, "dt": 0.5, "delivery": "precise", "record": ("spikes", "v")}
    judge, compiled = (izh.simulate(small(kind), 40, engine=engine, **options) for engine in ("numpy", "cpu"))
    assert judge.spike_count.sum() > 40, "too quiet to prove anything"
    assert_same(judge, compiled)
    np.testing.assert_array_equal(judge.v, compiled.v)
