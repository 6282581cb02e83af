"""Look for a run of every model that shows every firing pattern; with --write, keep what is found in the package.

    python benchmarks/repertoire.py --write

takes some seven minutes of one core, and gives the same file every time, whatever `--processes` is. `--model` looks at one model
alone, and writes nothing.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from izhikevich.analysis.repertoire import search, witness
from izhikevich.analysis.repertoire.subjects import SUBJECTS

ROUNDS, SIZE, SEED = 5, 200, 2004
HEAD = """\
# Runs that show a firing pattern, found by `python benchmarks/repertoire.py --write`; do not edit by hand.
# Times are in the milliseconds that the classifier sees, currents in the model's own unit:
# pieces [t_on, value, slope] hold until the next. [draws]: cells tried for what was not found.
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    options.add_argument("--model", choices=SUBJECTS)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--size", type=int, default=SIZE)
    options.add_argument("--processes", type=int, default=1)
    chosen = options.parse_args()
    names = [chosen.model] if chosen.model else list(SUBJECTS)
    one = partial(searched, rounds=chosen.rounds, size=chosen.size)
    with ProcessPoolExecutor(chosen.processes) as pool:
        slowest_first = list(pool.map(one, reversed(names)))
    found = dict(zip(names, reversed(slowest_first), strict=True))
    if chosen.write and not chosen.model:
        path = Path(witness.__file__).with_name("witnesses.toml")
        path.write_text(text(found, chosen.rounds * chosen.size), encoding="utf-8")


def searched(name: str, rounds: int, size: int) -> search.Found:
    """One model, with a word on each witness."""
    found = search.search(SUBJECTS[name], rounds, size, SEED, lambda said: print(said, flush=True))
    missed = {p: n for p, n in found.draws.items() if p not in found.witnesses}
    print(f"{name}: {len(found.witnesses)} found; none of {missed}", flush=True)
    return found


def text(found: dict, cells: int) -> str:
    """The file."""
    lines = [HEAD, "[search]", f"seed = {SEED}", f"cells = {cells}", ""]
    for name, result in found.items():
        missed = {p: n for p, n in result.draws.items() if p not in result.witnesses}
        lines += [f"[draws.{json.dumps(name)}]", *(f"{json.dumps(p)} = {n}" for p, n in missed.items()), ""]
    for result in found.values():
        for name in witness.PANELS:
            if name in result.witnesses:
                lines += [*row(result.witnesses[name]), ""]
    return "\n".join(lines)


def row(one: witness.Witness) -> list[str]:
    """One witness."""
    parameters = ", ".join(f"{name} = {value!r}" for name, value in one.parameters.items())
    pieces = ", ".join(str(list(piece)) for piece in one.pieces)
    return [
        "[[witness]]",
        f"model = {json.dumps(one.model)}",
        f"pattern = {json.dumps(one.pattern)}",
        f"distance = {one.distance}",
        f"parameters = {{ {parameters} }}",
        f"settle = {one.settle}",
        f"duration = {one.duration}",
        f"pieces = [{pieces}]",
    ]


if __name__ == "__main__":
    main()
