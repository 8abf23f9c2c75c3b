# Everything starts here; a fresh machine needs Python 3.11, make and git, nothing else.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; exit; }; done; echo python3)
VAR ?= $(CURDIR)/var
PORT ?= 8000
DEMONSTRATION ?= 1
ROUNDS ?= 3
PYTEST_ARGS ?=
PY := .venv/bin/python
WITH_SERVERS := TESTING=1 $(PY) -m governance.embedded exec --throwaway --
CHECKS := $(PY) manage.py check --fail-level WARNING; $(PY) manage.py makemigrations --check --dry-run; \
	$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null
export VAR PORT

.PHONY: run test bench soak lint stop lock ready

run: export DEMONSTRATION := $(DEMONSTRATION)
run: ready
	@exec $(PY) -m governance.embedded serve

stop:
	@$(PY) -m governance.embedded stop

test: ready-test lint
	$(WITH_SERVERS) sh -ec '$(CHECKS); exec $(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile $(PYTEST_ARGS)'

soak: ready-test
	$(WITH_SERVERS) $(PY) -m pytest -m soak $(PYTEST_ARGS)

bench: ready
	$(PY) -m governance.embedded exec --throwaway --durable -- $(PY) -m bench --rounds $(ROUNDS)

lint:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports --no-cache

ready ready-test:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "✗ 找不到 Python，请先安装 Python 3.11。Python 3.11 is needed and was not found."; exit 1; }
	@$(PYTHON) prepare.py $(if $(filter ready-test,$@),test,run)

# Lock again after an edit of a requirements .in file; no lock names a package index.
lock: ready-test
	for name in requirements requirements-dev requirements-node; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-annotate --no-header $$name.in -o $$name.txt || exit 1; done
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts
