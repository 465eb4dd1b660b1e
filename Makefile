# The whole workflow. Needs Python >= 3.11, make and a package registry; `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml

.PHONY: help run test lint fast browser bench check refit lock clean

help:  ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/run  ## set everything up, then open the dashboard
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/dev  ## set everything up, then lint, check the data and run every test
	$(MAKE) --no-print-directory lint check
	$(BIN)/pytest

lint: .venv/dev  ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fast: .venv/dev  ## only the tests that take seconds
	$(BIN)/pytest -m "not slow"

bench: .venv/dev .venv/peers  ## speed beside a peer or a limit; writes bench/latest.json
	$(BIN)/python -m bench

check: .venv/run  ## check the fact book
	$(BIN)/costfall check

refit: .venv/dev  ## fit the law of recovered shares to the public cases
	$(BIN)/costfall refit

lock: .venv/dev  ## refresh the two lock files from pyproject.toml
	$(BIN)/$(LOCK) --group build --output-file requirements.txt
	$(BIN)/$(LOCK) --group dev --output-file requirements-dev.txt
	$(BIN)/$(LOCK:pyproject.toml=bench/peers.in) --output-file bench/peers.txt

clean:  ## remove the environment and caches
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Costfall needs Python 3.11 or newer: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/run: .venv/pip requirements.txt pyproject.toml
	$(INSTALL) -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: .venv/run requirements-dev.txt
	$(INSTALL) -r requirements-dev.txt
	touch $@

.venv/peers: .venv/pip bench/peers.txt
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/peers.txt
	touch $@
