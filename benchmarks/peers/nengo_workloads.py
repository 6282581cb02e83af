"""Nengo: its built-in ``Izhikevich`` type on the reference backend.

W1 at 0.1 ms; ``accuracy`` at Nengo's default step of 1 ms. W5 is not possible with the built-in type, which has one
a, b, c, d for a whole ensemble.
"""

from __future__ import annotations

import nengo
import numpy as np
import protocol


class UnsolvedIzhikevich(nengo.Izhikevich):
    """Without the one-second run per cell in which Nengo's builder looks for the highest rate."""

    def max_rates_intercepts(self, gain, bias):
        return np.ones_like(gain), np.zeros_like(gain)

    def rates(self, x, gain, bias):
        return np.zeros((1, len(gain)))


def neuron_type(parameters, start) -> nengo.Izhikevich:
    a, b, c, d = (float(value) for value in parameters)
    state = {"voltage": nengo.dists.Choice([float(start[0])]), "recovery": nengo.dists.Choice([float(start[1])])}
    return UnsolvedIzhikevich(tau_recovery=a, coupling=b, reset_voltage=c, reset_recovery=d, initial_state=state)


def ensemble(kind: nengo.Izhikevich, count: int, bias) -> nengo.Ensemble:
    """Cells that are driven by their current alone."""
    return nengo.Ensemble(
        count,
        1,
        neuron_type=kind,
        gain=np.ones(count),
        bias=bias,
        encoders=np.ones((count, 1)),
        eval_points=np.zeros((1, 1)),
    )


def timed(options) -> None:
    if options.workload != "W1":
        raise SystemExit("Nengo's built-in type has one a, b, c, d per ensemble: W5 is not possible with it.")
    current = protocol.read_cells("W1", options.source)["current"]
    start = (protocol.V_START, protocol.RS["b"] * protocol.V_START)

    def run() -> dict:
        begin = protocol.now()
        counted = np.zeros(1, np.int64)
        with nengo.Network(seed=1) as network:
            cells = ensemble(neuron_type(protocol.RS.values(), start), current.size, current)

            def count(t, spikes):
                counted[0] += np.count_nonzero(spikes)

            nengo.Connection(cells.neurons, nengo.Node(count, size_in=current.size), synapse=None)
        with nengo.Simulator(network, dt=protocol.STEP_MS / 1000, progress_bar=False) as simulator:
            build_s = protocol.now() - begin
            begin = protocol.now()
            simulator.run_steps(round(options.duration / protocol.STEP_MS), progress_bar=False)
            run_s = protocol.now() - begin
        config = f"Nengo {nengo.__version__} Izhikevich, 0.1 ms, float64"
        return protocol.result(run_s, counted[0], current.size, options.duration, build_s, config=config)

    protocol.serve(run, options.repeat)


def accuracy(options) -> None:
    parameters, start, current = protocol.read_cases(options.source)
    default_ms = 1.0
    with nengo.Network(seed=1) as network:
        probes = []
        for row, state, samples in zip(parameters, start, current, strict=True):

            def drive(t, samples=samples):  # Nengo's first step is at t = dt
                return samples[min(round(t * 1000 / default_ms) - 1, samples.size - 1)] if t > 0 else 0.0

            cell = ensemble(neuron_type(row, state), 1, np.zeros(1))
            nengo.Connection(nengo.Node(drive), cell.neurons, synapse=None)
            probes.append(nengo.Probe(cell.neurons))
    with nengo.Simulator(network, progress_bar=False) as simulator:
        assert abs(simulator.dt * 1000 - default_ms) < 1e-12
        simulator.run_steps(round(current.shape[1] / default_ms), progress_bar=False)
        times = simulator.trange() * 1000
        spikes = [times[simulator.data[probe][:, 0] > 0].tolist() for probe in probes]
    protocol.answer(spikes, f"Nengo {nengo.__version__} Izhikevich, {default_ms:g} ms, float64")


if __name__ == "__main__":
    options = protocol.arguments()
    accuracy(options) if options.workload == "accuracy" else timed(options)
