"""Streams of random numbers: one for each thing that is drawn, so that none depends on how much another draws.

The key of a number is (seed of the network, stream), its counter (row, k) or (cell, tick).
"""

CELLS = 0x10000000  # + number of the population: parameters by rule
PROJECTION = 0x20000000  # + 4 · number of the projection, + what is drawn:
TARGETS, DELAYS, WEIGHTS = 0, 1, 2
NOISE = 0x40000000  # + 256 · number of the input, + stream of the noise
RANDOM_CELLS = 0x60000000  # + number of the input
POISSON = 0x70000000  # + number of the input
