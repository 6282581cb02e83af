"""Order of the tests: those marked `last` look back at what all others did. What the compiler leaves behind is put aside.

And a recording whose cell is known.
"""

import gc

import numpy as np
import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "last: runs after all other tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Between two files: compiled kernels leave millions of objects, through which every search for garbage would go again."""
    if nextitem is not None and nextitem.path != item.path:
        gc.collect()
        gc.freeze()


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
