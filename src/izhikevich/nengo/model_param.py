"""A model as a parameter of Nengo's: what may stand there, and when two are equal."""

from __future__ import annotations

from typing import Any

from nengo.params import Parameter

from ..errors import ArgumentError, sentence
from ..models import Model
from ..models.state import VU, VUS


class ModelParam(Parameter):
    """A model as Nengo keeps parameters: equal where the numbers are, whatever the name."""

    equatable = True

    def coerce(self, instance: Any, value: Any) -> Any:
        """Take one cell with v and u; what a step of Nengo's cannot hold is refused."""
        if not isinstance(value, Model):
            raise ArgumentError(sentence("ModelNeuron.model", "a model", value, "For example izh.cell('CH')"))
        if value.State not in (VU, VUS):
            raise ArgumentError(sentence("ModelNeuron.model", "one whose state is v and u", str(value)))
        if value.size != 1 or not value.uniform:
            raise ArgumentError(sentence("ModelNeuron.model", "one cell", f"{value.size} cells"))
        for name in ("refractory", "diffusion"):
            if getattr(value, name) > 0:
                raise ArgumentError(sentence(f"ModelNeuron.model.{name}", "0 in Nengo", getattr(value, name)))
        return super().coerce(instance, value)

    def equal(self, instance_a: Any, instance_b: Any) -> bool:
        return self.hashvalue(instance_a) == self.hashvalue(instance_b)

    def hashvalue(self, instance: Any) -> Any:
        model: Any = self.__get__(instance, None)
        return type(model), model.key
