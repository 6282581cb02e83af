"""Files of named arrays: versioned, checked, written whole or not at all, and read without pickle."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .durable import checksum, write_whole
from .errors import FileFormatError, sentence


class Kind(NamedTuple):
    """What a file is, in words, and the version of its form."""

    words: str
    format: int


def write(path: str | Path, kind: Kind, meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Path:
    """Write arrays and what is to be said of them (as JSON can hold it); a file of that name is the old one or the new one, never half.

    Examples
    --------
    >>> import tempfile
    >>> kind = Kind("a table", 1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write(Path(folder) / "x.npz", kind, {"unit": "mV"}, {"v": np.arange(3)})
    ...     meta, arrays = read(path, kind)
    >>> meta["unit"], arrays["v"].tolist()
    ('mV', [0, 1, 2])
    """
    path = Path(path)
    text = json.dumps({"format": kind.format, **meta}, sort_keys=True)
    whole = {**arrays, "meta": np.frombuffer(text.encode(), np.uint8)}
    whole["checksum"] = np.frombuffer(checksum(whole), np.uint8)
    write_whole(path, lambda file: np.savez(file, **whole))  # type: ignore[arg-type]
    return path


def read(path: str | Path, kind: Kind) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What `write` was given; a file that is damaged, of another kind or of another version is refused.

    Raises
    ------
    FileFormatError
    """
    try:
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            whole = {name: file[name] for name in file.files}
        written = bytes(whole.pop("checksum"))
        good = written == checksum(whole)
        meta = json.loads(bytes(whole.pop("meta"))) if good else {}
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
        raise FileFormatError(sentence(f"{Path(path).name}", kind.words, str(error) or type(error).__name__)) from None
    if not good:
        raise FileFormatError(
            sentence(f"{Path(path).name}", "as it was written", "another checksum", "The file is damaged")
        )
    if meta["format"] != kind.format:
        raise FileFormatError(
            sentence(f"{Path(path).name}", f"of format {kind.format}", meta["format"], "Another version wrote it")
        )
    return meta, whole
