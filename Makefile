# Every target sets up what it needs in .venv; the second run is quick. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.SILENT:
.DEFAULT_GOAL := help

BIN := .venv/bin
# What runs without the tracer, which would double its time: backends against each other, mutants, live cases, worked cases, examples, the wheel, Spark.
UNTRACED := tests/parity tests/backends tests/mutation tests/live tests/examples tests/packaging tests/bench tests/spark tests/batch/test_splits.py tests/batch/test_full.py
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# quiet_pip ARGS…: silent, unless it fails; then the log speaks.
define quiet_pip
quiet_pip() {
  $(BIN)/python -m pip install --quiet --no-input "$$@" >.venv/setup.log 2>&1 && return
  tail -n 25 .venv/setup.log >&2; echo "setup failed: pip install $$*" >&2; return 1
}
endef

.PHONY: help demo test lint parity mutate bench live spark clean

help:  ## this list
	awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: .venv/core.stamp live  ## set up, then say what a family and a manufacturer get
	$(BIN)/huisuan check examples/family.yaml
	echo
	$(BIN)/huisuan check examples/manufacturer.yaml

test: .venv/test.stamp live spark lint  ## every check: style, types, imports, tests with the coverage floor
	echo "== pytest"
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(UNTRACED:%=--ignore=%) --cov --cov-report=term tests $(PYTEST_ARGS)
	echo "== pytest: what is not traced"
	$(BIN)/python -m pytest -n 2 --dist loadgroup rules $(UNTRACED) $(PYTEST_ARGS)

lint: .venv/test.stamp  ## style, types and imports only
	echo "== ruff"; $(BIN)/ruff check
	$(BIN)/ruff format --check
	echo "== mypy"; $(BIN)/mypy
	echo "== import-linter"; $(BIN)/lint-imports >.venv/imports.log || { cat .venv/imports.log; exit 1; }
	tail -n 2 .venv/imports.log

parity: .venv/test.stamp live  ## all backends agree, over many generated packs and profiles
	HUISUAN_PARITY=long $(BIN)/python -m pytest -n 2 --dist loadgroup tests/parity tests/mutation/test_soundness.py $(PYTEST_ARGS)

mutate: .venv/core.stamp  ## the rules made wrong place by place: do the cases of every pack notice?
	$(BIN)/huisuan test --mutate $(MUTATE_ARGS)

bench: .venv/bench.stamp spark  ## speed beside hand-written code and other engines; writes bench.json
	$(BIN)/python tests/bench/run.py $(BENCH_ARGS)

clean:  ## remove .venv and everything built
	rm -rf .venv build dist .coverage .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache bench.json

.venv/bin/python:
	for name in $${PYTHON:-python3.13 python3.12 python3.11 python3}; do
	  if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
	    found=$$name
	    if "$$name" -c 'import venv, ensurepip' 2>/dev/null; then
	      echo "setting up .venv with $$("$$name" --version)"
	      rm -rf .venv
	      "$$name" -m venv .venv
	      exit 0
	    fi
	  fi
	done
	if [ -n "$${found:-}" ]; then
	  echo "$$found is there, but not its module venv. On Debian: apt-get install python3-venv" >&2
	else
	  echo "Python 3.11, 3.12 or 3.13 is needed. On Debian: apt-get install python3 python3-venv" >&2
	  echo "An interpreter elsewhere can be named: make PYTHON=/path/to/python3 …" >&2
	fi
	exit 1

.venv/core.stamp: pyproject.toml | .venv/bin/python
	$(quiet_pip)
	echo "installing huisuan and what it needs"
	quiet_pip -e '.[columnar]'
	touch $@

.venv/test.stamp: pyproject.toml | .venv/bin/python
	$(quiet_pip)
	echo "installing huisuan with its test and development tools"
	quiet_pip -e '.[columnar,documents,office,test,dev]'
	touch $@ .venv/core.stamp

# A peer that cannot be had costs its row of the table, not the table; what stays away is tried again the next time.
.venv/bench.stamp: pyproject.toml | .venv/test.stamp
	$(quiet_pip)
	echo "installing what huisuan is measured beside"
	if quiet_pip -e '.[columnar,documents,office,test,dev,bench]'; then
	  touch $@
	else
	  for peer in numpy numba openfisca-core zen-engine; do quiet_pip "$$peer" || true; done
	fi

# durable-rules comes as source only. Without a compiler everything but live cases works, so this never fails a build;
# it is tried again as soon as what was missing is there. On Python 3.13 a name that CPython removed is given its heir,
# and a wheel cached without that would build and then fail to import.
live: .venv/core.stamp
	if [ -e .venv/live.stamp ]; then exit 0; fi
	if ! $(BIN)/python -c 'import durable.lang' 2>/dev/null; then
	  lacks=
	  command -v cc >/dev/null || lacks="a C compiler (Debian: apt-get install gcc)"
	  headers=$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("include"))')
	  [ -e "$$headers/Python.h" ] || lacks="$${lacks:+$$lacks and }the headers of Python (Debian: apt-get install python3-dev)"
	  if [ -n "$$lacks" ]; then
	    echo "without live cases: the extra 'live' (durable-rules) needs $$lacks. Everything else works."
	    exit 0
	  fi
	  fresh=
	  if $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then
	    fresh=--no-cache-dir
	    export CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject
	  fi
	  echo "building durable-rules for live cases"
	  if ! $(BIN)/python -m pip install --quiet --no-input $$fresh -e '.[live]' >.venv/live.log 2>&1 \
	     || ! $(BIN)/python -c 'import durable.lang' 2>>.venv/live.log; then
	    echo "without live cases: the extra 'live' (durable-rules) did not build; .venv/live.log says why. Everything else works."
	    exit 0
	  fi
	fi
	touch .venv/live.stamp

# Spark comes as some 450 MB and runs on Java. Without Java everything but --engine spark works, so this never fails a build.
spark: .venv/test.stamp
	if [ -e .venv/spark.stamp ]; then exit 0; fi
	if ! $(BIN)/python -c 'import pandas, pyarrow, pyspark' 2>/dev/null; then
	  if ! command -v java >/dev/null; then
	    echo "without Spark: the extra 'spark' needs Java (Debian: apt-get install default-jre-headless). Everything else works."
	    exit 0
	  fi
	  echo "installing Spark for runs on several machines"
	  if ! $(BIN)/python -m pip install --quiet --no-input -e '.[spark]' >.venv/spark.log 2>&1; then
	    echo "without Spark: the extra 'spark' did not install; .venv/spark.log says why. Everything else works."
	    exit 0
	  fi
	fi
	touch .venv/spark.stamp
