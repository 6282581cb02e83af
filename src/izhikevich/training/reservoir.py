"""Cells coupled at random, which hear what is read from them: the network that FORCE trains."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import numpy as np

from ..engines.jax.pure import Carried, Fired, PureCells
from ..errors import ArgumentError, sentence
from .double_exponential import DoubleExponential, Traces

SYNAPSE = DoubleExponential()


class Reservoir(NamedTuple):
    """N cells with a recurrent matrix, and feedback from outputs.

    At the start of a step the filtered spikes r and the output z are read; the current ``bias + r @ weights + z @ feedback`` is
    then held over the step.

    Parameters
    ----------
    cells : PureCells
    weights : array (N, N), current ms
        From row to column; r is a rate in 1/ms.
    feedback : array (outputs, N), current per unit of output
    bias : float or array (N,), default 0
        Current.
    synapse : DoubleExponential, default rise 2 ms and decay 20 ms

    Examples
    --------
    >>> import izhikevich as izh, jax, numpy as np
    >>> cells = PureCells(izh.cell("RS").replace(d=np.full(50, 8.0)))
    >>> net = Reservoir.drawn(jax.random.key(0), cells, outputs=1, gain=50.0, feedback=20.0, bias=5.0)
    >>> net.weights.shape, net.feedback.shape, round(float((net.weights != 0).mean()), 1)
    ((50, 50), (1, 50), 0.1)
    """

    cells: PureCells
    weights: Any
    feedback: Any
    bias: Any = 0.0
    synapse: DoubleExponential = SYNAPSE

    @classmethod
    def drawn(
        cls,
        key: Any,
        cells: PureCells,
        outputs: int,
        gain: float,
        feedback: float,
        bias: Any = 0.0,
        connection: float = 0.1,
        synapse: DoubleExponential = SYNAPSE,
    ) -> Reservoir:
        """Draw a network as Nicola and Clopath do.

        Parameters
        ----------
        key : jax.Array
            As `jax.random.key` makes.
        cells : PureCells
        outputs : int
        gain : float, current ms
            Weights are there with probability `connection`, and then normal with the deviation gain/(connection √N): their paper's G.
        feedback : float
            Uniform between plus and minus this: the paper's Q.
        bias, synapse
            As of the class.
        connection : float, default 0.1
        """
        if not 0.0 < connection <= 1.0:
            raise ArgumentError(sentence("Reservoir.connection", "above 0 and at most 1", connection))
        n = cells.init().s.v.shape[-1]
        size, there, back = jax.random.split(key, 3)
        weights = jax.random.normal(size, (n, n)) * jax.random.bernoulli(there, connection, (n, n))
        heard = jax.random.uniform(back, (outputs, n), minval=-1.0, maxval=1.0)
        return cls(cells, gain / (connection * np.sqrt(n)) * weights, feedback * heard, bias, synapse)

    def init(self, key: Any = None) -> tuple[Carried, Traces]:
        """Cells and synapses at first: at rest, or with a key at potentials drawn between the reset and the peak, u as at rest."""
        cells = self.cells.init()
        if key is not None:
            p = self.cells.model.record(np.float64)
            drawn = jax.random.uniform(key, cells.s.v.shape, minval=p.c, maxval=p.vpeak)
            cells = self.cells.init(start=(drawn, cells.s.u))
        return cells, self.synapse.init(cells.s.v.shape)

    def step(self, state: tuple[Carried, Traces], decoder: Any) -> tuple[tuple[Carried, Traces], Any, Any, Fired]:
        """One step with a decoder (N, outputs): the new state, the filtered spikes and outputs at the start of it, and what fired."""
        cells, traces = state
        r = self.synapse.read(traces)
        z = r @ decoder
        cells, fired = self.cells.step({}, cells, self.bias + r @ self.weights + z @ self.feedback)
        return (cells, self.synapse.step(traces, fired.times, self.cells.dt)), r, z, fired
