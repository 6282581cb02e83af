"""Spike trains: how far apart they are, and what is said of one."""

from .coincidence import coincidence
from .features import features
from .isi_distance import isi_distance
from .spike_distance import spike_distance
from .van_rossum import van_rossum
from .victor_purpura import victor_purpura
from .voltage_features import voltage_features

__all__ = [
    "coincidence",
    "features",
    "isi_distance",
    "spike_distance",
    "van_rossum",
    "victor_purpura",
    "voltage_features",
]
