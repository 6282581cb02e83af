"""The example runs, its small network learns the sine, and there is a picture. What the large ones learn stands in docs/learning.md."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("jax", reason="the extra `jax` is not installed")

EXAMPLE = Path(__file__).parents[2] / "examples" / "force.py"


@pytest.mark.slow
def test_it_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MPLBACKEND", "agg")
    spec = importlib.util.spec_from_file_location("force_example", EXAMPLE)
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    runs = example.main(["--quick", "--out", str(tmp_path / "force.png")])
    assert (tmp_path / "force.png").stat().st_size > 10_000
    ratios = {}
    for name, run in runs.items():
        before, learning = (np.sqrt((run.errors[part] ** 2).mean()) for part in (slice(0, 2000), slice(2000, 4000)))
        ratios[name] = learning / before
        assert np.isfinite(run.outputs).all()
    assert ratios["sine"] < 0.5
    assert ratios["Lorenz, z"] < 1.0  # 200 cells are too few for it: learning silences them
    said = capsys.readouterr().out
    assert said.count("after, frozen") == 2
    assert "off the map of maxima" in said
