# make outlook   writes the page            make test   runs everything that guards it
# Both set themselves up: Python 3.11 or newer with venv and pip is all they need. Once set up, neither needs a network.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS   += --no-print-directory
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
EXTRAS := yahoo sample png pdf web
# Python that is formatted and linted (ruff would format the examples inside Markdown, too).
CODE   := src tests tools bench docs/conf.py

# A stamp is a copy of the pyproject.toml that was installed: touching the file installs nothing, changing it does.
USER_READY := $(VENV)/ready-outlook
TEST_READY := $(VENV)/ready-test

.NOTPARALLEL:
.PHONY: help outlook serve demo test check lint lowest golden golden-fresh golden-check screens docs docs-check bench bench-quick readme clean pytest

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --- set-up -----------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "levelhead needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "== make $(VENV)"
	@$(PYTHON) -m venv $(VENV) \
	    || { rm -rf $(VENV); echo "$(PYTHON) has no venv module; on Debian: apt install python3-venv" >&2; exit 1; }

$(USER_READY): pyproject.toml | $(BIN)/python
	@if cmp -s $< $@; then touch $@; exit; fi; \
	tools/install.sh $(BIN)/python $(EXTRAS) && cp $< $@ || [ $$? -eq 3 ]

$(TEST_READY): pyproject.toml | $(BIN)/python
	@if cmp -s $< $@; then touch $@; exit; fi; \
	tools/install.sh --groups $(BIN)/python $(EXTRAS) && cp $< $@

# --- what it is for ---------------------------------------------------------------------------------------------

outlook: $(USER_READY)  ## write today's page for RTY to out/ and show it (the sample's, said loudly, without a source)
	@mkdir -p out
	@$(BIN)/levelhead outlook RTY --format md --out out/outlook.md
	@cat out/outlook.md
	@echo && echo "written:" && find out -name 'outlook*' -type f | sort | sed 's/^/  /'

serve: $(USER_READY)  ## the dashboard on http://127.0.0.1:8321/
	@$(BIN)/levelhead serve

demo: $(USER_READY)  ## the same from the embedded sample, without a network
	@$(BIN)/levelhead outlook RTY --offline --format text

# --- what guards it ---------------------------------------------------------------------------------------------

test: lint docs-check bench-quick golden-check pytest  ## everything: style, types, layers, docs, benches, golden pages, tests

check: lint pytest  ## the quick line before a commit

lint: $(TEST_READY)
	@echo "== format";            $(BIN)/ruff format --check $(CODE)
	@echo "== ruff";              $(BIN)/ruff check $(CODE)
	@echo "== types";             $(BIN)/mypy && $(BIN)/mypy tools bench
	@echo "== layers";            $(BIN)/lint-imports --no-cache
	@echo "== tests that cannot fail"; $(BIN)/python -m tools.thrown_away tests

pytest: $(TEST_READY)
	@echo "== tests and doctests"; mkdir -p out
	@$(BIN)/pytest -n 2 --junitxml=out/tests.xml

# In an environment of its own, because it takes packages back to what nobody should work with.
lowest:  ## the tests on the oldest dependencies that pyproject.toml admits
	@$(MAKE) VENV=.venv-lowest .venv-lowest/ready-test
	@.venv-lowest/bin/python -m pip install --quiet uv
	@.venv-lowest/bin/uv pip install --quiet --python .venv-lowest/bin/python --upgrade \
	    --resolution lowest-direct --editable '.[yahoo,sample,png,pdf]'
	@$(MAKE) VENV=.venv-lowest pytest

golden: golden-fresh  ## write the pages of tests/golden anew; read the difference before you commit it
	@find tests/golden -type f ! -name '*.py' -delete
	@cp -R out/golden/. tests/golden/
	@echo "tests/golden is fresh"

golden-fresh: $(TEST_READY)
	@rm -rf out/golden && mkdir -p out/golden
	@$(BIN)/pytest -q tests -m golden --update-golden --golden-out out/golden

golden-check: golden-fresh
	@echo "== golden pages"; diff -ru --exclude='*.py' --exclude=__pycache__ tests/golden out/golden && echo "as kept"

screens: $(TEST_READY)  ## take the pictures of tests/browser/kept anew; look at them before you commit them
	@$(BIN)/pytest -q tests/browser/test_screens.py --update-screens

docs: $(TEST_READY)  ## refresh the generated parts and build docs/_build/html
	@$(BIN)/cog -r -I . docs/*.md
	@$(BIN)/python -m tools.readme --check
	@$(BIN)/python -m tools.gallery
	@$(BIN)/sphinx-build -q -n -W --keep-going docs docs/_build/html && echo "docs/_build/html/index.html"

docs-check: $(TEST_READY)
	@echo "== docs"; $(BIN)/cog --check -I . docs/*.md || { echo "run make docs" >&2; exit 1; }
	@$(BIN)/python -m tools.readme --check
	@$(BIN)/sphinx-build -q -n -W --keep-going docs docs/_build/html && echo "built without a warning"

bench: $(TEST_READY)  ## measure and write docs/bench.md
	@$(BIN)/python -m bench --out docs/bench.md

bench-quick: $(TEST_READY)
	@echo "== benches"; $(BIN)/python -m bench --quick

readme: $(TEST_READY)  ## put the sample's page into README.md
	@$(BIN)/python -m tools.readme

clean:  ## remove everything that was made here
	rm -rf .venv .venv-lowest out build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
