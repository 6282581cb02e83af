"""A cell from nothing but the intervals between its spikes."""
