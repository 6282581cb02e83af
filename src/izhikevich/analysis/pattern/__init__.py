"""Which published firing pattern a recording shows, from its spikes, its current and its voltage."""
