"""Networks written as TOML files: every table is a call of `Network`, every refusal names its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from ..errors import ArgumentError, FileFormatError, sentence, unknown
from ..stimulus import from_file
from .cells import cells_of, start_of
from .lines import lines
from .network import Network
from .schema import NETWORK, TABLES, Key

IGNORED = ("catalog",)  # what is said about a network, and does not make it another


def read_network(path: str | Path, seed: int | None = None) -> Network:
    """The network of a file; see `Network.from_toml`."""
    path = Path(path).expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FileFormatError(sentence(path.name, "text in UTF-8", "other bytes")) from None
    except OSError as error:
        raise FileFormatError(sentence(str(path), "a file that can be read", error.strerror)) from None
    return network_of(text, path.name, seed, path.parent)


def network_of(text: str, name: str, seed: int | None = None, folder: Path = Path()) -> Network:
    """The network that a text describes; `name` is that of its file, `folder` where the files that it names lie."""
    return _Reader(text, name, folder).network(seed)


class _Reader:
    """A text, its content, and how they are refused."""

    def __init__(self, text: str, name: str, folder: Path):
        self.text, self.name, self.folder = text, name, folder
        try:
            self.data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            line = re.search(r"at line (\d+)", str(error))
            where = f", line {line[1]}" if line else ""
            raise FileFormatError(f"{name}{where}: {sentence('the file', 'TOML', str(error))}") from None

    def network(self, seed: int | None) -> Network:
        for key in self.data:
            if key not in (*TABLES, "network", *IGNORED):
                self.refuse((key,), unknown("table", key, [*TABLES, "network"]))
        head = self.data.get("network", {})
        if not isinstance(head, dict):
            self.refuse(("network",), sentence("network", "one table, written [network]", head))
        options: dict[str, Any] = {"name": Path(self.name).stem} | self.checked(("network",), head, NETWORK)
        options["seed"] = options.get("seed", 0) if seed is None else seed
        net = self.made(("network",), head, lambda: Network(**options))
        for kind, keys in TABLES.items():
            several = self.data.get(kind, [])
            if not isinstance(several, list) or not all(isinstance(one, dict) for one in several):
                self.refuse((kind,), sentence(kind, f"an array of tables, each written [[{kind}]]", several))
            for k, one in enumerate(several):
                path = (kind, k)
                given = self.checked(path, one, keys)
                self.made(path, one, lambda kind=kind, given=given: getattr(self, f"_{kind}", _plain(kind))(net, given))
        return net

    def _population(self, net: Network, given: dict[str, Any]) -> None:
        model = cells_of(given.pop("model"), given.pop("parameters", {}))
        start = start_of(given.pop("start", "rest"))
        net.population(model=model, start=start, **given)

    def _connect(self, net: Network, given: dict[str, Any]) -> None:
        net.connect(given.pop("source"), given.pop("target"), **given)

    def checked(self, path: tuple, given: Mapping[str, Any], keys: Mapping[str, Key]) -> dict[str, Any]:
        """The values of a table, each read as its key says."""
        out = {}
        for key, value in given.items():
            if key not in keys:
                self.refuse((*path, key), unknown(f"key of {path[0]}", key, keys))
            out[key] = self.made(
                (*path, key), {}, lambda key=key, value=value: self.read(keys[key], value, f"{path[0]}.{key}")
            )
        for key in keys:
            if keys[key].needed and key not in given:
                self.refuse(path, sentence(f"{path[0]}.{key}", "given", None))
        return out

    def read(self, key: Key, value: Any, what: str) -> Any:
        """A value as its key says; files are looked for beside this one."""
        found = key.read(value, what)
        return from_file(self.folder / found) if isinstance(found, Path) else found

    def made(self, path: tuple, given: Mapping[str, Any], make: Any) -> Any:
        """What `make` makes; a refusal gets the line of the key that it is about."""
        try:
            return make()
        except ArgumentError as refused:
            self.refuse((*path, *_about(str(refused), given)), refused)

    def refuse(self, path: tuple, refused: Any) -> NoReturn:
        """Raise the refusal with the file's name and the line of the deepest part of the path that has one."""
        found = lines(self.text)
        while path and path not in found and (*path, 0) not in found:
            path = path[:-1]
        where = f", line {found.get(path) or found[(*path, 0)]}" if path else ""
        raise FileFormatError(f"{self.name}{where}: {refused}") from None


def _plain(kind: str) -> Any:
    return lambda net, given: getattr(net, kind)(**given)


def _about(refused: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    """The key that a refusal is about: a sentence names it as its argument, or tells its value as what it got."""
    subject, _, rest = refused.partition(" must be ")
    column = re.search(r" of the ([\w.]+)\.$", refused)  # of a text whose name or function is unknown
    words = (column[1] if column else subject).split(".")[::-1] + re.findall(r"got '(\w+)'", rest)
    inside = [(key, part) for key, value in given.items() if isinstance(value, dict) for part in value]
    for word in words:
        found = [(key,) for key in given if key == word] + [path for path in inside if path[1] == word]
        found += [
            (key,) for key, value in given.items() if word == value or (isinstance(value, list) and word in value)
        ]
        if found:
            return found[0]
    return ()
