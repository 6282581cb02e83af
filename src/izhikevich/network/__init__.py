"""Networks as descriptions: populations, connectivity rules, projections, inputs."""

from .distributions import Distribution, exponential, lognormal, normal, uniform
from .network import Network
from .population import Population, Projection

__all__ = ["Distribution", "Network", "Population", "Projection", "exponential", "lognormal", "normal", "uniform"]
