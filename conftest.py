"""For all tests and doctests."""

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def plain_numpy():
    """NumPy prints as it does by default: pyabf changes that for everybody who imports it."""
    with np.printoptions(precision=8, suppress=False, threshold=1000, linewidth=75, edgeitems=3, floatmode="maxprec"):
        yield
