"""The loops over spikes give in plain Python what they give compiled, to the bit."""

import numpy as np
import pytest

from izhikevich.engines.cpu import function
from izhikevich.spiketrains import coincidence, isi_distance, spike_distance, van_rossum, victor_purpura

rng = np.random.default_rng(3)
A = [np.sort(rng.uniform(0, 100, n)) for n in (0, 1, 5, 9)]
B = [A[2], *(np.sort(rng.uniform(0, 100, n)) for n in (2, 7))]
CALLS = {
    "coincidence": lambda: coincidence(A, B, 0, 100, delta=1),
    "isi_distance": lambda: isi_distance(A, B, 0, 100),
    "spike_distance": lambda: spike_distance(A, B, 0, 100),
    "van_rossum": lambda: van_rossum(A, B, tau=10),
    "victor_purpura": lambda: victor_purpura(A, B, q=0.1),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_plain_python_gives_the_same_bits(call, monkeypatch):
    fast = call()
    monkeypatch.setattr(function, "compiled", lambda walk: walk)
    np.testing.assert_array_equal(call(), fast)


def test_kernels_are_kept_on_disk(tmp_path):
    import os
    import subprocess
    import sys

    code = "from izhikevich.spiketrains import van_rossum; print(van_rossum([1], [], tau=1))"
    paths = os.pathsep.join(p for p in sys.path if p)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": paths}
    kept = []
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
        assert done.stdout == "1.0\n"
        kept.append({p.name: p.stat().st_mtime_ns for p in tmp_path.rglob("*.nbc")})
    assert len(kept[0]) == 1
    assert kept[0] == kept[1]
