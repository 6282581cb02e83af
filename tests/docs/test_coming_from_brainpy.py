"""The page for those who come from BrainPy: every name of its class has a counterpart that runs, or a reason; its own code is as said."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "coming-from" / "brainpy.md"
# all that the page of brainpy.dyn.neurons.Izhikevich lists (brainpy.readthedocs.io)
ARGUMENTS = "size a b c d V_th tau_ref V_initializer u_initializer noise method mode spike_fun keep_size name"
VARIABLES = "V u input spike refractory t_last_spike"
METHODS = """clear_input dV du get_batch_shape get_delay_data load_states nodes offline_fit offline_init online_fit online_init register_delay
    register_implicit_nodes register_implicit_vars reset reset_local_delays reset_state save_states train_vars unique_name update
    update_local_delays vars global_delay_data mode name varshape"""


def rows(section):
    """Of the tables of a section: the names on the left with what stands on the right."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    for left, right in re.findall(r"^\| (`.+?`) \| (.+) \|$", text, re.MULTILINE):
        for name in re.findall(r"`(\w+)[(`]", left):
            yield name, right


@pytest.mark.parametrize(
    ("section", "names"), [("Arguments", ARGUMENTS), ("Variables", VARIABLES), ("Methods", METHODS)]
)
def test_every_name_has_its_line_or_a_reason(section, names):
    found = dict(rows(section))
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert set(names.split()) <= set(found)
    for name, right in found.items():
        if re.match("none|always", right):
            assert len(right.partition(" ")[2]) > 8, f"{name}: no reason"
        else:
            (code, *_) = re.findall("`(.+?)`", right)
            assert any(code in block for block in blocks), f"{name}: no block runs {code}"


@pytest.mark.slow
def test_brainpys_code_does_what_is_said_of_it():
    """Every `# →` of its blocks, in its own environment."""
    if not (ROOT / "benchmarks" / "peers" / ".env-brainpy" / "stamp").exists():
        pytest.skip("BrainPy's environment is not there: python benchmarks/peers/setup.py brainpy")
    blocks = re.findall(r"^```py\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    claims = sum(block.count("# → ") for block in blocks)
    assert claims > 10
    command = [sys.executable, str(ROOT / "benchmarks" / "brainpy_page.py")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(rf"BrainPy \S+: {claims} claims of brainpy.md hold\n", said)
