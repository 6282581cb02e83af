"""Gradients carried forwards: each weight keeps a trace of how it has moved its own cell, and meets an error when there is one.

What a weight does by way of other cells is left out; so memory does not grow with the number of steps, nothing is run backwards, and every
factor is known at the synapse but for the error. G. Bellec, F. Scherr, A. Subramoney, E. Hajek, D. Salaj, R. Legenstein and W. Maass,
Nature Communications 11 (2020) 3625.
"""

from __future__ import annotations

from math import exp
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ..engines.jax.pure import Carried, PureCells
from ..errors import ArgumentError, refuse_not_positive, sentence


class Weights(NamedTuple):
    """Of a recurrent network, each from row to column.

    `inputs` (M, N) and `recurrent` (N, N), current for a unit of input and for a spike in the step before; without the latter, None, cells
    do not hear each other. `readout` (N, outputs), output for a spike.
    """

    inputs: Any
    recurrent: Any
    readout: Any


class EProp:
    """A network with leaky readouts, and its gradient by e-prop.

    In every step a cell gets ``x @ inputs + spikes before @ recurrent``, and outputs are y ← e^(-dt/tau) y + spikes @ readout. The loss is
    E = ½ Σ (y - target)² over steps, batch and outputs. Its gradient is (eqs 1 and 3 to 5 of the paper)

        dE/dW_ij ≈ Σ_t L_j F(e_ij),    e_ij = ∂z_j/∂s_j · ε_ij + ∂z_j/∂I_j x_i,    ε_ij ← ∂s'_j/∂s_j ε_ij + ∂s'_j/∂I_j x_i,

    with the learning signal L = (y - target) Bᵀ and F the filter of the readout. The Jacobian of a cell's step over its own state s = (v, u) is
    found by forward differentiation of that step. With B = `readout` and no recurrent weights all this is the gradient itself.

    Parameters
    ----------
    cells : PureCells
        With a method on the grid: spikes with a surrogate derivative.
    tau : float, ms, default 20
        Of the readouts.
    feedback : array (N, outputs), optional
        B; by default the readout weights themselves. Fixed random ones work too (paper, "random e-prop"), and are closer to biology.

    Examples
    --------
    >>> import izhikevich as izh, jax.numpy as jnp
    >>> net = EProp(PureCells(izh.cell("RS"), method="euler", dt=0.5))
    >>> weights = Weights(jnp.array([[10.0]]), None, jnp.array([[1.0]]))
    >>> start, inputs = net.cells.init(start=(-65.0, -13.0), shape=(1,)), jnp.ones((100, 1, 1))
    >>> loss, slope = net.gradient(weights, start, inputs, jnp.zeros((100, 1, 1)))
    >>> [float(g[0, 0]) > 0 for g in (slope.inputs, slope.readout)]  # less of both would lessen the output
    [True, True]
    """

    def __init__(self, cells: PureCells, tau: float = 20.0, feedback: Any = None):
        refuse_not_positive("EProp.tau", tau, "ms")
        if cells.located:
            remedy = 'Take PureCells(method="euler") or another without located spikes'
            raise ArgumentError(
                sentence("EProp.cells", "on a method with surrogate derivatives", cells.method.name, remedy)
            )
        self.cells, self.decay, self.feedback = cells, exp(-cells.dt / tau), feedback

    def outputs(self, weights: Weights, state: Carried, inputs: Any) -> tuple[Any, Any]:
        """Run the network; a plain scan, which reverse differentiation goes back through.

        Parameters
        ----------
        weights : Weights
        state : Carried
            Of a batch: ``cells.init(shape=(B,))``.
        inputs : array (K, B, M)

        Returns
        -------
        outputs : array (K, B, outputs)
        spikes : array (K, B, N)
        """
        self._refuse_misfits(weights, state, inputs)

        def on(carry: Any, x: Any) -> Any:
            state, sent, y = carry
            state, fired = self.cells.step({}, state, self._current(weights, x, sent))
            y = self.decay * y + fired.spikes @ weights.readout
            return (state, fired.spikes, y), (y, fired.spikes)

        v = state.s.v
        begin = state, jnp.zeros_like(v), jnp.zeros((v.shape[0], weights.readout.shape[1]), v.dtype)
        return jax.lax.scan(on, begin, inputs)[1]

    def gradient(self, weights: Weights, state: Carried, inputs: Any, targets: Any) -> tuple[Any, Weights]:
        """The loss, and its gradient carried forwards.

        Parameters
        ----------
        weights, state, inputs
            As in `outputs`.
        targets : array (K, B, outputs)

        Returns
        -------
        loss : array ()
        Weights
            Derivatives.

        Raises
        ------
        ArgumentError
            If a shape does not fit.
        """
        self._refuse_misfits(weights, state, inputs)
        batch, n = state.s.v.shape
        _refuse_shape("targets", targets, (len(inputs), batch, weights.readout.shape[1]))
        back = weights.readout if self.feedback is None else self.feedback
        _refuse_shape("feedback", back, weights.readout.shape)
        recurrent = weights.recurrent is not None

        def on(carry: Any, given: Any) -> Any:
            state, sent, y, heard, traces, filtered, (loss, of_synapses, of_readout) = carry
            x, target = given
            state, z, by = self._slopes(state, self._current(weights, x, sent))
            before = (jnp.concatenate([x, sent], axis=-1) if recurrent else x)[..., None]  # (B, rows, 1)
            *traces, eligible = (
                sum(slope[:, None] * trace for slope, trace in zip(slopes, (*traces, before), strict=True))
                for slopes in by
            )
            filtered = self.decay * filtered + eligible
            heard = self.decay * heard + z
            y = self.decay * y + z @ weights.readout
            error = y - target
            learning = error @ back.T
            sums = (
                loss + 0.5 * (error**2).sum(),
                of_synapses + jnp.einsum("bn,bmn->mn", learning, filtered),
                of_readout + heard.T @ error,
            )
            return (state, z, y, heard, tuple(traces), filtered, sums), None

        none = jnp.zeros_like(state.s.v)
        rows = weights.inputs.shape[0] + n * recurrent
        trace = jnp.zeros((batch, rows, n), none.dtype)
        sums = jnp.zeros((), none.dtype), trace[0], jnp.zeros((n, weights.readout.shape[1]), none.dtype)
        begin = state, none, none @ weights.readout, none, (trace,) * len(jax.tree.leaves(state)), trace, sums
        (*_, (loss, of_synapses, of_readout)), _ = jax.lax.scan(on, begin, (inputs, targets))
        of_inputs, of_recurrent = jnp.split(of_synapses, [weights.inputs.shape[0]])
        return loss, Weights(of_inputs, of_recurrent if recurrent else None, of_readout)

    def _slopes(self, state: Carried, current: Any) -> tuple[Carried, Any, list[tuple]]:
        """A step: the state, the spikes, and of every variable and then the spikes the derivatives by every variable and then the current.

        No two cells meet in a step, so that one tangent of ones per variable gives the Jacobians of all cells.
        """
        variables, form = jax.tree.flatten(state)

        def step(*given: Any) -> tuple:
            after, fired = self.cells.step({}, jax.tree.unflatten(form, given[:-1]), given[-1])
            return (*jax.tree.leaves(after), fired.spikes)

        at = (*variables, current)
        one, zero = jnp.ones_like(current), jnp.zeros_like(current)
        after, push = jax.linearize(step, *at)
        columns = [push(*(one if i == k else zero for i in range(len(at)))) for k in range(len(at))]
        return jax.tree.unflatten(form, after[:-1]), after[-1], list(zip(*columns, strict=True))

    @staticmethod
    def _current(weights: Weights, x: Any, sent: Any) -> Any:
        current = x @ weights.inputs
        return current if weights.recurrent is None else current + sent @ weights.recurrent

    def _refuse_misfits(self, weights: Weights, state: Carried, inputs: Any) -> None:
        n = np.shape(state.s.v)[-1]
        _refuse_shape("state.s.v", state.s.v, (*np.shape(inputs)[1:2], n))
        _refuse_shape("inputs", inputs, (*np.shape(inputs)[:2], np.shape(weights.inputs)[0]))
        _refuse_shape("weights.inputs", weights.inputs, (np.shape(weights.inputs)[0], n))
        if weights.recurrent is not None:
            _refuse_shape("weights.recurrent", weights.recurrent, (n, n))
        _refuse_shape("weights.readout", weights.readout, (n, np.shape(weights.readout)[-1]))


def _refuse_shape(name: str, given: Any, shape: tuple) -> None:
    if np.shape(given) != shape:
        raise ArgumentError(sentence(f"EProp.{name}", f"of shape {shape}", np.shape(given)))
