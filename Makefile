# Two commands do everything on a bare machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test browser postgres docs clean

# The evidence page is tested in Debian's Chromium.
CHROMIUM := /usr/bin/chromium

help: ## Show what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.base: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[web]'
	@touch $@

$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.base

# The demo's own port, so that it does not get into the way of a server that is there already.
DEMO_PORT ?= 8765
DEMO_DB := demo/out/demo.db

demo: $(VENV)/.base ## Read the sample reports: a table here, the evidence page, and the application
	@mkdir -p demo/out
	@rm -f $(DEMO_DB) $(DEMO_DB)-wal $(DEMO_DB)-shm
	@$(BIN)/sourceline read demo/reports --published 2026-03-13 --format table
	@$(BIN)/sourceline read demo/reports --published 2026-03-13 --format html --out demo/out/evidence.html
	@$(BIN)/sourceline add demo/reports demo/raid.jsonl --published 2026-03-13 --db $(DEMO_DB) >/dev/null
	@$(BIN)/sourceline link --db $(DEMO_DB) >/dev/null
	@echo "demo-password" | $(BIN)/sourceline accounts add demo --role reviewer --db $(DEMO_DB)
	@echo "The evidence page: demo/out/evidence.html (open it in a browser)"
	@echo "The application: http://127.0.0.1:$(DEMO_PORT)/ (to review, sign in as demo with demo-password)"
	@echo "Ctrl-C ends it."
	@$(BIN)/sourceline serve --db $(DEMO_DB) --public --port $(DEMO_PORT)

browser:
	@if [ -x $(CHROMIUM) ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing chromium for the tests of the evidence page"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	fi; \
	[ -x $(CHROMIUM) ] || echo "SKIPPED: the browser tests, for want of $(CHROMIUM) (install the package chromium)"

# The store is tested on a PostgreSQL server of its own, started by the tests and thrown away.
postgres:
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing postgresql for the tests of the store"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends postgresql >/dev/null; \
	fi; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	  echo "SKIPPED: the PostgreSQL tests, for want of a server (install the package postgresql)"

test: $(VENV)/.dev browser postgres ## Lint, types, layering, tests, and the built wheel
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --quiet \
	  $$(if [ -x $(CHROMIUM) ]; then echo --need browser; fi) \
	  $$(if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then echo --need postgres; fi)
	$(PYTHON) tests/wheel.py $(BIN)/python

docs: $(VENV)/.dev ## Build the documentation site into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "The site: site/index.html"

clean: ## Remove everything that was built
	rm -rf $(VENV) build dist site demo/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
