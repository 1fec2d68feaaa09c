# Everything a developer runs, by name. `make` alone lists the targets.
# All of it happens in .venv, target and build below this folder; only `make tools` and the Debian packages of
# `make test` reach further.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
PY := $(CURDIR)/$(VENV)/bin/python

# rustup's folder is often missing from the PATH of non-login shells.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH):$(HOME)/.cargo/bin
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
# One interpreter for maturin and cargo: another one would compile PyO3 anew at each turn.
export PYO3_PYTHON := $(PY)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET ?= 1

FUZZ_SECONDS ?= 600
BENCH ?= speed
BENCH_OPTIONS ?=

ENGINE_SOURCES := $(shell find crates -path crates/engine/fuzz -prune -o \( -name '*.rs' -o -name Cargo.toml \) -print)
BUILD_INPUTS := pyproject.toml Cargo.toml $(wildcard Cargo.lock) $(ENGINE_SOURCES)

.PHONY: help
help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---- environment ----------------------------------------------------------------------------------------------------

$(VENV)/made-venv:
	@tools/make_venv.sh $(VENV)
	@$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
	  | $(PY) -m pip install --quiet --requirement /dev/stdin
	@touch $@

# The package alone, as a user has it: what the demo needs.
$(VENV)/made-package: $(VENV)/made-venv $(BUILD_INPUTS)
	@tools/need_rust.sh
	maturin develop --release --locked
	@touch $@

# The package with what tests, checks, docs and benchmarks need.
$(VENV)/made-dev: $(VENV)/made-package
	maturin develop --release --locked --extras test,docs,dev
	@touch $@

.PHONY: dev
dev: $(VENV)/made-dev  ## make .venv with the package and all developer tools

.PHONY: tools
tools:  ## install cargo-nextest and cargo-fuzz with cargo (some minutes; optional)
	@tools/need_rust.sh
	command -v cargo-nextest >/dev/null || cargo install cargo-nextest --locked
	command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked

# ---- use it ---------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(VENV)/made-package  ## de-identify the sample, show one header before and after, verify the output and certify the run
	@$(PY) tools/demo.py

# ---- hold it --------------------------------------------------------------------------------------------------------

.PHONY: test
test: debian $(VENV)/made-dev test-rust test-python  ## all tests; installs the Debian packages they need

.PHONY: debian
debian:
	@tools/setup_debian.sh

# The PyO3 crate has no tests of its own and does not link without Python: pytest covers it.
.PHONY: test-rust
test-rust: $(VENV)/made-venv
	@tools/need_rust.sh
	@if command -v cargo-nextest >/dev/null; then \
	  cargo nextest run --locked --package scrubjay-engine && cargo test --locked --doc --package scrubjay-engine --quiet; \
	else \
	  cargo test --locked --package scrubjay-engine; \
	fi

.PHONY: test-python
test-python: $(VENV)/made-dev
	$(PY) -m pytest

CHECKS := check-format check-lint check-types check-clippy check-stub check-dead check-licences

.PHONY: check
check: $(CHECKS)  ## format, lint, types, clippy, stub against module, dead code, licences

.PHONY: $(CHECKS)
$(CHECKS): $(VENV)/made-dev

check-format:
	ruff format --check .
	@tools/need_rust.sh rustfmt
	cargo fmt --all --check

check-lint:
	ruff check .

check-types:
	mypy

check-clippy:
	@tools/need_rust.sh clippy
	cargo clippy --workspace --all-targets --locked -- --deny warnings

check-stub:
	$(PY) -m mypy.stubtest scrubjay._engine --allowlist tools/stubtest_allow.txt --ignore-unused-allowlist

# Tests, tools and benchmarks count as users: the public API has no other in here.
check-dead:
	vulture src tests tools benchmarks --ignore-decorators '@model_validator,@field_validator,@app.*'

check-licences:
	@$(PY) tools/check_licences.py

.PHONY: format
format: $(VENV)/made-dev  ## rewrite Python and Rust in the project's format
	ruff check --fix-only .
	ruff format .
	cargo fmt --all

.PHONY: bench
bench: $(VENV)/made-dev  ## compare with cp and with other de-identifiers (BENCH=speed|growth|memory|nested|profile|all, BENCH_OPTIONS=--quick)
	@test -d build/bench/peers || $(PY) -m benchmarks peers
	$(PY) -m benchmarks $(BENCH) $(BENCH_OPTIONS)

.PHONY: fuzz
fuzz:  ## fuzz the engine, FUZZ_SECONDS (600) for each target
	@tools/fuzz.sh $(FUZZ_SECONDS)

.PHONY: docs
docs: $(VENV)/made-dev  ## build the site into build/site; broken links are errors
	NO_MKDOCS_2_WARNING=1 mkdocs build --strict --quiet
	@echo "build/site/index.html"

.PHONY: wheel
wheel: $(VENV)/made-venv  ## build a wheel into dist, then try it in an empty environment without Rust
	@tools/need_rust.sh
	rm -rf dist
	maturin build --release --locked --out dist
	tools/check_wheel.sh dist

.PHONY: clean
clean:  ## remove what the other targets made, .venv too
	rm -rf $(VENV) build dist target crates/engine/fuzz/target .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src -name '*.so' -delete
