"""Posteriors by neural networks: an adapter to the package sbi."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import ExitStack, chdir, redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from .posterior import Posterior


def neural_posterior(
    simulate: Callable[[np.ndarray], np.ndarray],
    observed: Any,
    dimension: int,
    *,
    simulations: int = 5000,
    samples: int = 2000,
    seed: int = 0,
    space: Any = None,
    **training: Any,
) -> Posterior:
    """Neural posterior estimation: a network learns the posterior of any data from simulations, and is asked for that of these.

    All simulations are drawn from the uniform prior and run in one call. Needs the package sbi (extra ``sbi``; it brings PyTorch).

    Parameters
    ----------
    simulate : callable
        From places (N, p) in the unit cube to outcomes (N, m), with their noise. Rows that are not finite are left out.
    observed : array_like (m,)
        The same numbers of the data.
    dimension : int
        p.
    simulations : int, default 5000
    samples : int, default 2000
        Points drawn from the posterior.
    seed : int, default 0
        Of the places and of PyTorch's own generator, whose state is put back.
    space : Space, optional
        What the places mean, for the posterior's words.
    **training
        For sbi's ``NPE.train``, such as ``max_num_epochs``.

    Returns
    -------
    Posterior
        Points of equal weight, without a tolerance (nan).

    Raises
    ------
    ArgumentError
        Where sbi is not installed, for observations that are not finite, and where too few simulations are finite.

    Source: J. Boelts et al., sbi reloaded, J. Open Source Softw. 10, 7754 (2025); method: D. Greenberg, M. Nonnenmacher and J. Macke,
    arXiv:1905.07488.
    """
    data = np.asarray(observed, dtype=float)
    if data.ndim != 1 or not data.size or not np.isfinite(data).all():
        raise ArgumentError(sentence("neural_posterior.observed", "a list of finite numbers", data.tolist()))
    torch, inference, BoxUniform = _sbi()
    x = np.random.default_rng(seed).random((simulations, dimension))
    outcomes = np.asarray(simulate(x), dtype=float)
    fine = np.isfinite(outcomes).all(axis=1)
    if fine.sum() < 10 * dimension:
        rule = f"finite at {10 * dimension} places of {simulations}, or more"
        raise ArgumentError(sentence("neural_posterior.simulate", rule, int(fine.sum())))
    with ExitStack() as quiet:
        quiet.enter_context(torch.random.fork_rng(devices=[]))
        quiet.enter_context(redirect_stdout(StringIO()))
        quiet.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # of packages below sbi about each other
        # sbi writes its log below the working directory.
        quiet.enter_context(chdir(quiet.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))))
        torch.manual_seed(seed)
        prior = BoxUniform(torch.zeros(dimension), torch.ones(dimension))
        engine = inference.NPE(prior=prior, show_progress_bars=False)
        engine.append_simulations(*(torch.as_tensor(part[fine], dtype=torch.float32) for part in (x, outcomes)))
        engine.train(**training)
        asked = engine.build_posterior()
        drawn = asked.sample((samples,), x=torch.as_tensor(data, dtype=torch.float32), show_progress_bars=False)
    points = np.clip(drawn.numpy().astype(float), 0.0, 1.0)
    weights = np.full(samples, 1.0 / samples)
    return Posterior(points, weights, float("nan"), simulations, space, reason="the network was trained")


def _sbi() -> tuple[Any, Any, Any]:
    try:
        import torch  # pyright: ignore[reportMissingImports]
        from sbi import inference  # pyright: ignore[reportMissingImports]
        from sbi.utils import BoxUniform  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        rule = "asked for where the package sbi is installed"
        remedy = "Install it: pip install izhikevich[sbi], or take abc_smc, which needs nothing more"
        raise ArgumentError(sentence("neural_posterior", rule, str(error), remedy)) from error
    return torch, inference, BoxUniform
