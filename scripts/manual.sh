#!/usr/bin/env bash
# The manual says the same in both languages, as far as a machine can tell: the chapters stand side by side with the same
# headings, tables, lists and commands, and the same examples to the letter.
set -euo pipefail
cd "$(dirname "$0")/../content/manual"

# A chapter without its words.
shape() {
  awk '/^```/ { inside = !inside; print "example"; next }
    inside { print; next }
    /^#+ / { match($0, /^#+/); print "heading", RLENGTH; next }
    /^\|/ { print "row of", gsub(/\|/, "|"); next }
    /^- / { print "item"; next }
    /^[0-9]+\. / { print "step"; next }
    /^    / { print "command" }' "$1"
}

chapters() { # by number
  find "$1" -name '*.md' | sort
}

outcome=0
while IFS=$'\t' read -r english dutch; do
  [ "$(basename "${english%%-*}")" = "$(basename "${dutch%%-*}")" ] || { # the number before the first dash
    echo "$english and $dutch are not the same chapter" >&2
    outcome=1
  }
  diff <(shape "$english") <(shape "$dutch") >&2 || {
    echo "$english and $dutch differ" >&2
    outcome=1
  }
done < <(paste <(chapters en) <(chapters nl))
exit "$outcome"
