"""A real cell: fitted on the even sweeps, judged on the odd ones, which it has not seen."""

from importlib.resources import files

import numpy as np
import pytest

from izhikevich.fitting import SpikeTimeFit, held_out
from izhikevich.io import read_recordings

pytest.importorskip("pyabf")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::izhikevich.errors.ConvergenceWarning")
@pytest.mark.parametrize("seed", range(3))
def test_a_regular_spiking_cell_is_predicted(seed):
    recordings = read_recordings(files("izhikevich") / "catalog/recordings/171116sh_0018.abf")
    fit = SpikeTimeFit(loss="indexed", random_state=seed, threads=2).fit(recordings[::2])
    found = held_out(fit, recordings[1::2], np.mean(recordings.features().rheobase))
    right, of = found.sweeps_right
    assert right >= 0.9 * of
    right, of = found.each_step_right
    assert right >= 0.9 * of
    right, of = found.totals.latencies
    assert right >= 0.8 * of
    told = fit.advice()
    assert set(told.known.names) == set(fit.params_)
    assert np.isfinite(told.known.bounds).any()
