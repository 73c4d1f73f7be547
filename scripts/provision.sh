#!/usr/bin/env bash
# Makes sure that the machine has what `make test` needs beyond a Rust toolchain and Node 20: PostgreSQL 15+ server
# binaries, strace, a C compiler and Chromium. Installs the Debian packages when it may; otherwise says exactly what to install.
set -euo pipefail

readonly postgres_major_min=15

# The folders in which server binaries may stand: those on PATH, then Debian's, then Red Hat's, newest first.
postgres_folders() {
  local found
  if found=$(command -v initdb); then dirname "$(readlink -f "$found")"; fi
  ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV || true
}

postgres_major() { # the major version of the initdb in folder $1
  "$1/initdb" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'
}

have_postgres() {
  local folder
  while read -r folder; do
    [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ] || continue
    [ "$(postgres_major "$folder")" -ge "$postgres_major_min" ] && return 0
  done < <(postgres_folders)
  return 1
}

missing_packages() {
  have_postgres || echo postgresql
  command -v strace >/dev/null || echo strace
  command -v cc >/dev/null || echo build-essential
  have_chromium || echo chromium
}

have_chromium() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null
}

# Sets `as_root` to the words that run a command as root; fails when there are none.
find_root() {
  as_root=()
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root=(sudo -n)
}

refuse() {
  {
    echo "make test needs: $*"
    echo "On Debian or Ubuntu:  sudo apt-get install $*"
    echo "Elsewhere: PostgreSQL $postgres_major_min or newer (initdb, pg_ctl and postgres on PATH), strace, a C compiler, Chromium."
  } >&2
  exit 1
}

# Debian starts a database cluster of its own when `postgresql` is installed; the tests start theirs, so hold that back.
install_packages() {
  local keep=/etc/postgresql-common/createcluster.d/evenkeel-tests.conf
  "${as_root[@]}" mkdir -p "$(dirname "$keep")"
  echo "create_main_cluster = false" | "${as_root[@]}" tee "$keep" >/dev/null
  local outcome=0
  "${as_root[@]}" apt-get update -qq || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" || outcome=$?
  "${as_root[@]}" rm -f "$keep"
  return "$outcome"
}

# `cargo` need not be on PATH of a non-login shell; without it nothing else matters.
command -v cargo >/dev/null || {
  echo "no cargo on PATH: install Rust (rustup, or your distribution's package), version as in Cargo.toml's rust-version" >&2
  exit 1
}

node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null || {
  echo "no Node 20 or newer on PATH: install it (nodejs and npm of your distribution, or a build from its makers)" >&2
  exit 1
}

mapfile -t packages < <(missing_packages)
[ "${#packages[@]}" -gt 0 ] || exit 0
command -v apt-get >/dev/null && find_root || refuse "${packages[@]}"
echo "installing: ${packages[*]}"
install_packages "${packages[@]}" || refuse "${packages[@]}"
mapfile -t packages < <(missing_packages)
[ "${#packages[@]}" -eq 0 ] || refuse "${packages[@]}"
