"""PySpike: ISI- and SPIKE-distance matrices."""

import sys
from functools import partial

import distances
import pyspike

tasks = {}
for window, trains in distances.read(sys.argv[1]).items():
    given = [pyspike.SpikeTrain(train, [0.0, window]) for train in trains]
    tasks[f"{window:g} isi_distance"] = partial(pyspike.isi_distance_matrix, given)
    tasks[f"{window:g} spike_distance"] = partial(pyspike.spike_distance_matrix, given)
distances.serve(tasks, sys.argv[2])
