"""What a run leaves: recordings, and what to record."""

from .recorder import Recorder
from .recording import Recording, Spikes, Trace

__all__ = ["Recorder", "Recording", "Spikes", "Trace"]
