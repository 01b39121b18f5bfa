#!/usr/bin/env bash
# Builds both presets and runs all tests: those that need no servers sanitized, those that need some
# optimised, on a fresh stack, and what optimising may break in both. Temporal and Kafka are set up
# beside the first build. The optimised tests run while the sanitized ones are built, and are shown
# last, so that ctest's own summary closes the output. Any failure makes the whole fail, and is named
# with the log to read.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"

readonly jobs=${JOBS:-2}
# Some tests only wait.
readonly tests_at_once=$((jobs + 1))
cd "$root"
readonly stack_log=build/test-stack.log
readonly server_logs=build/test-stack/logs
readonly release_output=build/release-tests.log
beside= # process group of the tests that run beside something else

# Only the test stack's own settings count: neither perdura.local.conf nor the caller's. A server
# to test with is no setting.
temporal=${PERDURA_TEMPORAL_BIN:-}
unset "${!PERDURA_@}"
[[ -z $temporal ]] || export PERDURA_TEMPORAL_BIN=$temporal
own_settings() { PERDURA_LOCAL_CONF=$root/deploy/dev/test.conf "$@"; }
stack() { own_settings deploy/stack.sh "$@"; }

# part TITLE HINT COMMAND...: HINT says where to read why it failed.
part() {
  local title=$1 hint=$2 code=0
  shift 2
  say "== $title"
  "$@" || code=$?
  ((code == 0)) || die "step \"$title\" failed (exit code $code)" "$hint"
}

# Where ctest keeps the whole output of all tests of a preset.
test_log() { printf 'build/%s/Testing/Temporary/LastTest.log' "$1"; }

drop_stack() {
  FORCE=1 stack clean >>"$stack_log" 2>&1 ||
    warn "the test stack did not stop: read $stack_log"
}

# After a failure the servers' logs and data stay, in build/test-stack, until the next run.
finish() {
  local code=$?
  [[ -z $beside ]] || kill -TERM -- "-$beside" 2>/dev/null || true
  if ((code == 0)); then drop_stack; else stack down >>"$stack_log" 2>&1 || true; fi
}

# The tests find the servers through the settings, as every program does. In a process group of
# their own, so that nothing of it outlives us.
begin_release_tests() {
  local settings
  settings=$(stack settings) || return
  mapfile -t settings <<<"$settings"
  setsid env "${settings[@]}" ctest --preset release --parallel "$tests_at_once" \
    >"$release_output" 2>&1 &
  beside=$!
}

end_release_tests() {
  local code=0
  tail --lines=+1 --follow --pid="$beside" "$release_output"
  wait "$beside" || code=$?
  beside=
  return "$code"
}

above="Its messages stand above."
part "Build optimised" "$above" own_settings deploy/dev/prepare.sh release
: >"$stack_log"
drop_stack
trap finish EXIT
part "Start a stack for the tests" "The servers' logs: $server_logs" stack up
# They wait more than they work: for servers that are killed, and come back.
part "Begin the tests of what is optimised (shown at the end)" "$above" begin_release_tests
part "Build with sanitizers" "$above" deploy/dev/build.sh asan
part "Sanitized tests" "ctest lists them above; their output: $(test_log asan)" \
  ctest --preset asan --label-exclude stack --parallel "$tests_at_once"
part "Optimised tests" \
  "ctest lists them above; their output: $(test_log release); the servers' logs: $server_logs" \
  end_release_tests
