"""What loads what: compilers, plots and tables only where they are used."""

import subprocess
import sys

import pytest

HEAVY = ("numba", "llvmlite", "jax", "matplotlib", "scipy", "xarray", "pandas")


def loaded(code):
    report = f"import sys\n{code}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import izhikevich",
        "import izhikevich.methods, izhikevich.models, izhikevich.stimulus, izhikevich.recording, izhikevich.catalog",
        "import izhikevich as izh; izh.simulate('RS', 20, '10 * (t > 2*ms)', engine='numpy').summary()",
        "import izhikevich.spiketrains as trains; trains.features([10, 20, 40], 0, 100)",
        "import izhikevich as izh; izh.cell('RS').rest(), izh.pattern('A').model, izh.noise(2).at([1.0])",
    ],
)
def test_nothing_heavy(code):
    assert loaded(code) == set()


def test_the_compiled_engine_loads_its_compiler_and_no_more():
    assert loaded("import izhikevich.engines.cpu") - {"scipy"} == {"numba", "llvmlite"}
