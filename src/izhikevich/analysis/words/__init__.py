"""Sentences about a cell."""
