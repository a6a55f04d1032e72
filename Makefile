# Everything one does with Sintonia. Each target does the set-up that it needs, in .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
BIN := .venv/bin

RUNTIME := .venv/runtime-is-installed
DEV := .venv/dev-is-installed

.PHONY: demo test check fix install lock help

demo: $(RUNTIME) ## Run the pretend companies on one port; FRESH=1 begins anew
	@FRESH=$(FRESH) exec $(BIN)/sintonia demo

test: $(DEV) ## Run all tests; ARGS="tests/config -x" runs some
	@scripts/chromium
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(DEV) ## Look at the code without running it: style, types, architecture, templates, migrations, words
	@scripts/check

fix: $(DEV) ## Mend what a tool can mend: style, imports, templates
	@$(BIN)/ruff check --quiet --fix src tests scripts || true
	@$(BIN)/ruff format --quiet src tests scripts
	@$(BIN)/python -m scripts.architecture
	@$(BIN)/python -m scripts.clocks
	@$(BIN)/python -m scripts.routing
	@$(BIN)/python -m scripts.permissions
	@find src -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2

install: $(DEV) ## Make .venv with everything; nothing outside it is touched
	@echo "Ready: $(BIN)/sintonia"

lock: ## Write the locked requirements anew (needs uv)
	@scripts/lock

help: ## Tell what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s%s\n", $$1, $$2 }' Makefile

$(RUNTIME): requirements/runtime.txt pyproject.toml
	@scripts/install runtime
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@scripts/install dev
	@touch $@
