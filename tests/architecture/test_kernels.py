"""How many kernels the tests compile: stimuli and recordings are data, no kinds of kernels. Runs last (`tests/conftest.py`)."""

import gc
import sys

import pytest

MOST = 60


def variants():
    """Every kernel of this process with its signatures, compiled now or found on disk."""
    if "izhikevich.engines.cpu.kernels" not in sys.modules:
        return {}
    from numba.core.dispatcher import Dispatcher

    found = [x for x in gc.get_objects() if isinstance(x, Dispatcher)]
    ours = [
        d
        for d in found
        if d.py_func.__module__ == "izhikevich.engines.cpu.kernels" and "run_" in d.py_func.__qualname__
    ]
    return {d.py_func.__qualname__: len(d.signatures) for d in ours}


def test_stimuli_and_recordings_make_no_kernels():
    import izhikevich as izh

    izh.simulate("RS", 5, 10)
    before = variants()
    assert sum(before.values()) >= 1
    izh.simulate("RS", 5, izh.noise(2) + izh.sine(3, frequency=40), record="spikes")
    izh.simulate("RS", 5, "3 * (t > 1*ms)", record=izh.Recorder("u", every=0.3, dtype="float32"))
    izh.simulate("FS", 5, [1.0, 2.0, 3.0], record="spike_count", threads=2)
    izh.simulate("RS", 5, izh.constant([1, 2, 3]) * izh.ramp(1.0), record=izh.Recorder("v", neurons=[2]))
    assert variants() == before


@pytest.mark.last
def test_kernels_of_the_whole_run(request):
    """A kernel costs seconds: pairs in `make test`, the full matrix in `make test-slow`."""
    if "slow" in request.config.getoption("markexpr").replace("not slow", ""):
        pytest.skip("the slow tests are the full matrix")
    count = sum(variants().values())
    print(f"{count} kernel variants")
    assert count <= MOST
