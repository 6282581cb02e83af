"""A small network file, and what the command prints about it."""

import json

SMALL = """\
[network]
seed = 4
duration = 60
method = "izhikevich2003"

[[population]]
name = "exc"
model = "RS"
size = 40

[[population]]
name = "inh"
model = "FS"
size = 10

[[connect]]
source = "exc"
target = ["exc", "inh"]
rule = "fixed_indegree"
indegree = 5
weight = 2

[[stimulate]]
target = ["exc", "inh"]
stimulus = 8
"""


def found(result):
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)
