#!/usr/bin/env bash
# loadtest.sh [OPTION...]: many orders at once on the running stack, each accounted for; see
# perdura-loadtest --help and docs/loadtest.md. Builds it if need be; ORDERS, CONCURRENCY, SHAPE
# and the others are read from the environment.
set -euo pipefail

source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"
source "$root/deploy/lib/settings.sh"
source "$root/deploy/lib/processes.sh"

load_settings
built=$root/build/release/apps
log=$logs/loadtest-prepare.log
for name in perdura worker; do
  live_pid "$name" >/dev/null || die "the shop does not run ($name is missing)" "Run make up first."
done

# Quiet unless it fails: what matters is what follows.
prepare() {
  "$root/deploy/dev/build.sh" release perdura-seed perdura-loadtest &&
    "$built/perdura/perdura" --root "$root" admin create &&
    "$built/seed/perdura-seed" --root "$root"
}
prepare >"$log" 2>&1 || {
  tail -n 20 "$log" | sed 's/^/  | /' >&2
  die "the load test could not be prepared" "Read $log."
}
exec "$built/loadtest/perdura-loadtest" --root "$root" "$@"
