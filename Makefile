.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo test check fix bench lock
PY := .venv/bin/
SCALE ?= small
PORT ?= 8000
DEMO := LENSAN_DEMO=1 LENSAN_DATA=var/demo
export PIP_DISABLE_PIP_VERSION_CHECK = 1

help: ## Say what can be done
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.runs ## Make the environment in .venv, with locked dependencies

.venv/bin/python:
	python3 -m venv .venv

.venv/.runs: requirements.lock pyproject.toml | .venv/bin/python
	$(PY)pip install -q --no-deps --require-hashes -r requirements.lock
	$(PY)pip install -q --no-deps -e .
	@touch $@

.venv/.tests: requirements-dev.lock .venv/.runs
	$(PY)pip install -q --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

setup-dev: .venv/.tests ## What tests and benchmarks need on top
	@tests/install-chromium

run: setup ## Serve the demo province on http://localhost:8000 (SCALE=province: 100,000 households)
	$(DEMO) $(PY)lensan migrate -v0
	$(DEMO) $(PY)lensan demo --scale $(SCALE)
	$(DEMO) $(PY)lensan serve --port $(PORT)

demo: setup ## Load the demo province anew and print its sign-ins
	$(DEMO) $(PY)lensan migrate -v0
	$(DEMO) $(PY)lensan demo --scale $(SCALE) --anew

test: setup-dev ## All tests, on SQLite and, where it answers, on PostgreSQL
	tests/run

check: setup-dev ## What CI runs: every rule, then every test with its coverage
	@$(PY)python -m tests.prepare </dev/null >/dev/null 2>&1 &
	$(PY)ruff format --check -q . && $(PY)ruff check -q .
	$(PY)lint-imports --no-cache
	$(PY)mypy --no-error-summary lensan config tests benchmarks conftest.py
	$(PY)djlint templates lensan --check --lint
	$(PY)python manage.py makemigrations --check --dry-run -v0
	$(MAKE) test

fix: setup-dev ## Let the tools put right what they can
	-$(PY)ruff check --fix -q .
	$(PY)ruff format -q .
	-$(PY)djlint templates lensan --reformat

bench: setup-dev ## Measure every claim of speed beside its peer; write docs/benchmarks.md
	$(PY)python -m benchmarks

lock: ## Choose the newest versions that pyproject.toml allows and lock them with hashes
	$(PY)pip install -q pip-tools
	$(PY)pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra postgresql -o requirements.lock pyproject.toml
	$(PY)pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe --extra dev --extra bench --extra postgresql -o requirements-dev.lock pyproject.toml
