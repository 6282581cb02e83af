"""Which sweeps a word means."""

from __future__ import annotations

from ..errors import ArgumentError, sentence

_WORDS = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}


def chosen(text: str, count: int, option: str) -> list[int]:
    """Places of sweeps, rising.

    Parameters
    ----------
    text : str
        ``even``, ``odd``, ``all``, places from 0 with commas between, or ``begin:end:step`` as in Python; of these too several.
    count : int
        How many sweeps there are.
    option : str
        Its name, for the refusal.

    Returns
    -------
    list of int

    Raises
    ------
    ArgumentError
        For other words, and places that are not there.

    Examples
    --------
    >>> chosen("even", 5, "--sweeps"), chosen("0:5:3,4", 5, "--sweeps")
    ([0, 2, 4], [0, 3, 4])
    """
    found: set[int] = set()
    for part in text.split(","):
        try:
            found.update(_part(part.strip(), count))
        except (ValueError, IndexError):
            rule = f"even, odd, all, places from 0 to {count - 1}, or begin:end:step"
            raise ArgumentError(sentence(option, rule, part.strip())) from None
    if not found:
        raise ArgumentError(sentence(option, f"at least one of {count} sweeps", text))
    return sorted(found)


def _part(word: str, count: int) -> list[int]:
    if word in _WORDS:
        return list(range(count))[_WORDS[word]]
    if ":" in word:
        ends = [int(end) if end.strip() else None for end in word.split(":")]
        if len(ends) > 3:
            raise ValueError
        return list(range(count))[slice(*ends)]
    if not 0 <= (place := int(word)) < count:
        raise IndexError
    return [place]
