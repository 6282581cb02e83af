"""Numbers on which `exp` and `log` are judged: every kind of number, and where their formulas change."""

from __future__ import annotations

from typing import Any

import numpy as np

N = 10**6


def edges(dtype: Any) -> np.ndarray:
    """Zeros, subnormals, powers of two and their neighbours, overflow and underflow of exp, infinities, nan."""
    info = np.finfo(dtype)
    powers = np.ldexp(dtype(1), np.arange(info.minexp - info.nmant, info.maxexp))
    # where exp overflows, turns subnormal, and vanishes; where log turns its mantissa over
    turns = np.array(
        [np.log(float(info.max)), np.log(float(info.tiny)), np.log(float(info.smallest_subnormal)), 0.5**0.5, 0.0]
    )
    near = [turns + k * 1e-3 for k in range(-200, 201)]
    plain = np.concatenate([powers, *near, np.log(2) * (np.arange(-1100, 1100) + 0.5), [info.max, info.tiny]]).astype(
        dtype
    )
    with np.errstate(all="ignore"):
        steps = np.concatenate([plain, np.nextafter(plain, dtype(np.inf)), np.nextafter(plain, dtype(-np.inf))])
    return np.concatenate([steps, -steps, np.array([0.0, -0.0, np.inf, -np.inf, np.nan], dtype)])


def for_exp(dtype: Any, n: int = N) -> np.ndarray:
    """Edges first; then arguments with a finite answer, and small ones."""
    rng = np.random.default_rng(1)
    info = np.finfo(dtype)
    wide = rng.uniform(np.log(float(info.smallest_subnormal)), np.log(float(info.max)), n // 2)
    small = rng.normal(0, 5, n) * 10.0 ** rng.choice([0, -3, -8, -17], n)
    return filled(edges(dtype), np.concatenate([wide, small]), dtype, n)


def for_log(dtype: Any, n: int = N) -> np.ndarray:
    """Edges first; then any positive number, and those near 1."""
    rng = np.random.default_rng(2)
    info = np.finfo(dtype)
    wide = np.exp2(rng.uniform(info.minexp - info.nmant, info.maxexp, n // 2))
    near = 1 + rng.normal(0, 1, n) * 10.0 ** rng.choice([-1, -3, -8, -15], n)
    return filled(edges(dtype), np.concatenate([wide, near]), dtype, n)


def filled(first: np.ndarray, then: np.ndarray, dtype: Any, n: int) -> np.ndarray:
    """`n` numbers of one type."""
    with np.errstate(over="ignore"):
        return np.concatenate([first, then.astype(dtype)])[:n]
