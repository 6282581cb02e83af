"""Files in and out."""

from .baseline import Baseline
from .detection import detect_spikes, spike_level
from .read import read_recordings
from .recordings import Recordings
from .responses import StepResponses, step_responses
from .waveform import Sweep, read_waveform

__all__ = [
    "Baseline",
    "Recordings",
    "StepResponses",
    "Sweep",
    "detect_spikes",
    "read_recordings",
    "read_waveform",
    "spike_level",
    "step_responses",
]
