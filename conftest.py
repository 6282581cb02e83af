"""For all tests and doctests."""

import signal
import sys
from importlib.util import find_spec

import numpy as np
import pytest

# A shell starts what runs in its background with Ctrl-C ignored, and we leave ignored signals alone: tests are about those that are heard.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Whose examples cost seconds each, most of them for compiling: under `make test-slow`.
SLOW = (
    "engines/jax/pure.py",
    "models/comparison/",
    "models/crossing.py",
    "fitting/report/made.py",
    "fitting/held_out.py",
    "plotting/fit",
)

# Its docstrings are examples of Nengo's.
collect_ignore = [] if find_spec("nengo") else ["src/izhikevich/nengo"]


@pytest.fixture(autouse=True)
def plain_numpy():
    """NumPy prints as it does by default: pyabf changes that for everybody who imports it."""
    with np.printoptions(precision=8, suppress=False, threshold=1000, linewidth=75, edgeitems=3, floatmode="maxprec"):
        yield


@pytest.fixture(autouse=True)
def own_figures():
    """Figures end with the test that made them: pyplot keeps them, and warns of more than twenty."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.DoctestItem) and any(
            f"src/izhikevich/{part}" in item.path.as_posix() for part in SLOW
        ):
            item.add_marker(pytest.mark.slow)
