"""The examples that train run, and what they claim holds in short runs of them."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("jax", reason="the extra `jax` is not installed")
pytest.importorskip("optax", reason="the extra `examples` is not installed")
pytest.importorskip("sklearn", reason="the extra `examples` is not installed")

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name):
    spec = importlib.util.spec_from_file_location(f"{name}_example", EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_digits_are_told_better_than_by_the_same_readout_of_pixels():
    found = example("digits").one_seed(seed=0, epochs=15, code="rate")
    assert found["unseen"] >= 97.5
    assert found["unseen"] > found["pixels"] > 95.0


@pytest.mark.slow
def test_digits_are_told_by_latencies_nearly_as_well_as_by_pixels():
    found = example("digits").one_seed(seed=0, epochs=15, code="latency")
    assert found["unseen"] >= 96.0
    assert found["unseen"] > found["pixels"] - 1
    assert found["pixels"] > 95.0


@pytest.mark.slow
def test_spikes_come_at_the_times_that_were_learnt():
    """By the reference method: most cells, and those to a tenth of a millisecond."""
    module = example("target_train")
    found = module.learn_one(seed=0, updates=200)
    far = module.met(found["after Newton's steps"], np.transpose(found["wanted"]))
    assert (far < 0.1).sum() >= 8


@pytest.mark.slow
def test_a_pattern_comes_after_its_input():
    module = example("delays")
    learnt, fixed = (module.met(*module.learn_one(0, 200, kind), within=1.0) for kind in ("learnt", "none"))
    assert learnt >= 7 > 4 > fixed
