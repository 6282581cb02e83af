"""Exact derivatives of spike times."""
