#!/usr/bin/env bash
# Everything that must hold before a change is delivered, cheapest first; stops at the first failure and prints the
# seconds of each step. `make check` is the part without tests (`scripts/test.sh --check`).
set -euo pipefail
cd "$(dirname "$0")/.."

step() { # step "name" command...
  local name=$1 from=$SECONDS
  shift
  printf '== %s\n' "$name"
  "$@" || {
    printf '== %s: FAILED after %d s\n' "$name" $((SECONDS - from)) >&2
    exit 1
  }
  printf '== %s: %d s\n' "$name" $((SECONDS - from))
}

dependencies() {
  if cargo deny --version >/dev/null 2>&1; then
    cargo deny --log-level error check bans licenses sources
  else
    echo "SKIPPED: cargo-deny is not installed (cargo install cargo-deny --locked)"
  fi
}

absent_data_notice() {
  [ -n "${EVENKEEL_DATA:-}" ] || [ -d ../shared/data ] ||
    echo "NOTE: no sample files (../shared/data, or the folder in EVENKEEL_DATA): tests that read them say so and pass over them"
}

# The README's quick tour, as it stands there, on a book of its own; then the proof over that book.
tour() {
  local binary=${CARGO_TARGET_DIR:-target}/debug/evenkeel folder server address outcome=0
  folder=$(mktemp -d)
  "$binary" serve --data "$folder/book" --listen 127.0.0.1:0 >"$folder/log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    address=$(sed -n 's/^Evenkeel serves the book in .* at \(http.*\)$/\1/p' "$folder/log")
    [ -z "$address" ] || break
    sleep 0.1
  done
  ./scripts/tour.sh "$address" "$("$binary" api-key create --data "$folder/book" --name tour)" >"$folder/tour" 2>&1 &&
    "$binary" verify --data "$folder/book" >>"$folder/tour" 2>&1 || outcome=1
  [ "$outcome" -eq 0 ] || cat "$folder/log" "$folder/tour" >&2
  kill "$server"
  wait "$server" || true
  rm -rf "$folder"
  return "$outcome"
}

# The screens' own checks and tests; the journeys drive the binary that the tests have just built.
in_ui() { (cd ui && npm run --silent "$@"); }

step "format" cargo fmt --all --check
step "tidy" cargo xtask tidy
step "manual" ./scripts/manual.sh
step "dependencies" dependencies
step "screens: format, types, words" in_ui check
step "clippy" cargo clippy --quiet --workspace --all-targets -- -D warnings
[ "${1:-}" != "--check" ] || exit 0

# `cargo test` and not a runner with a process for each test: the harness starts one PostgreSQL for each process.
step "build" cargo test --quiet --workspace --all-targets --no-run
absent_data_notice
step "tests" cargo test --quiet --workspace --all-targets
step "the README's tour" tour
step "screens: models" in_ui test
step "screens: journeys in a browser" in_ui e2e
step "examples in the documentation" cargo test --quiet --workspace --doc
printf '== everything passed in %d s\n' "$SECONDS"
