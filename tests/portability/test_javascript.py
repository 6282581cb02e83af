"""Printed JavaScript gives the bits of NumPy (E0): every method, every form of the model, currents and conductances."""

import numpy as np
import pytest
from lanes import accommodation, calls, cell_2003, cell_2007, differences, in_numpy, lanes, relay
from node import in_node, needs_node

from izhikevich.explorer import javascript
from izhikevich.methods.registry import METHODS
from izhikevich.models.drive import Current, Synaptic

pytestmark = needs_node
KINDS = [(cell_2003, Current), (accommodation, Synaptic), (cell_2007, Synaptic), (relay, Current)]
ALL = [
    pytest.param(cells, drive, method, id=f"{method}-{cells.__name__}")
    for cells, drive in KINDS
    for method in METHODS
    if METHODS[method].fits(cells(2, np.random.default_rng(0)))
]


@pytest.mark.parametrize(("cells", "drive", "method"), ALL)
def test_every_method_gives_the_bits_of_numpy(cells, drive, method, tmp_path):
    scalar = method == "taylor"  # one neuron at a time
    n = 200 if scalar else 2000
    a = lanes(cells, method, drive, n)
    found = calls(a)
    page = javascript(*(f for f, _ in found.values()), model=type(a.cell).model, method=type(a.m), drive=drive)
    for name, (function, arguments) in found.items():
        ours = in_numpy(function, arguments, n, scalar)
        assert differences(ours, in_node(page, name, arguments, n, tmp_path)) == 0, name
