"""The command `network`, in a folder of its own."""

import pytest
from typer.testing import CliRunner

from izhikevich.cli.app import app

from .nets import SMALL


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Run the command in a folder that holds small.toml alone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["network", *(str(word) for word in words)])
