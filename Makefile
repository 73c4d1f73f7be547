# Every task of the project by name; `make help` lists them.
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
BINARY = $(or $(CARGO_TARGET_DIR),target)/release/evenkeel

# What the screens are made of. A build leaves its stamp in ui/dist; packages are installed anew when the lock changed.
SCREENS = $(shell find ui/src ui/public ui/scripts -type f 2>/dev/null) ui/index.html ui/vite.config.ts ui/package.json docs/openapi.json

.PHONY: help run dev ui test check bench torture build

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build and serve the book under DATA on LISTEN; a new one is a demonstration (EMPTY=1: empty)
	$(BINARY) serve $(if $(EMPTY),,--demo) --data "$(DATA)" --listen "$(LISTEN)"

dev: ui ## the same from a debug build, with debug logging; `npm run dev` in ui/ beside it shows changes of screens at once
	EVENKEEL_LOG_FILTER=$${EVENKEEL_LOG_FILTER:-debug} cargo run --package server -- serve --data "$(DATA)" --listen "$(LISTEN)"

test: ## everything: format, tidy, lints, dependencies, all tests on SQLite and PostgreSQL, all screens in a browser
	./scripts/provision.sh
	$(MAKE) --no-print-directory ui
	./scripts/test.sh

check: ui ## what `make test` does before its tests: format, tidy, dependencies, lints
	./scripts/test.sh --check

bench: ## measure the release binary on both databases, beside the limit of the hardware (ARGS="--help")
	./scripts/provision.sh
	$(MAKE) --no-print-directory ui
	cargo build --release --package server --package bench
	$(BINARY) bench -- $(ARGS)

torture: ## the long forms of the tests: 1,000 kills and the like (an hour or more)
	./scripts/provision.sh
	EVENKEEL_TORTURE=1 cargo test --release --workspace -- --include-ignored --nocapture

build: ui
	cargo build --release --package server

ui: ui/dist/.stamp ## the screens, into ui/dist

ui/dist/.stamp: ui/node_modules/.stamp $(SCREENS)
	cd ui && npm run --silent build
	touch $@

ui/node_modules/.stamp: ui/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || { echo "the screens need Node 20 or newer" >&2; exit 1; }
	cd ui && npm ci --no-audit --no-fund --loglevel=error
	touch $@
