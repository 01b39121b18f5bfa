#!/usr/bin/env bash
# planted-bugs.sh [BUG...]: the proof that the simulator finds bugs. Builds the preset `planted`,
# looks for each planted bug seed by seed, makes the first run that fails small, and writes the table
# into docs/simulation.md. With names: only those, and only told. Scenarios, seeds and builds alone
# decide what is found, so another run writes the same table.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"

readonly at_once=${JOBS:-2} seeds=${SEEDS:-1000} budget=${BUDGET:-30s}
readonly scenarios=(scenarios/planted scenarios/smoke scenarios/business/cancelled-in-part.yaml
  scenarios/business/paid-twice-at-once.yaml)
readonly simulator=build/planted/apps/simulator/simulator found=build/planted/found
readonly doc=docs/simulation.md
cd "$root"

# first_failure BUG: "RUNS CHECK FILE SEED" of the first run that fails; fails if none does.
first_failure() {
  local runs=0 seed report
  for ((seed = 1; seed <= seeds; ++seed)); do
    report=$("$simulator" explore "${scenarios[@]}" --plant "$1" --seeds "$seed..$seed" --jobs 1 \
      --fail-fast --json) || true
    runs=$((runs + $(jq .runs <<<"$report")))
    (($(jq .failed <<<"$report") > 0)) || continue
    jq -r --arg runs "$runs" '.failures[0] | "\($runs) \(.check) \(.file) \(.seed)"' <<<"$report"
    return
  done
  return 1
}

# look_for BUG: writes BUG.yaml, the smallest run that fails, and BUG.json, its row.
look_for() {
  local bug=$1 began=$SECONDS failure runs check file seed small shrunk lines
  rm -f "$found/$bug".*
  failure=$(first_failure "$bug") || {
    warn "$bug: nothing fails under $seeds seeds"
    return 1
  }
  read -r runs check file seed <<<"${failure/within /within-}"
  say "$bug: $check in $file, seed $seed, after $runs runs and $((SECONDS - began)) s"
  small=$found/$bug.yaml
  shrunk=$("$simulator" shrink "$file" --seed "$seed" --plant "$bug" --budget "$budget" \
    --out "$small" --json) || {
    warn "$bug: it cannot be made smaller: simulator shrink $file --seed $seed --plant $bug"
    return 1
  }
  # Its exit code is the run's, which fails.
  lines=$({ "$simulator" explain "$small" --seed "$(jq .seed <<<"$shrunk")" --plant "$bug" --json ||
    true; } | wc -l)
  jq --arg bug "$bug" --arg file "$file" --arg seed "$seed" --arg runs "$runs" --arg lines "$lines" \
    '. + {bug: $bug, file: $file, found_under: ($seed | tonumber), runs_needed: ($runs | tonumber),
      lines: ($lines | tonumber)}' <<<"$shrunk" >"$found/$bug.json"
  jq -r '"\(.bug): \(.after.faults) faults, \(.after.orders) orders, \(.after.acts) acts, " +
    "\(.lines) lines; \(.seconds | floor) s" +
    (if .finished then "" else ", not all that could be tried" end)' "$found/$bug.json"
}

# Each bug with its sentence, in the order in which they are listed.
rows() {
  "$simulator" list planted --json | while read -r bug; do
    jq -r --argjson bug "$bug" '"| `\($bug.name)` | \($bug.about) | \(.check) | " +
      "\(.file | split("/")[-1] | rtrimstr(".yaml")) | \(.found_under) | \(.runs_needed) | " +
      "\(.after.faults) | \(.after.orders) | \(.after.acts) | \(.lines) |"' \
      "$found/$(jq -r .name <<<"$bug").json"
  done
}

write_table() {
  local table=$found/table.md
  {
    printf '| bug | what is wrong | found by | scenario | seed | runs | faults | orders | acts |'
    printf ' lines |\n|---|---|---|---|---|---|---|---|---|---|\n'
    rows
  } >"$table"
  awk -v table="$table" '
    /<!-- planted bugs -->/ { print; while ((getline line <table) > 0) print line; skip = 1; next }
    /<!-- end of planted bugs -->/ { skip = 0 }
    !skip' "$doc" >"$found/doc.md"
  mv "$found/doc.md" "$doc"
  say "Wrote the table of $doc."
}

deploy/dev/build.sh planted simulator
mkdir -p "$found"
bugs=("$@")
((${#bugs[@]})) || mapfile -t bugs < <("$simulator" list planted --json | jq -r .name)
failed=0
for bug in "${bugs[@]}"; do
  while (($(jobs -rp | wc -l) >= at_once)); do wait -n || failed=1; done
  look_for "$bug" &
done
while (($(jobs -p | wc -l))); do wait -n || failed=1; done
((failed == 0)) || die "a planted bug was not found, or not made small" "It is named above."
(($#)) || write_table
