#!/usr/bin/env bash
# Builds both presets and runs all tests: those that need no servers sanitized, those that need some
# optimised, on a fresh stack, and what optimising may break in both. Temporal and Kafka are set up
# beside the first build. The end-to-end tests wait more than they work, for servers that are killed
# and come back: what they need is built first, and they run beside all that follows, and after them
# the others that need servers. These are shown last. Any failure makes the whole fail, and is named
# with the log to read.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"

readonly jobs=${JOBS:-2}
# Some tests only wait.
readonly tests_at_once=$((jobs + 1))
cd "$root"
readonly stack_log=build/test-stack.log
readonly server_logs=build/test-stack/logs
readonly stack_tests_output=build/stack-tests.log
readonly building=build/test-building # locked until the optimised build is whole
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

# Where ctest keeps the whole output of all tests that it runs from a folder.
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

# on_stack ARGUMENT...: ctest, from a folder of its own, for it keeps one log a folder.
on_stack() {
  ctest --test-dir build/release/stack-tests --output-on-failure --parallel "$tests_at_once" "$@"
}

run_stack_tests() {
  local code=0
  on_stack --label-regex e2e || code=$?
  flock "$building" true
  on_stack --label-regex stack --label-exclude e2e || code=$?
  return "$code"
}

# The tests find the servers through the settings, as every program does. In a process group of
# their own, so that nothing of it outlives us.
begin_stack_tests() {
  local settings
  settings=$(stack settings) || return
  mapfile -t settings <<<"$settings"
  exec {build_lock}>"$building"
  flock "$build_lock"
  set -m
  (
    exec {build_lock}>&-
    export "${settings[@]}"
    run_stack_tests
  ) </dev/null >"$stack_tests_output" 2>&1 &
  set +m
  beside=$!
}

build_the_rest() {
  deploy/dev/build.sh release || return
  exec {build_lock}>&-
}

end_stack_tests() {
  local code=0
  tail --lines=+1 --follow --pid="$beside" "$stack_tests_output"
  wait "$beside" || code=$?
  beside=
  return "$code"
}

# local_tests PRESET: those that need no server.
local_tests() { ctest --preset "$1" --label-exclude stack --parallel "$tests_at_once"; }

above="Its messages stand above."
part "Build what the end-to-end tests need" "$above" own_settings deploy/dev/prepare.sh release e2e
: >"$stack_log"
drop_stack
trap finish EXIT
part "Start a stack for the tests" "The servers' logs: $server_logs" stack up
part "Begin the tests on the stack (shown at the end)" "$above" begin_stack_tests
part "Build the rest, optimised" "$above" build_the_rest
part "Build with sanitizers" "$above" deploy/dev/build.sh asan
part "Sanitized tests" "ctest lists them above; their output: $(test_log asan)" local_tests asan
part "Optimised tests" "ctest lists them above; their output: $(test_log release)" \
  local_tests release
part "Tests on the stack" "ctest lists them above; the servers' logs: $server_logs" end_stack_tests
