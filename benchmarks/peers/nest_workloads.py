"""NEST: its ``izhikevich`` model as it comes (``consistent_integration=True``, resolution 0.1 ms), one thread."""

from __future__ import annotations

import nest
import protocol

nest.verbosity = nest.VerbosityLevel.ERROR if hasattr(nest, "VerbosityLevel") else "M_ERROR"


def timed(options) -> None:
    cells = protocol.read_cells(options.workload, options.source)
    count = cells["current"].size
    rs = options.workload == "W1"

    def run() -> dict:
        begin = protocol.now()
        nest.ResetKernel()
        nest.local_num_threads = 1
        parameters = protocol.RS if rs else {name: cells[name] for name in "abcd"}
        start = {"V_m": protocol.V_START, "U_m": parameters["b"] * protocol.V_START}
        population = nest.Create("izhikevich", count, params={**parameters, **start, "I_e": cells["current"]})
        if not rs:
            recorder = nest.Create("spike_recorder")
            nest.Connect(population, recorder)
        nest.Prepare()
        build_s = protocol.now() - begin
        begin = protocol.now()
        nest.Run(options.duration)
        run_s = protocol.now() - begin
        nest.Cleanup()
        spikes = nest.local_spike_counter if rs else recorder.n_events
        config = f"NEST {nest.__version__}, Euler {nest.resolution:g} ms, float64"
        return protocol.result(run_s, spikes, count, options.duration, build_s, config=config)

    protocol.serve(run, options.repeat)


def accuracy(options) -> None:
    parameters, start, current = protocol.read_cases(options.source)
    nest.ResetKernel()
    named = dict(zip(["a", "b", "c", "d", "V_m", "U_m"], [*parameters.T, *start.T], strict=True))
    population = nest.Create("izhikevich", len(parameters), params=named)
    recorder = nest.Create("spike_recorder")
    nest.Connect(population, recorder)
    with nest.RunManager():
        for sample in current.T:  # set directly: a current generator would add its connection's delay
            population.I_e = sample
            nest.Run(1.0)
    events = recorder.events
    config = f"NEST {nest.__version__} izhikevich, consistent_integration=True, {nest.resolution:g} ms, float64"
    spikes = protocol.by_cell(events["times"], events["senders"] - population[0].global_id, len(parameters))
    protocol.answer(spikes, config)


if __name__ == "__main__":
    options = protocol.arguments()
    accuracy(options) if options.workload == "accuracy" else timed(options)
