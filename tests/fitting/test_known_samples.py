"""Bootstrap, ABC and calibration against problems whose answers are known; one of a cell."""

import numpy as np
import pytest

from izhikevich.errors import ArgumentError
from izhikevich.fitting.known.abc import abc_smc
from izhikevich.fitting.known.adjust import adjusted
from izhikevich.fitting.known.bootstrap import bootstrap
from izhikevich.fitting.known.calibration import Calibration, calibrate
from izhikevich.fitting.known.neural import neural_posterior
from izhikevich.fitting.known.posterior import Posterior

MIX = np.array([[1.0, 0.5], [0.0, 1.0]])
NOISE = 0.08


def mixed(rng):
    """A linear measurement with Gaussian noise; its posterior is Gaussian as long as it stays off the walls."""
    return lambda x: x @ MIX + NOISE * rng.normal(size=x.shape)


def analytic(observed):
    inverse = np.linalg.inv(MIX)
    return observed @ inverse, NOISE * np.sqrt(np.diag(inverse.T @ inverse))


def test_bootstrap_of_a_mean_has_its_standard_error():
    measured = np.random.default_rng(3).normal(5.0, 2.0, (200, 2))
    found = bootstrap(lambda sweeps: dict(zip("xy", measured[sweeps].mean(axis=0), strict=True)), 200, draws=600)
    error = measured.std(axis=0) / 200**0.5
    assert list(found.sd.values()) == pytest.approx(error, rel=0.1)
    for (low, high), mean, sd in zip(found.interval().values(), measured.mean(axis=0), error, strict=True):
        assert (low, high) == pytest.approx((mean - 1.96 * sd, mean + 1.96 * sd), abs=0.4 * sd)
    assert found.failed == 0
    assert "95 % of 600 refits" in str(found)


def test_a_refit_that_fails_is_counted_and_one_that_is_a_mistake_is_not_hidden():
    def fit(sweeps):
        if 0 in sweeps:
            raise ArgumentError("sweep 0 has no spikes")
        return {"x": float(np.mean(sweeps))}

    found = bootstrap(fit, 4, draws=300)
    assert 0.5 < found.failed / 300 < 0.85  # 1 - (3/4)**4 = 0.68
    assert np.isnan(found.draws).all(axis=1).sum() == found.failed
    assert found.reasons == ("sweep 0 has no spikes",)
    assert np.isfinite(found.sd["x"])
    with pytest.raises(KeyError):
        bootstrap(lambda sweeps: {}["x"], 4)
    with pytest.raises(ArgumentError, match="no spikes"):
        bootstrap(lambda sweeps: fit([0]), 4)
    with pytest.raises(ArgumentError, match=r"bootstrap\.sweeps"):
        bootstrap(fit, 1)


def test_abc_finds_the_analytic_posterior():
    rng = np.random.default_rng(0)
    observed = np.array([0.5, 0.7])
    rough = abc_smc(mixed(rng), observed, 2, kept=1000, batch=1000, rng=rng)
    mean, sd = analytic(observed)
    assert rough.epsilon < 1.0
    assert "near enough" in rough.reason
    assert rough.effective > 300
    for found, wider in ((rough, 1.35), (adjusted(rough, observed), 1.15)):
        assert list(found.mean.values()) == pytest.approx(mean, abs=0.15 * sd.min())
        ratio = np.array(list(found.sd.values())) / sd
        assert (ratio > 0.87).all()
        assert (ratio < wider).all()
    low, middle, high = adjusted(rough, observed).quantiles()["x0"]
    assert (low, middle, high) == pytest.approx(mean[0] + sd[0] * np.array([-1.96, 0, 1.96]), abs=0.35 * sd[0])


def test_weights_undo_the_walls_and_the_kernel():
    """Data that say nothing leave the prior, also after generations that were drawn near the points of earlier ones."""
    rng = np.random.default_rng(1)
    found = abc_smc(lambda x: rng.normal(size=(len(x), 1)), [0.0], 2, kept=1000, batch=1000, budget=6000, rng=rng)
    assert found.simulations == 6000
    assert found.reason == "the budget is spent"
    for at, values in zip(
        (0.1, 0.25, 0.5, 0.75, 0.9),
        zip(*found.quantiles((0.1, 0.25, 0.5, 0.75, 0.9)).values(), strict=True),
        strict=True,
    ):
        assert values == pytest.approx((at, at), abs=0.05)


def test_every_generation_is_one_call_and_the_tolerance_ends_it():
    calls = []

    def simulate(x):
        calls.append(len(x))
        return x

    found = abc_smc(simulate, [0.5], 1, kept=100, batch=50, tolerance=0.1)
    assert calls == [150, *[50] * (len(calls) - 1)]
    assert sum(calls) == found.simulations
    assert found.epsilon <= 0.1
    assert "tolerance" in found.reason
    assert found.weights.sum() == pytest.approx(1.0)


def test_abc_refusals():
    with pytest.raises(ArgumentError, match=r"abc_smc\.observed"):
        abc_smc(lambda x: x, [np.nan], 1)
    with pytest.raises(ArgumentError, match=r"abc_smc\.simulate"):
        abc_smc(lambda x: x[:, :0], [1.0], 1)
    with pytest.raises(ArgumentError, match="finite at"):
        abc_smc(lambda x: x * np.nan, [1.0], 1)
    with pytest.raises(ArgumentError, match=r"abc_smc\.budget"):
        abc_smc(lambda x: x, [1.0], 1, budget=10)
    with pytest.raises(ArgumentError, match=r"abc_smc\.kept"):
        abc_smc(lambda x: x, [1.0], 1, kept=2)
    with pytest.raises(ArgumentError, match=r"adjusted\.posterior"):
        adjusted(Posterior(np.ones((3, 1)), np.full(3, 1 / 3), np.nan, 3), [1.0])


def test_resampling_keeps_the_weights():
    weights = np.array([0.5, 0.3, 0.2, 0.0])
    drawn = Posterior(np.arange(4.0)[:, None], weights, 0.1, 4).resample(1000, np.random.default_rng(0))
    assert np.bincount(drawn[:, 0].astype(int), minlength=4) == pytest.approx(1000 * weights, abs=1)


def test_calibration_passes_a_true_posterior_and_turns_down_what_is_too_narrow_too_wide_or_shifted():
    def draw(rng):
        return rng.normal(size=2)

    def measure(x, rng):
        return x + rng.normal(size=2)

    def posterior(factor=1.0, shift=0.0):
        sd = 0.5**0.5
        return lambda y, rng: y / 2 + shift * sd + factor * sd * rng.normal(size=(99, 2))

    right = calibrate(draw, measure, posterior(), names="xy")
    assert right.calibrated() == {"x": True, "y": True}
    assert min(right.p_values.values()) > 0.01
    assert list(right.coverage(0.9).values()) == pytest.approx([0.9, 0.9], abs=0.07)
    for wrong in (posterior(0.7), posterior(1.5), posterior(shift=0.5)):
        found = calibrate(draw, measure, wrong, names="xy")
        assert not any(found.calibrated().values())
        assert "NOT calibrated" in str(found)
    assert max(calibrate(draw, measure, posterior(0.5)).p_values.values()) < 1e-3
    with pytest.raises(ArgumentError, match=r"calibrate\.draws"):
        calibrate(draw, measure, posterior(), draws=5)


def test_the_band_turns_down_about_as_many_as_it_says():
    rng = np.random.default_rng(0)
    refused = [not Calibration(("x",), rng.integers(100, size=(200, 1)), 99).calibrated(0.1)["x"] for _ in range(50)]
    assert 1 <= sum(refused) <= 12  # 5 are expected


def test_abc_is_calibrated_on_a_linear_problem():
    def measure(x, rng):
        return mixed(rng)(x[None])[0]

    def posterior(y, rng):
        found = abc_smc(mixed(rng), y, 2, kept=200, batch=200, budget=2400, rng=rng)
        return adjusted(found, y).resample(49, rng)

    found = calibrate(lambda rng: rng.random(2), measure, posterior, draws=60, rng=np.random.default_rng(2))
    assert all(found.calibrated().values()), str(found)


def test_the_adapter_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sbi", None)
    with pytest.raises(ArgumentError, match=r"izhikevich\[sbi\]"):
        neural_posterior(lambda x: x, [0.5], 1)


@pytest.mark.slow
def test_a_network_of_sbi_finds_the_analytic_posterior(tmp_path, monkeypatch):
    pytest.importorskip("sbi", reason="the extra `sbi` is not installed")
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    observed = np.array([0.5, 0.7])
    found = neural_posterior(mixed(rng), observed, 2, simulations=2000, max_num_epochs=40)
    mean, sd = analytic(observed)
    assert list(found.mean.values()) == pytest.approx(mean, abs=0.5 * sd.max())
    assert list(found.sd.values()) == pytest.approx(sd, rel=0.35)
    assert np.isnan(found.epsilon)
    assert not any(tmp_path.iterdir())
