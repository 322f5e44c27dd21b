# The only entry point: each target sets up what it needs first.
PYTHON ?= python3
BIN = .venv/bin
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint rules types suite format bench docs lock clean

demo: .venv/installed            ## a sample region, built, checked, published, on screen
	@$(BIN)/regiobeeld demo
	@$(BIN)/regiobeeld build
	@echo "Wat voor gemeenten klaar is, wordt intussen beveiligd en nagerekend; het verschijnt vanzelf op hun pagina's."
	@$(BIN)/regiobeeld protect > /dev/null 2>&1 & exec $(BIN)/regiobeeld dashboard

test: rules                      ## everything: format, lint, types, suite (browser included)
	@$(PYTHON) bootstrap.py --browser
	@$(MAKE) --no-print-directory -j2 types suite

lint: rules types                ## format, lint, types, direction of imports, dependencies

rules: .venv/installed           # what takes seconds
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python dependency_audit.py

types: .venv/installed           # most of a minute on one processor: beside the suite
	$(BIN)/mypy

suite: .venv/installed
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

format: .venv/installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/installed           ## speed and memory as ratios against a hand-written floor
	$(BIN)/python benchmarks/bench.py

docs: .venv/installed            ## the data dictionary, from the dbt project, and the documents of the FG
	$(BIN)/regiobeeld dictionary > docs/data_dictionary.md
	$(BIN)/regiobeeld fg --blank docs/fg

lock: .venv/installed            ## requirements.lock anew from pyproject.toml
	$(BIN)/uv lock --quiet
	$(BIN)/uv export --quiet --no-header --no-annotate --no-emit-project --all-groups > requirements.lock
	rm uv.lock

clean:
	rm -rf .venv dbt_project/target

.venv/installed: requirements.lock pyproject.toml bootstrap.py
	@$(PYTHON) bootstrap.py
	@touch $@
