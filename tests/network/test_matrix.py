"""The equality matrix: every method, both engines, any number of threads, resumed at any of them, with the same bits (class E0)."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.methods import METHODS

from .nets import small

FOR_NETWORKS = [n for n, m in METHODS.items() if not (m.open_pulses or m.diffusion)]
# (method, delivery, kind of synapse, number type): every method, and every delivery and number type that it takes
CASES = [
    *((m, "grid", "pulse", "float64") for m in FOR_NETWORKS),
    *((m, "grid", "conductances", "float32") for m in ("izhikevich2003", "euler", "mobius3")),
    *((m, "precise", "alpha", "float64") for m in FOR_NETWORKS if METHODS[m].located),
]
RUNS = [("cpu", 1), ("cpu", 2), ("cpu", 3), ("cpu", 8), ("numpy", 1)]
HALF, MS = 20, 40


def spikes(run):
    return run.spikes.times, run.spikes.neurons


@pytest.mark.slow
@pytest.mark.parametrize(("method", "delivery", "kind", "dtype"), CASES)
def test_every_way_of_running_gives_the_same_bits(method, delivery, kind, dtype, tmp_path):
    options = {"method": method, "dt": 0.5, "delivery": delivery, "dtype": dtype}
    first, rest = [], []
    for engine, threads in RUNS:
        sim = izh.Simulation(small(kind), engine=engine, threads=threads, **options)
        first.append(spikes(sim.run(HALF)))
        sim.save(tmp_path / f"{engine}{threads}.npz")
        rest.append(spikes(sim.run(MS - HALF)))
    assert first[0][0].size + rest[0][0].size > 20, "too quiet to prove anything"
    for one in first[1:]:
        assert all(map(np.array_equal, one, first[0]))
    for one in rest[1:]:
        assert all(map(np.array_equal, one, rest[0]))
    # each is taken up by the next kind of run
    for (engine, threads), (_, saved) in zip(np.roll(RUNS, 1, axis=0), enumerate(RUNS), strict=True):
        path = tmp_path / f"{saved[0]}{saved[1]}.npz"
        later = izh.Simulation.load(path, engine=str(engine), threads=int(threads)).run(MS - HALF)
        assert all(map(np.array_equal, spikes(later), rest[0]))


@pytest.mark.parametrize("method", [n for n in METHODS if n not in FOR_NETWORKS])
def test_methods_that_networks_do_not_take_are_refused(method):
    with pytest.raises(izh.errors.MethodError, match="one for networks"):
        izh.Simulation(small("pulse"), method=method)
