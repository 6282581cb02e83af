"""JAX traces the same functions, under jit and vmap, and agrees with NumPy to rounding (E1): XLA fuses multiply and add."""

import numpy as np
import pytest

from izhikevich.models import ops
from izhikevich.models.drive import Current, Synaptic

from .lanes import accommodation, calls, cell_2003, cell_2007, columns, in_numpy, lanes, relay
from .samples import for_exp, for_log

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")

N = 4000
E1 = 1e-12


@pytest.fixture(autouse=True)
def _double():
    scoped = jax.enable_x64 if hasattr(jax, "enable_x64") else jax.experimental.enable_x64
    with scoped(True):
        yield


@pytest.mark.parametrize(
    ("method", "cells", "drive"),
    [
        ("mobius3", cell_2003, Current),
        pytest.param("mobius3", cell_2007, Synaptic, marks=pytest.mark.slow),
        pytest.param("mobius4", accommodation, Current, marks=pytest.mark.slow),
        pytest.param("rk4_located", cell_2003, Synaptic, marks=pytest.mark.slow),
        pytest.param("rk4_located", relay, Current, marks=pytest.mark.slow),
    ],
)
def test_every_lane_agrees(method, cells, drive):
    a = lanes(cells, method, drive, N)
    if "rk4" in method:  # over a step much too long for it, one rounding decides which of several roots is found
        a = a._replace(h=np.minimum(a.h, 0.05))
    found = calls(a)
    spiked = in_numpy(*found["leg"], N)[columns_of("spiked", *found["leg"])] > 0
    assert spiked.any()
    for name, (function, arguments) in found.items():
        ours, theirs = in_numpy(function, arguments, N), in_jax(function, arguments)
        # without a spike in the step there is no time of it
        where = spiked if name == "time_to_peak" else np.ones(N, bool)
        assert far(ours[:, where], theirs[:, where]) <= 1e-3, name


def columns_of(field, function, arguments):
    """Row of a field of the result."""
    with np.errstate(all="ignore"):
        result = function(*arguments)
    return sum(len(columns((part,), N)) for part in result[: result._fields.index(field)])


def in_jax(function, arguments):
    """The call of one neuron, compiled by XLA for all."""
    tree = jax.tree.map
    axes = tuple(tree(lambda leaf: 0 if np.ndim(leaf) else None, x) for x in arguments)
    result = jax.jit(jax.vmap(function, in_axes=axes))(*(tree(jax.numpy.asarray, x) for x in arguments))
    return columns(tree(np.asarray, result), N)


def far(ours, theirs):
    """Share of numbers that are not equal to 1e-12, relative to the larger of themselves and what is usual for their field.

    A time to the peak that is 1e-13 mV away has no digits of its own; it is as good as the other times are.
    """
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    with np.errstate(invalid="ignore"):
        usual = np.nanquantile(np.where(np.isinf(ours), np.nan, np.abs(ours)), 0.9, axis=1, keepdims=True)
        close = np.abs(theirs - ours) <= E1 * np.maximum(np.abs(ours), usual)
    return np.mean(~(close | (ours == theirs) | np.isnan(ours)))


def test_exp_and_log():
    for function, x in ((ops.exp, for_exp(np.float64, 10**5)), (ops.log, for_log(np.float64, 10**5))):
        with np.errstate(all="ignore"):
            ours = function(x)
        theirs = np.asarray(jax.jit(function)(x))
        # XLA takes subnormals for zero, and gives zero for them
        normal = ~((np.abs(x) < np.finfo(float).tiny) & (x != 0)) & ~(
            (np.abs(ours) < np.finfo(float).tiny) & (ours != 0)
        )
        assert np.allclose(theirs[normal], ours[normal], rtol=1e-15, atol=0, equal_nan=True)
