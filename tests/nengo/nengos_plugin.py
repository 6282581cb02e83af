"""Nengo's pytest plugin without the one hook of its that pytest 9 refuses, and the fast-spiking cell as a type without arguments."""

from typing import Any

from pytest_nengo import (  # noqa: F401  pytest looks for these names
    Simulator,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_generate_tests,
    pytest_runtest_setup,
)

from izhikevich.nengo import Izhikevich


class FastSpiking(Izhikevich):
    """FS of 2003, whose u follows in 10 ms."""

    def __init__(self, tau_recovery: float = 0.1, reset_recovery: float = 2.0, initial_state: Any = None):
        super().__init__(tau_recovery=tau_recovery, reset_recovery=reset_recovery, initial_state=initial_state)
