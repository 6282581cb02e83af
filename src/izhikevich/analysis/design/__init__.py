"""Stimuli that do something to a cell, found on its converged flow."""
