# make demo    every firing pattern and a run on a recorded current; says where the pictures lie
# make test    everything that continuous integration runs
# Both make .venv if there is none and install what they need. PYTHON=... chooses the Python, LOCK=1 the exact versions
# of requirements.lock.

.DELETE_ON_ERROR:
.PHONY: demo test test-slow bench docs format lock clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CONSTRAINTS := $(if $(LOCK),-c requirements.lock)
STAMP := $(VENV)/$(if $(LOCK),.locked,.installed)

# The first Python that is new enough and able to make environments.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

demo: $(STAMP)-io
	$(BIN)/izhikevich demo --out demo

# pytest comes last, so that its summary is the last thing printed.
test: $(STAMP)-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(if $(wildcard docs/conf.py),$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

test-slow: $(STAMP)-test
	$(BIN)/python -m pytest -n auto -m slow

bench: $(STAMP)-test
	$(BIN)/python benchmarks/peers/setup.py
	$(BIN)/python benchmarks/run.py --write
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/convergence.py
	$(BIN)/python benchmarks/populations.py
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/fitting.py
	$(BIN)/python benchmarks/analyses.py
	$(BIN)/python benchmarks/cost.py
	$(BIN)/python benchmarks/gradients.py

docs: $(STAMP)-test
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html
	@echo "Open docs/_build/html/index.html"

format: $(STAMP)-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Exact versions of everything that the tests need, from a fresh environment.
lock:
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet '.[test]'
	{ echo "# Every package that the tests need, from: make lock. Used by: make test LOCK=1"; \
		build/lock/bin/python -m pip freeze --exclude izhikevich; } > requirements.lock
	rm -rf build/lock

# An environment that is there already is kept, unless its Python is too old or gone.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python >= 3.11 with venv was found. Install one, or name it: make demo PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

.PHONY: environment
environment: $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { rm -rf $(VENV) && $(MAKE) --no-print-directory $(BIN)/python; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip

# Stamps: nothing is installed again while pyproject.toml stays as it is.
$(STAMP)-%: pyproject.toml $(if $(LOCK),requirements.lock) | environment
	$(PIP) install --quiet $(CONSTRAINTS) -e '.[$*]'
	@touch $@

clean:
	rm -rf $(VENV) build dist docs/_build docs/catalog docs/generated docs/pictures docs/notebooks demo .pytest_cache .ruff_cache .import_linter_cache
