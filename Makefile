# `make demo` and `make test` set up everything they need in .venv, from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test soak bench lint types docs lock clean
.DEFAULT_GOAL := demo

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更高版本：make PYTHON=python3.12 … / Python 3.11+ is needed" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { echo "Python 缺少 venv 模块（Debian：apt install python3-venv） / this Python lacks venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	@$(BIN)/yanqi demo --out var/demo

test: $(READY) lint types
	$(BIN)/python -m pytest

# Long runs: checks killed at random points, and whatever else takes minutes.
soak: $(READY)
	$(BIN)/python -m pytest -m soak

# `make bench` measures what needs no data; `make bench DATA=DIR` also what needs research sets (bench/*.py).
bench: $(READY)
	$(BIN)/python -m bench.print
	$(BIN)/python -m bench.validate
ifndef DATA
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.screen
else
	$(BIN)/python -m bench.search --data $(DATA)
	$(BIN)/python -m bench.screen --data $(DATA)
	$(BIN)/python -m bench.checks --data $(DATA)
	$(BIN)/python -m bench.ofiq --data $(DATA)
	$(BIN)/python -m bench.person --data $(DATA)
	$(BIN)/python -m bench.labelled --data $(DATA)
	$(BIN)/python -m bench.coverings --data $(DATA)
	$(BIN)/python -m bench.degradations --data $(DATA)
	$(BIN)/python -m bench.enlarging --data $(DATA)
	$(BIN)/python -m bench.same_picture --data $(DATA)
	$(BIN)/python -m bench.engines --data $(DATA)
endif

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(READY)
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python docs/make.py

lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --no-annotate --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) var
