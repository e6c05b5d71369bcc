# Two commands for a fresh machine: `make demo` and `make test`. Both set up all they need in .venv.
PYTHON ?= python3
BIN := .venv/bin

SECONDS ?= 60
UPGRADE ?=

.PHONY: demo test lint docs linkcheck matrix bench fuzz audit sbom lock clean

demo: .venv/installed-demo
	$(BIN)/python examples/demo.py

test: .venv/installed-dev .venv/docs/installed lint
	$(BIN)/ecrdoctor rules test
	$(BIN)/python -m pytest -m "not lab" --numprocesses auto --dist loadfile
	$(BIN)/python -m pytest -m lab

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The documentation, in both languages: build/docs/index.html.
docs: .venv/installed-dev .venv/docs/installed
	$(BIN)/python docs/make_site.py --sphinx .venv/docs/bin/python

# Whether every external link of it still leads somewhere; needs the network, so it is no part of CI.
linkcheck: .venv/installed-dev .venv/docs/installed
	$(BIN)/python docs/make_site.py --sphinx .venv/docs/bin/python --linkcheck

# The tests from the built wheel, on each supported Python that can be had and with the oldest libraries.
matrix:
	tests/matrix.sh

bench: .venv/installed-dev
	$(BIN)/python -m benchmarks $(ONLY)

fuzz: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/fuzz.txt
	$(BIN)/python -m tests.fuzz.all $(SECONDS)

audit: .venv/installed-dev
	$(BIN)/python requirements/audit.py

sbom: .venv/installed-dev
	requirements/sbom.sh build/sbom.cdx.json

# Newest versions: make lock UPGRADE=--upgrade
lock: .venv/installed-dev
	requirements/lock.sh $(UPGRADE)

.venv/pip: requirements/pip.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/pip.txt
	touch $@

# Every dependency at its locked version, by its hash, those of the build too; then the project itself.
.venv/installed-%: .venv/pip pyproject.toml requirements/%.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/$*.txt
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	touch $@

# An environment of its own: Sphinx and the AWS CLI of the tests need different versions of docutils.
.venv/docs/installed: .venv/pip requirements/docs.txt
	$(PYTHON) -m venv .venv/docs
	.venv/docs/bin/python -m pip install --quiet --require-hashes --requirement requirements/pip.txt
	.venv/docs/bin/python -m pip install --quiet --require-hashes --requirement requirements/docs.txt
	touch $@

clean:
	rm -rf .venv dist build
