"""What the compiler leaves behind is put aside between files; kernels of the whole run are counted; a recording whose cell is known."""

import gc
import sys

import numpy as np
import pytest

# Kernels of uncoupled cells that `make test` may need; it needs 52. Each costs seconds where nothing is compiled, so that the full
# matrix is left to `make test-slow`.
MOST = 57
COUNTED = pytest.StashKey[set]()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Between two files: compiled kernels leave millions of objects, through which every search for garbage would go again."""
    if nextitem is not None and nextitem.path != item.path:
        gc.collect()
        gc.freeze()


def variants():
    """Every kernel of this process, compiled now or found on disk, in words: method, model, drive, number types."""
    if "izhikevich.engines.cpu.kernels" not in sys.modules:
        return []
    from numba.core.dispatcher import Dispatcher

    gc.unfreeze()
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


@pytest.fixture
def kernels():
    """The kernels of this process so far, as a function."""
    return variants


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_testnodedown(node, error) -> None:
    """Each process tells its kernels when it ends: which tests it ran, and so how many, is chance."""
    node.config.stash.setdefault(COUNTED, set()).update(getattr(node, "workeroutput", {}).get("kernels", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["kernels"] = variants()
        return
    config.stash.setdefault(COUNTED, set()).update(variants())
    if too_many(config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if counted := too_many(config):
        terminalreporter.section(f"{len(counted)} kernels, at most {MOST} allowed (tests/conftest.py)")
        terminalreporter.line("\n".join(sorted(counted)))


def too_many(config: pytest.Config) -> set:
    """The kernels of a run without the slow tests, if there are more than it may need."""
    counted = config.stash.get(COUNTED, set())
    return counted if "not slow" in config.getoption("markexpr") and len(counted) > MOST else set()


@pytest.fixture(scope="session")
def as_csv():
    """Write recordings of RS2007 under steps from 20 to 220 ms as a CSV; every spike is a sample at its peak."""
    import izhikevich as izh

    def write(
        path, levels=(-60.0, 80.0, 120.0, 160.0, 200.0), *, v=1.0, i=1.0, units=("mV", "pA"), spikes=True, current=True
    ):
        record = izh.Recorder(("spikes", "v", "current"), every=0.25)
        how = {"record": record, "start": (-60.0, 0.0), "method": "taylor", "size": len(levels)}
        run = izh.simulate("RS2007", 260.0, izh.step(list(levels), start=20, stop=220), **how)
        times = 0.25 * np.arange(1040)
        voltage, put_in = (x.reshape(len(run.times), -1)[: times.size] for x in (run.v, run.current))
        voltage = np.minimum(voltage, -30.0)
        for k, train in enumerate(run.trains()):
            voltage[np.rint(train / 0.25).astype(int) if spikes else [], k] = 35.0
        names = ["t [ms]", *(f"v [{units[0]}]" for _ in levels), *(f"i [{units[1]}]" for _ in levels if current)]
        table = np.column_stack([times, v * voltage, *([i * put_in] if current else [])])
        np.savetxt(path, table, delimiter=",", header=",".join(names), comments="", fmt="%.17g")
        return path

    return write
