# Everything on a fresh machine: `make demo` to see it, `make test` to trust it.
SHELL := /bin/bash
BIN := .venv/bin
export TOCSIN_DEMO_FOLDER ?= demo-desk
TOCSIN_TRAINING_SETS ?= $(wildcard ../shared/data/nlp)

.PHONY: help setup system demo test test-all check fix bench eval train lexicons lock clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Make the virtual environment from the lock file
	@scripts/setup

system: ## Install browser, text recognition and fonts through apt, when missing and allowed
	@scripts/system-packages

demo: system setup ## Run a worked case end to end and leave the desk open in the browser
	@$(BIN)/tocsin demo $(TOCSIN_DEMO_FOLDER)

check: setup ## Format, lint, strict types, floors
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

test: setup ## Check the code, then run the tests
	@scripts/system-packages --tests
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m tests.postgresql $(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "postgresql and not slow" tests/desk
	@$(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "not slow"

test-all: setup ## The tests and the slow ones
	@scripts/system-packages --tests
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m tests.postgresql $(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder tests/desk
	@$(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder

fix: setup ## Format and mend what can be mended by machine
	@$(BIN)/ruff format -q . && $(BIN)/ruff check --fix .

bench: setup ## Measure against the anchors; writes nothing but what it prints
	@for script in bench/*_speed.py; do $(BIN)/python $$script || exit 1; done

eval: setup ## Measure triage on its own unseen sets
	@$(BIN)/python bench/eval.py

train: setup ## Train the second opinion again, with the public sets in TOCSIN_TRAINING_SETS
	@$(BIN)/python bench/train_classifier.py $(TOCSIN_TRAINING_SETS)

lexicons: setup ## Compile the lexicons of triage after they were edited
	@$(BIN)/python scripts/lexicons

lock: ## Choose versions anew and write the lock file
	@uv pip compile -q --universal --generate-hashes --no-header --no-annotate --exclude-newer "$$(date -u -d '7 days ago' +%F)" --group dev --extra postgresql pyproject.toml -o requirements.lock

clean: ## Remove what was made
	@rm -rf .venv demo-desk .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
