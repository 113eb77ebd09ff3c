# The README's commands. Each installs what it needs first.
.DEFAULT_GOAL := help
.PHONY: help setup install run test check bench conduct-audit clean

PYTHON ?= python3
APPLICATIONS ?= 100 100000
PORT ?= 8000
HOST ?= 127.0.0.1

BIN := .venv/bin
READY := .venv/ready
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r

RANDOM_TEXT = $$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))")

# Settings of a production server, for checks that must not depend on a local .env.
PRODUCTION := ENV_FILE=/dev/null DEBUG=off DJANGO_ALLOWED_HOSTS=amp.example.org \
	DJANGO_SECRET_KEY=$(RANDOM_TEXT) CONDUCT_PEPPER=$(RANDOM_TEXT) CONDUCT_KEY=$(RANDOM_TEXT)

help:
	@echo "make run    start the portal with its demo (PORT, HOST)"
	@echo "make test   run all tests"
	@echo "make check  run linters, types and production checks"
	@echo "make setup  only install; then .venv/bin/python manage.py works"
	@echo "make install  only what a server needs"
	@echo "make bench  measure pages, queries and assignments (APPLICATIONS)"
	@echo "make conduct-audit  all tests of confidential reports, the long ones whole"
	@echo "make clean  remove what these commands made, except .env and the database"

setup: $(READY)
	@$(BIN)/python deploy/run.py --only-settings

$(READY): requirements-dev.txt requirements.txt | $(BIN)/pip
	@echo "Installing the pinned requirements"
	@$(INSTALL) requirements-dev.txt
	@touch $(READY)

# What a server needs, and no .env: its settings come from elsewhere.
install: | $(BIN)/pip
	@$(INSTALL) requirements.txt

$(BIN)/pip:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Python 3.11 or later is needed. If it has another name: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || \
		{ echo "Python's venv is missing. On Debian: sudo apt-get install python3-venv"; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv --clear .venv

run: $(READY)
	@HOST=$(HOST) PORT=$(PORT) exec $(BIN)/python deploy/run.py

test: $(READY)
	@$(BIN)/python -m tests

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports --no-cache
	$(PRODUCTION) $(BIN)/python -W error manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python -W error manage.py check --deploy --fail-level WARNING
	@if test -x $(BIN)/pip-audit; \
	then $(BIN)/pip-audit --require-hashes -r requirements.txt; \
	else echo "Known vulnerabilities: not audited, pip-audit is not installed."; fi

bench: $(READY)
	@$(BIN)/python -m tests.bench --applications $(APPLICATIONS)

conduct-audit: $(READY)
	@CONDUCT_AUDIT=1 $(BIN)/python -m pytest tests/conduct
	@CONDUCT_AUDIT=1 CONDUCT_DATABASE_URL=sqlite://:memory: $(BIN)/python -m pytest tests/conduct

clean:
	rm -rf .venv .run staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
