"""How Nengo builds neurons of ours into a model: as it builds any, with a start that knows their bias."""

from __future__ import annotations

from typing import Any

import numpy as np
from nengo.builder import Builder, Signal
from nengo.builder.neurons import SimNeurons

from .model_neuron import ModelNeuron


@Builder.register(ModelNeuron)
def build_model_neuron(model: Any, neuron_type: Any, neurons: Any) -> None:
    """Add the neurons of an ensemble to a model; Nengo calls this.

    Parameters
    ----------
    model : nengo.builder.Model
    neuron_type : ModelNeuron
    neurons : nengo.ensemble.Neurons
    """
    signals = model.sig[neurons]
    current, output = signals["in"], signals["out"]
    rng = np.random.RandomState(model.seeds[neurons.ensemble] + 1)  # as for Nengo's own types
    start = neuron_type.make_state(neurons.size_in, rng, current.dtype, bias=signals["bias"].initial_value)
    state = {name: Signal(initial_value=x, name=f"{neurons}.{name}") for name, x in start.items()}
    signals.update(state)
    model.add_op(SimNeurons(neurons=neuron_type, J=current, output=output, state=state))
