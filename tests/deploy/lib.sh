# shellcheck shell=bash
# A few lines of test frame. A test is a function whose name is a sentence; `run_tests` runs all
# that begin with test_ (or those named) and fails if any failed.
# shellcheck disable=SC2034  # for those who source this

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
unset "${!PERDURA_@}" # only what the test sets
work=$(mktemp -d "${TMPDIR:-/tmp}/perdura-deploy.XXXXXX")

fail() {
  printf '    %s\n' "$@" >&2
  exit 1
}

# run COMMAND...: output (both streams) in $output, exit code in $code.
run() {
  code=0
  output=$("$@" 2>&1) || code=$?
}

expect_code() { [[ $code == "$1" ]] || fail "exit code $code instead of $1; output:" "$output"; }
expect_failure() { [[ $code != 0 ]] || fail "should have failed; output:" "$output"; }

expect_says() {
  local text
  for text in "$@"; do
    [[ $output == *"$text"* ]] || fail "output lacks: $text" "output:" "$output"
  done
}

expect_silent_about() {
  local text
  for text in "$@"; do
    [[ $output != *"$text"* ]] || fail "output should not say: $text" "output:" "$output"
  done
}

run_tests() {
  local name failed=0 names=("$@")
  ((${#names[@]} > 0)) || mapfile -t names < <(declare -F | sed -n 's/^declare -f \(test_.*\)/\1/p')
  ((${#names[@]} > 0)) || fail "no tests"
  for name in "${names[@]}"; do
    # A process of its own with -e: `if (…)` would switch -e off inside.
    set +e
    (set -e; "$name")
    local result=$?
    set -e
    if ((result == 0)); then echo "ok      ${name//_/ }"; else
      echo "FAILED  ${name//_/ }"
      failed=1
    fi
  done
  return "$failed"
}
