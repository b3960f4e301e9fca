# One entrance for people and for CI: `make` or `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OPENOCOP_DATA_DIR ?= $(CURDIR)/var
export OPENOCOP_DATA_DIR
LOCK := --quiet --generate-hashes --no-emit-index-url --no-emit-index-annotation --python-version 3.11 \
  --custom-compile-command "make lock"

.PHONY: help run install test check bench lock messages format clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OpenOCOP needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Install the venv module first: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.runtime ## Make .venv with OpenOCOP and what it needs

run: export OPENOCOP_DEMO := 1
run: $(VENV)/.runtime ## Set up the demonstration and serve it on http://127.0.0.1:8000
	$(BIN)/openocop setup --demo
	$(BIN)/openocop serve

test: $(VENV)/.dev ## Run the tests (SQLite; browser tests where Chromium is installed)
	$(BIN)/pytest -n auto --dist loadgroup

check: $(VENV)/.dev ## Everything that CI runs
	tools/check

bench: $(VENV)/.dev ## Measure, and print ratios as a table
	$(BIN)/openocop setup >/dev/null
	$(BIN)/python bench/bench.py
	$(BIN)/python bench/journal.py
	$(BIN)/python bench/register.py
	$(BIN)/python bench/dossiers.py 20000 20

lock: $(VENV)/.dev ## Pin the requirements anew, with hashes
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile $(LOCK) pyproject.toml requirements.in -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) pyproject.toml requirements.in requirements-dev.in -o requirements-dev.lock

messages: $(VENV)/.dev ## Collect the texts to translate (needs gettext)
	cd openocop && ../$(BIN)/python ../manage.py makemessages -l vi --no-location --no-wrap --no-obsolete
	$(BIN)/python -m tools.compile_messages

format: $(VENV)/.dev ## Put code and templates in order
	$(BIN)/ruff format openocop tests tools bench manage.py
	$(BIN)/ruff check --fix --quiet openocop tests tools bench manage.py
	$(BIN)/djhtml --tabwidth 2 $$(find openocop -name '*.html') || true
	$(BIN)/djade --target-version 5.2 $$(find openocop -name '*.html') || true

clean: ## Remove what was made here, data included
	rm -rf $(VENV) var
