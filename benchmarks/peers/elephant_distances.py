"""Elephant: Victor-Purpura and van Rossum distance matrices."""

import sys
from functools import partial

import distances
import neo
import quantities as pq
from elephant.spike_train_dissimilarity import van_rossum_distance, victor_purpura_distance

tasks = {}
for window, trains in distances.read(sys.argv[1]).items():
    given = [neo.SpikeTrain(train, units="ms", t_stop=window) for train in trains]
    tasks[f"{window:g} victor_purpura"] = partial(victor_purpura_distance, given, 0.1 / pq.ms, sort=False)
    tasks[f"{window:g} van_rossum"] = partial(van_rossum_distance, given, 10 * pq.ms, sort=False)
distances.serve(tasks, sys.argv[2])
