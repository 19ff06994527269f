# `make` says what there is. How each thing is done stands in scripts/.

PYTHON := .venv/bin/python
WORKERS ?= 2
PORT ?= 8501
LOCATIONS ?= 60
YEARS ?= 10
TESTS ?= tests
FAMILIES ?= small-1w small-4w city-1w city-4w region-1w region-4w
SEEDS ?= 1 2 3
SOLVERS ?= inloop greedy cp-sat timefold
PATIENCE ?= 1
SIZES ?= demo 60x10

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench bench-charts bench-load bench-forecast bench-planner seed-large empty screenshots clean

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

setup: ## make .venv with everything pinned, for running and for developing
	@scripts/setup.sh dev

run: ## open Inloop on http://localhost:8501 (PORT=… for another port), with the demo network when there is no data yet
	@PORT=$(PORT) exec scripts/run.sh

test: ## run every test: SQLite, PostgreSQL and a real browser (TESTS=… for some of them)
	@scripts/setup.sh dev
	@$(PYTHON) -m scripts.chromium >/dev/null
	@$(PYTHON) -m scripts.spreadsheet >/dev/null
	@exec $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

check: ## style, types, layers, migrations, translations: one line of verdict each
	@scripts/setup.sh dev
	@exec $(PYTHON) -m scripts.check

format: ## put the source in the project's format
	@scripts/setup.sh dev
	@$(PYTHON) -m ruff check --fix --quiet
	@$(PYTHON) -m ruff format

bench: ## measure statements, queries and reruns per page, written to benchmarks/results.md
	@scripts/setup.sh dev
	@exec $(PYTHON) -m benchmarks

bench-charts: ## measure each chart as the database grows, beside plain SQL, pandas and DuckDB (SIZES="demo 60x10 600x10"), written to benchmarks/charts.md; FOLDER=… keeps the databases there, ONLY=make makes them and measures nothing, ONLY=inloop leaves the other ways as they were measured last
	@scripts/setup.sh dev
	@benchmarks/charts/setup.sh
	@exec nice $(PYTHON) -m benchmarks.charts --sizes $(SIZES) $(if $(FOLDER),--folder $(FOLDER)) $(if $(ONLY),--only-$(ONLY))

bench-load: ## have 50 managers count at once over websockets, on SQLite and PostgreSQL: none lost, none doubled, how long it takes
	@scripts/setup.sh dev
	@exec $(PYTHON) -m benchmarks.load

bench-forecast: ## measure how far the expected visitors are off, written to benchmarks/forecast.md
	@exec nice $(PYTHON) -m benchmarks.forecast

bench-planner: ## measure plans beside CP-SAT and Timefold, written to benchmarks/planner.md (FAMILIES="small-1w city-1w" SEEDS=1 SOLVERS=inloop)
	@scripts/setup.sh dev
	@benchmarks/planner/setup.sh
	@exec nice $(PYTHON) -m benchmarks.planner --families $(FAMILIES) --seeds $(SEEDS) --solvers $(SOLVERS) --patience $(PATIENCE)

seed-large: ## fill a big invented database: LOCATIONS=60 YEARS=10
	@scripts/setup.sh run
	@exec $(PYTHON) -m startup seed-large --locations $(LOCATIONS) --years $(YEARS)

empty: ## start for real: an empty database and the first coordinator's account
	@scripts/setup.sh run
	@exec $(PYTHON) -m startup empty

screenshots: ## take the pictures of the README from the demo network
	@scripts/setup.sh dev
	@$(PYTHON) -m scripts.chromium >/dev/null
	@exec $(PYTHON) -m scripts.screenshots

clean: ## remove .venv and what tools keep; the database in var/ stays
	rm -rf .venv .venv-bench .venv-bench-charts .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
