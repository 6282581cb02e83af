"""How much memory there is, and a refusal of what needs more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .errors import NotEnoughMemoryError, sentence

PROC = Path("/proc")
GROUPS = Path("/sys/fs/cgroup")
# of a control group's second and first version: limit, usage, and what of it the kernel gives back when asked
FILES = (
    ("memory.max", "memory.current", "inactive_file"),
    ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
)


def available() -> int | None:
    """Bytes that a program may still take: of the machine and of every control group that this process is in.

    Returns
    -------
    int or None
        None where the system does not say.

    Examples
    --------
    >>> left = available()
    >>> left is None or left > 0
    True
    """
    known = [n for n in (_of_machine(), *map(_of_group, _groups())) if n is not None]
    return min(known, default=None)


def refuse_beyond(argument: str, parts: Mapping[str, float], remedy: str) -> None:
    """Refuse what needs more memory than there is, before any of it is taken.

    Parameters
    ----------
    argument : str
        What would need it.
    parts : mapping of str to number
        Bytes, by what they are for.
    remedy : str
        What to do about it.
    """
    need, left = sum(parts.values()), available()
    if left is not None and need > left:
        largest = sorted(parts.items(), key=lambda part: -part[1])
        listed = ", ".join(f"{name} {in_words(n)}" for name, n in largest if n > 0)
        rule = f"small enough for the memory that is available, {in_words(left)}"
        raise NotEnoughMemoryError(sentence(argument, rule, f"{in_words(need)}: {listed}", remedy))


def in_words(n: float) -> str:
    """A number of bytes.

    >>> in_words(3 * 2**20), in_words(2**50)
    ('3 MiB', '1.02e+03 TiB')
    """
    for unit in ("B", "KiB", "MiB", "GiB"):
        if n < 1000:
            return f"{n:.3g} {unit}"
        n /= 1024
    return f"{n:.3g} TiB"


def _of_machine() -> int | None:
    for line in _text(PROC / "meminfo").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _groups() -> list[Path]:
    """Folders of this process's groups and of those around them; in a container its own group is the root."""
    found = [GROUPS, GROUPS / "memory"]
    for line in _text(PROC / "self" / "cgroup").splitlines():
        _, controllers, name = line.split(":", 2)
        if controllers in ("", "memory"):
            root = GROUPS / controllers
            own = root / name.lstrip("/")
            found += [folder for folder in (own, *own.parents) if folder.is_relative_to(root)]
    return list(dict.fromkeys(found))


def _of_group(folder: Path) -> int | None:
    for limit, usage, freed in FILES:
        numbers = [_text(folder / name).strip() for name in (limit, usage)]
        if all(n.isdigit() for n in numbers):  # no limit reads "max"
            of = dict(line.split() for line in _text(folder / "memory.stat").splitlines())
            return max(0, int(numbers[0]) - int(numbers[1]) + int(of.get(freed, 0)))
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
