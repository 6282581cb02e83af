"""Engines run Plans: `numpy` is the reference, to be read; `cpu` is compiled by Numba. They never import each other."""
