#!/usr/bin/env bash
# Builds both presets and runs all tests. The order: sanitized tests first; then one last ctest
# over everything in release, with a fresh stack for the tests that need one, so that its summary
# closes the output. Any failure makes the whole fail.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"

readonly jobs=${JOBS:-2}
cd "$root"
log=build/test-stack.log

# Only the test stack's own settings count: neither perdura.local.conf nor the caller's.
stack() (
  unset "${!PERDURA_@}"
  PERDURA_LOCAL_CONF=$root/deploy/dev/test.conf exec deploy/stack.sh "$@"
)

drop_stack() { FORCE=1 stack clean >>"$log" 2>&1 || warn "the test stack did not stop: read $log"; }

# After a failure the servers' logs and data stay, in build/test-stack, until the next run.
finish() {
  if (($? == 0)); then drop_stack; else stack down >>"$log" 2>&1 || true; fi
}

deploy/dev/build.sh release
deploy/dev/build.sh asan

say "Sanitized tests"
ctest --preset asan --label-exclude stack --parallel "$jobs"

say "A stack for the tests (data: build/test-stack)"
: >"$log"
drop_stack
trap finish EXIT
stack up

say "All tests, optimised"
# The tests find the servers through the settings, as every program does.
mapfile -t settings < <(stack settings)
env "${settings[@]}" ctest --preset release --parallel "$jobs"
