"""The equations on JAX: on CPUs and accelerators, and with derivatives. Imports jax."""

try:
    import jax  # noqa: F401
except ImportError:
    raise ModuleNotFoundError(
        "JAX must be there for engine='jax' and izhikevich.training, and is not. Run: pip install 'izhikevich[jax]'.",
        name="jax",
    ) from None

from .program import JaxProgram
from .pure import PureCells

__all__ = ["JaxProgram", "PureCells"]
