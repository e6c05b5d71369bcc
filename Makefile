# Two commands for a fresh machine: `make demo` and `make test`. Both set up all they need in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench clean

demo: .venv/installed-demo
	$(BIN)/python examples/demo.py

test: .venv/installed-dev lint
	$(BIN)/ecrdoctor rules test
	$(BIN)/python -m pytest

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/installed-dev
	$(BIN)/python benchmarks/bench.py

.venv/pip:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	touch $@

.venv/installed: .venv/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/installed-demo: .venv/installed
	$(BIN)/python -m pip install --quiet --group demo
	touch $@

.venv/installed-dev: .venv/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@ .venv/installed

clean:
	rm -rf .venv dist build
