"""The cells against their references: spike counts of the paper's cells, spike times of the book's."""

import numpy as np
import pytest

from izhikevich.catalog import about, cell, cells

pytest.importorskip("izhikevich.simulate")

PAPER = [name for name in cells() if about(cell(name))["year"] == 2003]
LEVELS = [
    (name, key, times)
    for name in cells()
    for key, times in about(cell(name))["reference"].get("spike_times", {}).items()
]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name not in ("RS", "FS", "TC"))) for name in PAPER]
)
def test_spikes_in_one_second_of_constant_current(name):
    reference = about(cell(name))["reference"]
    run = cell(name).run(reference["duration"], current=reference["current"], method="taylor")
    assert run.spike_times.size == reference["spike_count"]


@pytest.mark.slow  # every time: tests/models/test_book2007.py
@pytest.mark.parametrize(("name", "key", "times"), LEVELS, ids=lambda x: x if isinstance(x, str) else "")
def test_spike_times_of_the_book_cells(name, key, times):
    model, reference = cell(name), about(cell(name))["reference"]
    if "until" in key:
        hold, rest = key.split(" until ")
        end, level = rest.split(", then ")
        duration, current = reference["release_duration"], [(0.0, float(hold), 0.0), (float(end), float(level), 0.0)]
    else:
        duration, current = reference["duration"], [(0.0, float(key), 0.0)]
    # the special cells have no Taylor series; their located method is tested by its step
    plain = about(model)["model"] == "Izhikevich2007"
    options = {"method": "taylor"} if plain else {"dt": 0.01}
    from izhikevich.stimulus import piecewise

    run = model.run(duration, current=piecewise(current), start=(model.vr, 0.0), **options)
    assert run.spike_times.size == len(times)
    assert np.max(np.abs(run.spike_times - times), initial=0.0) < (1e-7 if plain else 1e-5)
