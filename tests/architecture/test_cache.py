"""The trap of compiled kernels on disk: an edited equation must give the new answer, an unedited one must not be compiled again."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HELPER = """
from izhikevich.models.ops import lit

RATE = 0.50


def leak(v):
    return lit(RATE, v) * v
"""
CELL = """
from izhikevich.models import VU, Model, model, param
from izhikevich.models.ops import lit
from .helper import leak


@model
class Cell(Model):
    vpeak: float = param("mV", "peak", default=30.0)

    @staticmethod
    def drift(p, s, i):
        return VU(i - leak(s.v) + lit(1.25, s.v), s.u - s.u)

    @staticmethod
    def margin(p, s):
        return s.v - p.vpeak

    @staticmethod
    def reset(p, s):
        return VU(-p.vpeak, s.u)
"""
RUN = """
import izhikevich as izh
from mine.cell import Cell

run = izh.simulate(Cell(), 1, 10, method="euler", dt=0.5, engine="cpu", start=(0.0, 0.0), record=izh.Recorder("v"))
print(repr(float(run.v[-1])))
"""


def expected(rate=0.50, offset=1.25):
    v = 0.0
    for _ in range(2):
        v = v + 0.5 * (10 - rate * v + offset)
    return v


class Project:
    """A package of a user's own, run in fresh processes."""

    def __init__(self, folder: Path):
        self.folder, self.cache = folder, folder / "cache"
        (folder / "mine").mkdir()
        for name, text in (("__init__", ""), ("helper", HELPER), ("cell", CELL)):
            (folder / "mine" / f"{name}.py").write_text(text)

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file so that neither its size nor its date shows it."""
        path = self.folder / "mine" / f"{name}.py"
        was, text = path.stat(), path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
        assert (path.stat().st_size, path.stat().st_mtime_ns) == (was.st_size, was.st_mtime_ns)

    def run(self, code: str = RUN) -> float:
        paths = [str(self.folder), *(p for p in sys.path if p)]
        # without compiled modules: Python's own cache looks at size and date, too
        extra = {
            "NUMBA_CACHE_DIR": str(self.cache),
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **extra}, check=False
        )
        assert done.returncode == 0, done.stderr
        return float(done.stdout)

    def kernels(self) -> set[str]:
        return {p.name for p in self.cache.rglob("*.nbc")}


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_an_edited_equation_gives_the_new_answer(project):
    """Edited is a number in another file, which the equations call into."""
    assert project.run() == expected()
    first = project.kernels()
    assert len(first) == 1

    assert project.run() == expected()
    assert project.kernels() == first, "an unchanged model was compiled again"

    project.edit("helper", "0.50", "0.75")
    assert project.run() == expected(rate=0.75)


@pytest.mark.slow
def test_so_does_one_edited_in_the_file_of_the_model(project):
    assert project.run() == expected()
    project.edit("cell", "1.25", "3.75")
    assert project.run() == expected(offset=3.75)
    project.edit("helper", "0.50", "0.75")
    assert project.run() == expected(rate=0.75, offset=3.75)


@pytest.mark.slow
def test_a_model_typed_at_a_prompt(project):
    """It has no file: its code is its key."""
    for offset in ("1.25", "3.75"):
        code = CELL.replace("from .helper", "from mine.helper").replace("1.25", offset) + RUN.replace(
            "from mine.cell import Cell", ""
        )
        assert project.run(code) == expected(offset=float(offset))


PANEL = """
import sys
import izhikevich as izh

p = izh.pattern("R")
for which in sys.argv[1:]:
    if which == "panel":
        run = izh.simulate(p.model, p.duration, p.current(), start=p.start, record="spikes")
    else:
        run = izh.cell("RS2007").run(1000, izh.step(100, start=100), record="spikes")
    print(which, run.spike_times.size)
"""


def test_nothing_of_a_kernel_is_seen_from_outside():
    import numba as nb
    import numpy as np
    from llvmlite.binding import Linkage

    from izhikevich.engines.cpu.kernels import grown  # too large to be inlined
    from izhikevich.engines.cpu.sweeps import KERNEL

    @nb.njit(**KERNEL)
    def whole(x):
        return grown(grown(x, 2, 100), 2, 1000)

    assert whole(np.zeros(2)).size > 1000
    (compiled,) = whole.overloads.values()
    made = {f.name: f.linkage for f in compiled.library._final_module.functions if not f.is_declaration}
    inner = [linkage for name, linkage in made.items() if "grown" in name]
    assert Linkage.linkonce_odr not in inner  # hidden, or inlined and gone
    assert any("whole" in name and linkage == Linkage.external for name, linkage in made.items())


@pytest.mark.slow
def test_kernels_of_two_processes_do_not_mix(tmp_path):
    # each compiled by itself, the functions in them bear the same names: the second used to call the first one's
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}

    def said(*which):
        done = subprocess.run(
            [sys.executable, "-c", PANEL, *which], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    assert said("panel") == ["panel", "1"]
    assert said("cell") == ["cell", "12"]
    assert said("panel", "cell") == ["panel", "1", "cell", "12"]
    assert said("cell", "panel") == ["cell", "12", "panel", "1"]


def test_kernels_with_and_without_a_hold_have_names_of_their_own():
    import izhikevich as izh
    from izhikevich.engines.cpu import cache
    from izhikevich.methods import METHODS

    euler, cell = METHODS["euler"].record(np.dtype(float)), izh.cell("RS").record(float)
    names = {cache.kernel(euler, cell, False, holds).py_func.__qualname__ for holds in (False, True)}
    assert len(names) == 2


HOLD = """
import sys
import izhikevich as izh

for which in sys.argv[2:]:
    cell = izh.cell("RS").replace(refractory=5.0 * (which == "held"))
    run = izh.simulate(cell, 100, 10, method="euler", dt=0.5, engine=sys.argv[1], record="spikes")
    print(which, run.spike_times[-1])
"""


@pytest.mark.slow
def test_a_kernel_compiled_beside_one_from_disk_is_whole(tmp_path):
    """The one with a hold is compiled where the one without has come from disk; then both come from there."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}

    def said(engine, *which):
        command = [sys.executable, "-c", HOLD, engine, *which]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()

    right = said("numpy", "free", "held")
    assert said("cpu", "free") == right[:2]
    assert said("cpu", "free", "held") == right
    assert said("cpu", "free", "held") == right
