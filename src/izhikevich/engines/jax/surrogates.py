"""Derivatives in the place of a spike's own, which is 0 everywhere and infinite once: by name or as a function, in units of the potential.

A spike is 1 where the margin m (how far v is past its peak) is 0 or more. Its derivative is taken to be that of a smooth step of a width
given in mV: those of other libraries are made for potentials of about 1, and vanish, or are no numbers, 100 mV below the peak.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from ...errors import unknown

WIDTH = 30.0  # mV


def triangle(x: Any) -> Any:
    """1 - |x| within a width of the peak, 0 outside (Esser et al., PNAS 113 (2016) 11441; Bellec et al., NeurIPS 2018)."""
    return jnp.maximum(0.0, 1.0 - jnp.abs(x))


def fast_sigmoid(x: Any) -> Any:
    """1/(1 + |x|)² (Zenke and Ganguli, Neural Computation 30 (2018) 1514)."""
    return 1.0 / (1.0 + jnp.abs(x)) ** 2


def arctan(x: Any) -> Any:
    """1/(1 + (π x/2)²) (Fang et al., ICCV 2021)."""
    return 1.0 / (1.0 + (0.5 * jnp.pi * x) ** 2)


def gaussian(x: Any) -> Any:
    """e^(-x²/2) (Yin, Corradi and Bohte, Nature Machine Intelligence 3 (2021) 905)."""
    return jnp.exp(-0.5 * x * x)


SURROGATES: dict[str, Callable[[Any], Any]] = {f.__name__: f for f in (triangle, fast_sigmoid, arctan, gaussian)}


def spike(surrogate: str | Callable[[Any], Any] = "triangle", width: float = WIDTH) -> Callable[[Any], Any]:
    """The step function of a margin [mV], 1 from 0 on, with the surrogate's derivative at margin / width, divided by the width.

    >>> import jax
    >>> step = spike("triangle", width=10.0)
    >>> float(step(-4.0)), round(float(jax.grad(step)(-4.0)), 6), float(jax.grad(step)(-100.0))
    (0.0, 0.06, 0.0)
    """
    derivative = surrogate if callable(surrogate) else _named(surrogate)

    @jax.custom_jvp
    def step(margin: Any) -> Any:
        return (margin >= 0.0) * jnp.ones_like(margin)

    @step.defjvp
    def _(primals: tuple, tangents: tuple) -> tuple[Any, Any]:
        slope = derivative(primals[0] / width) / width
        return step(primals[0]), slope * tangents[0]

    return step


def _named(name: Any) -> Callable[[Any], Any]:
    if not (isinstance(name, str) and name in SURROGATES):
        raise unknown("surrogate", name, SURROGATES)
    return SURROGATES[name]
