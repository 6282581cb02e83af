"""Which reader a file needs, told by its content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import ArgumentError, FileFormatError, sentence
from .abf import read_abf
from .nwb import read_nwb
from .raw import Raw
from .tables import read_table

_ABF = (b"ABF ", b"ABF2")
_HDF5 = b"\x89HDF\r\n\x1a\n"


def read_sweeps(path: str | Path, wanted: Sequence[int] | None = None, channel: int = 0) -> list[Raw]:
    """The sweeps of a file of any kind that is known, in the units that it says.

    Parameters
    ----------
    path : str or Path
    wanted : sequence of int, optional
        Numbers of the sweeps; all by default.
    channel : int, default 0
        Which recorded channel (ABF) or electrode (NWB).

    Returns
    -------
    list of Raw

    Raises
    ------
    FileFormatError
        When the file cannot be read or is of another kind.
    ArgumentError
        When there is no such sweep or channel, or a reader is missing.

    Examples
    --------
    >>> read_sweeps("nothing.abf")
    Traceback (most recent call last):
    izhikevich.errors.FileFormatError: path must be a readable file, got 'nothing.abf'. No such file or directory.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(len(_HDF5))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileFormatError(sentence("path", "a readable file", str(path), reason)) from None
    if start[:4] in _ABF:
        return read_abf(path, wanted, channel)
    if start == _HDF5:
        return read_nwb(path, wanted, channel)
    found = read_table(path.read_bytes(), path)
    for number in wanted or ():
        if not 0 <= number < len(found):
            rule = "0, a CSV has only one" if len(found) == 1 else f"from 0 to {len(found) - 1} in {path.name}"
            raise ArgumentError(sentence("sweep", rule, number))
    return found if wanted is None else [found[number] for number in wanted]
