# Every task of the project by name; `make help` lists them.
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
BINARY = $(or $(CARGO_TARGET_DIR),target)/release/evenkeel

.PHONY: help run dev test check bench torture build

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build and serve the book under DATA on LISTEN; a new one is a demonstration (EMPTY=1: empty)
	$(BINARY) serve $(if $(EMPTY),,--demo) --data "$(DATA)" --listen "$(LISTEN)"

dev: ## the same from a debug build, with debug logging
	EVENKEEL_LOG_FILTER=$${EVENKEEL_LOG_FILTER:-debug} cargo run --package server -- serve --data "$(DATA)" --listen "$(LISTEN)"

test: ## everything: format, tidy, lints, dependencies, all tests on SQLite and PostgreSQL
	./scripts/provision.sh
	./scripts/test.sh

check: ## what `make test` does before its tests: format, tidy, dependencies, lints
	./scripts/test.sh --check

bench: ## measure the release binary on both databases, beside the limit of the hardware (ARGS="--help")
	./scripts/provision.sh
	cargo build --release --package server --package bench
	$(BINARY) bench -- $(ARGS)

torture: ## the long forms of the tests: 1,000 kills and the like (an hour or more)
	./scripts/provision.sh
	EVENKEEL_TORTURE=1 cargo test --release --workspace -- --include-ignored --nocapture

build:
	cargo build --release --package server
