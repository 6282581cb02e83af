"""Files in and out."""

from .waveform import Sweep, read_waveform

__all__ = ["Sweep", "read_waveform"]
