# Every daily action of redress. `make` alone prints this list from the ## comments.
# The work is done in Python (deploy/local); here are only names.

PYTHON ?= python3
VENV := .venv/bin/python
export PYTHONPATH := .:proto/gen
.DEFAULT_GOAL := help
.PHONY: help env demo up down status logs reset token gen check test bench chaos map

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: ## the Python environment at .venv (quick when nothing changed)
	@command -v $(PYTHON) >/dev/null || { echo "找不到 Python（$(PYTHON)），请安装 Python 3.11 或更高。"; \
	  echo "  Python ($(PYTHON)) was not found. Install Python 3.11 or later."; exit 1; } >&2
	@$(PYTHON) deploy/local/environment.py

demo: env ## from nothing: the whole system, sample complaints, a regulator's report in out/
	@$(VENV) -m deploy.local demo

up: env ## start Kafka, MongoDB and the service processes, wait until they are ready
	@$(VENV) -m deploy.local up

down: env ## stop everything in order
	@$(VENV) -m deploy.local down

status: env ## processes, health, memory
	@$(VENV) -m deploy.local status

logs: env ## follow all logs (Ctrl-C ends); NAMES="triage kafka" for some
	@$(VENV) -m deploy.local logs $(NAMES)

reset: env ## stop everything and delete its data (only what `make up` itself started)
	@$(VENV) -m deploy.local reset

token: env ## a token for trying things by hand: make token ROLE=handler SUB=p-motor-1 UNIT=sh
	@$(VENV) -m deploy.local token --role $(or $(ROLE),handler) --sub $(or $(SUB),p-motor-1) \
		$(if $(UNIT),--unit $(UNIT))

gen: env ## generate the Python code of proto/
	@$(VENV) -m proto.generate

map: env ## draw the topic map, write the settings document
	@$(VENV) -m proto.map
	@$(VENV) -m tests.architecture.settings_document

check: env ## format, lint, types, contracts, import rules, docs
	@$(VENV) -m tests.check

test: env ## every test: unit, contract, integration, end to end
	@$(VENV) -m pytest tests -n 2 --dist loadfile

bench: env ## benchmarks, one JSON line per figure; ONLY=name for one
	@$(VENV) -m tests.bench $(ONLY)

chaos: env ## random kills under load; KILLS=number
	@$(VENV) -m tests.chaos $(if $(KILLS),--kills $(KILLS))
	@$(VENV) -m tests.people_chaos $(if $(KILLS),--kills $(KILLS))
