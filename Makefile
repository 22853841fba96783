# Two commands do everything on a bare machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test browser docs clean

# The evidence page is tested in Debian's Chromium.
CHROMIUM := /usr/bin/chromium

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

browser:
	@if [ -x $(CHROMIUM) ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing chromium for the tests of the evidence page"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	fi; \
	[ -x $(CHROMIUM) ] || echo "SKIPPED: the browser tests, for want of $(CHROMIUM) (install the package chromium)"

test: $(VENV)/.dev browser ## Lint, types, layering, tests, and the built wheel
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered \
	  $$(if [ -x $(CHROMIUM) ]; then echo --need browser; fi)
	$(PYTHON) tests/wheel.py $(BIN)/python

docs: $(VENV)/.dev ## Build the documentation site into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "The site: site/index.html"

clean: ## Remove everything that was built
	rm -rf $(VENV) build dist site demo/out .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
