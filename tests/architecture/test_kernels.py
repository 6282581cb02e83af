"""How many kernels the tests compile: stimuli and recordings are data, no kinds of kernels. Runs last (`tests/conftest.py`)."""

import gc
import sys

import pytest

MOST = 60


def variants():
    """Every kernel of this process, compiled now or found on disk, in words: method, model, drive, number types."""
    if "izhikevich.engines.cpu.kernels" not in sys.modules:
        return []
    from numba.core.dispatcher import Dispatcher

    gc.unfreeze()  # what `tests/conftest.py` has put aside
    # by its type: asking a dead weak proxy for its class raises
    found = [x for x in gc.get_objects() if issubclass(type(x), Dispatcher)]
    ours = [d for d in found if d.py_func.__module__ == "izhikevich.engines.cpu.kernels"]
    kernels = [d for d in ours if d.py_func.__qualname__.startswith("run_")]
    return sorted(described(d, signature) for d in kernels for signature in d.signatures)


def described(kernel, signature):
    method, cells, table = signature[0], signature[1], signature[7]
    cells = next((f for f in cells if hasattr(f, "instance_class")), cells)  # the cell in a prepared record
    shape = "each" if "array" in str(cells) else "alike"
    names = (x.__name__ for x in (method.instance_class, cells.instance_class.model, table.instance_class))
    return " ".join((*names, shape, str(signature[3].dtype), kernel.py_func.__qualname__[-4:]))


def test_stimuli_and_recordings_make_no_kernels():
    import izhikevich as izh

    izh.simulate("RS", 5, 10)
    before = variants()
    assert before
    izh.simulate("RS", 5, izh.noise(2) + izh.sine(3, frequency=40), record="spikes")
    izh.simulate("RS", 5, "3 * (t > 1*ms)", record=izh.Recorder("u", every=0.3, dtype="float32"))
    izh.simulate("FS", 5, [1.0, 2.0, 3.0], record="spike_count", threads=2)
    izh.simulate("RS", 5, izh.constant([1, 2, 3]) * izh.ramp(1.0), record=izh.Recorder("v", neurons=[2]))
    assert variants() == before


@pytest.mark.last
def test_kernels_of_the_whole_run(request):
    """A kernel costs seconds: pairs in `make test`, the full matrix in `make test-slow`."""
    if "not slow" not in request.config.getoption("markexpr"):
        pytest.skip("the slow tests are the full matrix")
    kernels = variants()
    assert len(kernels) <= MOST, "\n".join(kernels)
