# The one definition of "runs" and "checked": hooks, CI and people call these verbs and nothing else.
SHELL := /bin/bash
# Where bytecode must not be written, each of a hundred processes compiles three thousand modules anew.
unexport PYTHONDONTWRITEBYTECODE
PYTHON := .venv/bin/python
ROOMS := conversation channels bot handoff actions shop passerelle
SYNCED := .venv/.synced
# A file's tests stay together: they share servers. Half of what they do is waiting, for a browser or a process, so
# there is one worker more than cores. Each holds a model and a browser, about 1.5 GB.
PARALLEL := -n $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run train test lint types contracts tests unit browser faults plants bench tune screens format docs clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(SYNCED)  ## install, train if needed, start everything; Ctrl-C stops it
	@exec .venv/bin/passerelle run

train: $(SYNCED)  ## train the model, unless it is up to date
	@.venv/bin/passerelle train

test: lint contracts  ## all of the below: what "checked" means
	@$(MAKE) --no-print-directory -j3 types train browser  # beside each other: none keeps two cores busy
	@$(MAKE) --no-print-directory tests

lint: $(SYNCED)  ## ruff: rules and layout
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: $(SYNCED)  ## mypy, strict
	@$(PYTHON) -m mypy

contracts: $(SYNCED)  ## who may import whom
	@.venv/bin/lint-imports --no-logo

tests: $(SYNCED) browser train  ## every test, real browser and trained model included
	@$(PYTHON) -m pytest $(PARALLEL)

unit: $(SYNCED)  ## the quick tests: no browser, no end to end
	@$(PYTHON) -m pytest tests/unit tests/contract

faults: $(SYNCED) browser train  ## long: faults of every kind at random; SEED, CONVERSATIONS, STORE, BRAIN choose (docs/faults.md)
	@$(PYTHON) -m tests.faults --seed $(or $(SEED),0) --conversations $(or $(CONVERSATIONS),100) \
		--store $(or $(STORE),all) --brain $(or $(BRAIN),light)

plants: $(SYNCED) browser  ## long: the fault harness finds the bugs that are planted for it
	@$(PYTHON) -m pytest tests/faults --timeout 1800

bench: $(SYNCED) browser train  ## long: speed in figures
	@$(PYTHON) -m bench
	@$(PYTHON) -m bench widget
	@$(PYTHON) -m bench load

tune: $(SYNCED)  ## long: teach the encoder e5 the lines of data/nlu (bot/nlu/e5/factors.npz); then `make train`
	@$(PYTHON) -m bench.tuning

screens: $(SYNCED) browser train  ## long: pictures of every state of widget and desk, for docs/pictures.md
	@$(PYTHON) -m tests.pictures

browser:
	@./bootstrap.sh browser

format: $(SYNCED)  ## put the layout right
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

docs: $(SYNCED)  ## write the tables of docs/ again from the code
	@$(PYTHON) -m docs.generate

clean:  ## all that was made here: environment, model, caches; never var/ (your conversations)
	rm -rf .venv .tools .rasa models .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(ROOMS) tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(SYNCED): pyproject.toml uv.lock .python-version bootstrap.sh
	@./bootstrap.sh venv
