#!/usr/bin/env bash
# Runs the quick tour of README.md, command by command as it stands there, against a server whose book has not had it
# yet; fails where the tour would. So the tour stands in one place only, and cannot go stale unseen.
#
#   scripts/tour.sh http://127.0.0.1:8080 "$(evenkeel api-key create --name tour)"
#
# Needs curl 7.76 or newer, sed, grep and awk.
set -eu # no pipefail: a `grep -q` that has seen enough is no failure

[ $# -eq 2 ] || {
  echo "usage: $0 BASE_URL KEY" >&2
  exit 2
}
AT=$1/api/v1
KEY=$2

# What stands in fences between the two marks.
commands() {
  awk '/^<!-- tour begins -->/ { on = 1 } /^<!-- tour ends -->/ { on = 0 }
    /^```/ { inside = !inside; next } on && inside' "$1"
}

readme=$(cd "$(dirname "$0")/.." && pwd)/README.md
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
commands "$readme" >"$folder/commands"
[ -s "$folder/commands" ] || {
  echo "$readme shows no tour" >&2
  exit 1
}
cd "$folder"
set -v
# shellcheck source=/dev/null
. ./commands
set +v
api "$AT/orders/$ORDER" | grep -q '"status":"shipped"' || {
  echo "the tour ended, but its order is not shipped" >&2
  exit 1
}
echo "the tour is made: $ORDER is shipped"
