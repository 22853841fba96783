# Two commands do everything on a bare machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types docs clean

help: ## Show what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.base: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.base

demo: $(VENV)/.base ## Read the sample reports: a table here, the evidence page in demo/out
	@mkdir -p demo/out
	@$(BIN)/sourceline read demo/reports --published 2026-03-13 --format table
	@$(BIN)/sourceline read demo/reports --published 2026-03-13 --format html --out demo/out/evidence.html
	@echo "The evidence page: demo/out/evidence.html (open it in a browser)"

test: $(VENV)/.dev ## Lint, types, layering, tests, and the built wheel
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered
	$(PYTHON) tests/wheel.py $(BIN)/python

docs: $(VENV)/.dev ## Build the documentation site into site/
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	$(BIN)/mkdocs build --strict

clean: ## Remove everything that was built
	rm -rf $(VENV) build dist site demo/out .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
