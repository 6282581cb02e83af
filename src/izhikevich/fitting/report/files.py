"""The files of a report."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from ...durable import write_whole


def write_files(folder: str | Path, texts: Mapping[str, str]) -> Path:
    """Write texts under their names into a folder, which is made if there is none; gives the path of the last."""
    folder, path = Path(folder).expanduser(), Path()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = folder / name
        write_whole(path, lambda file, text=text: file.write(text.encode("utf-8")))
    return path


def digest_of(path: str | Path | None) -> str:
    """SHA-256 of a file; empty without one."""
    return "" if path is None else sha256(Path(path).read_bytes()).hexdigest()
