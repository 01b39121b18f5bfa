#!/usr/bin/env bash
# What make demo, make loadtest and make test say when a step fails, and make up and make status at
# their ends. They run in a copy of the scripts whose programs are stand-ins: nothing is built, and
# no server is started.
# shellcheck disable=SC2016,SC2030,SC2031  # texts for other shells; each test is one of its own
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly copy=$work/shop
readonly built=$copy/build/release/apps
finish() {
  local pid
  [[ ! -f $work/pids ]] ||
    while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done <"$work/pids"
  rm -rf "$work"
}
trap finish EXIT

# stand_in FILE [LINE...]: a program that notes its call and does what LINEs say.
stand_in() {
  local file=$1 name=${1##*/}
  shift
  mkdir -p "${file%/*}"
  printf '%s\n' '#!/bin/bash' "echo \"$name \$*\" >>'$work/calls'" "$@" >"$file"
  chmod +x "$file"
}

# A fresh copy in which every step works.
copy_shop() {
  rm -rf "$copy" "$work/calls"
  mkdir -p "$copy"
  cp -r "$repo/deploy" "$repo/perdura.conf" "$repo/Makefile" "$copy"
  stand_in "$copy/deploy/setup.sh" 'echo "all is there"'
  stand_in "$copy/deploy/dev/build.sh" 'echo "built"'
  stand_in "$copy/deploy/dev/prepare.sh" 'echo "prepared"'
  stand_in "$copy/deploy/stack.sh" 'echo "all is up"'
  stand_in "$built/perdura/perdura" 'echo "admin@perdura.example is an administrator already."'
  stand_in "$built/seed/perdura-seed" 'echo "The sample data is complete."'
  stand_in "$built/demo/perdura-demo" 'echo "it is PAID"'
  stand_in "$built/loadtest/perdura-loadtest" 'echo "All is as it had to be."'
}

# run_process NAME FILE: a process that the stack's records call NAME, running a copy of sleep.
run_process() {
  mkdir -p "${2%/*}"
  rm -f "$2"
  cp "$(command -v sleep)" "$2"
  "$2" 60 >/dev/null 2>&1 &
  echo $! >>"$work/pids"
  disown
  # Until it is itself and no longer the shell that starts it.
  local tries
  for tries in {1..500}; do
    [[ $(readlink "/proc/$!/exe") != "$2" ]] || break
    ((tries < 500)) || fail "$2 did not start"
    sleep 0.01
  done
  record "$1" $!
}

# record NAME PID: as the stack does it.
record() (
  source "$copy/deploy/lib/common.sh"
  data=$copy/.run
  source "$copy/deploy/lib/processes.sh"
  record_process "$1" "$2"
)

run_shop() {
  run_process perdura "$work/bin/perdura"
  run_process worker "$work/bin/worker"
}

demo() { run "$copy/deploy/dev/demo.sh"; }
loadtest() { run "$copy/deploy/dev/loadtest.sh" "$@"; }

# expect_calls NAME...: these were called, in this order, and nothing after them.
expect_calls() {
  local called
  called=$(cut -d' ' -f1 "$work/calls" | tr '\n' ' ')
  [[ $called == "$* " ]] || fail "called: $called" "instead of: $*" "output:" "$output"
}

# expect_step_failed TITLE LOG TEXT: the step is named, and its log, which holds the reason.
expect_step_failed() {
  expect_failure
  expect_says "step \"$1\" failed" "Read $copy/.run/logs/$2" "$3"
  grep -q -F -- "$3" "$copy/.run/logs/$2" || fail "$2 does not hold: $3"
}

test_demo_takes_every_step_in_order() {
  copy_shop
  demo
  expect_code 0
  expect_calls setup.sh prepare.sh stack.sh perdura perdura-seed perdura-demo
  expect_says "[1/6] Set up this machine" "[6/6] Place an order" "it is PAID" "make down"
  grep -q -F -x -e "setup.sh packages" "$work/calls" || fail "called: $(cat "$work/calls")"
  grep -q -F -x -e "prepare.sh release perdura mock-pg mock-courier perdura-seed perdura-demo" \
    "$work/calls" || fail "not built: $(cat "$work/calls")"
}

test_demo_names_a_set_up_that_fails() {
  copy_shop
  stand_in "$copy/deploy/setup.sh" 'echo "error: java is missing" >&2' 'exit 1'
  demo
  expect_step_failed "Set up this machine" demo-setup.log "java is missing"
  expect_calls setup.sh
}

test_demo_names_a_build_that_fails() {
  copy_shop
  stand_in "$copy/deploy/dev/prepare.sh" 'echo "shop.cpp:7: error: no such type" >&2' 'exit 1'
  demo
  expect_step_failed "Build the shop" demo-build.log "shop.cpp:7: error: no such type"
  expect_calls setup.sh prepare.sh
}

test_demo_names_a_taken_port_and_the_setting_to_change() {
  local tries port key
  copy_shop
  cp "$repo/deploy/stack.sh" "$copy/deploy/stack.sh"
  # It answers one question: what is its port.
  perl -MIO::Socket::INET -e '$| = 1;
    my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1") or die;
    print $s->sockport, "\n"; sleep 60' >"$work/port" &
  echo $! >>"$work/pids"
  disown
  for tries in {1..500}; do
    [[ ! -s $work/port ]] || break
    ((tries < 500)) || fail "nobody holds a port"
    sleep 0.01
  done
  port=$(<"$work/port")
  for key in PERDURA_REDIS_PORT PERDURA_MOCK_PG_PORT PERDURA_COURIER_PORT; do
    rm -f "$work/calls"
    echo "$key=$port" >"$copy/perdura.local.conf"
    demo
    expect_step_failed "Start the stack" demo-up.log "change $key"
    expect_says "port $port is held by"
    expect_calls setup.sh prepare.sh
  done
}

test_demo_names_an_admin_that_cannot_be_made() {
  copy_shop
  stand_in "$built/perdura/perdura" 'echo "perdura: belongs to a member" >&2' 'exit 1'
  demo
  expect_step_failed "Make the first admin" demo-admin.log "belongs to a member"
  expect_calls setup.sh prepare.sh stack.sh perdura
}

readonly refused="admin@perdura.example cannot log in: PERDURA_ADMIN_PASSWORD"
test_demo_names_the_setting_of_a_password_that_does_not_fit() {
  copy_shop
  stand_in "$built/seed/perdura-seed" "echo 'error: $refused' >&2" 'exit 1'
  demo
  expect_step_failed "Make the sample data" demo-seed.log "$refused"
  expect_calls setup.sh prepare.sh stack.sh perdura perdura-seed
}

test_demo_names_the_order_that_fails_as_when_the_gateway_is_down() {
  copy_shop
  stand_in "$built/demo/perdura-demo" 'echo "error: POST /api/v1/orders: NO_ANSWER" >&2' 'exit 1'
  demo
  expect_step_failed "Place an order" demo.log "POST /api/v1/orders: NO_ANSWER"
}

test_demo_with_arguments_is_refused_before_anything_is_done() {
  copy_shop
  run "$copy/deploy/dev/demo.sh" now
  expect_code 1
  expect_says "usage: demo.sh"
  expect_nothing_done
}

# stopped SERVER...: as `stack.sh stop` leaves it.
stopped() (
  source "$copy/deploy/lib/common.sh"
  data=$copy/.run
  source "$copy/deploy/lib/processes.sh"
  source "$copy/deploy/lib/stopped.sh"
  keep_stopped "$@"
)

expect_nothing_done() {
  [[ ! -e $work/calls ]] || fail "something was done: $(cat "$work/calls")"
}

test_demo_and_loadtest_leave_alone_what_was_stopped_on_purpose() {
  local program
  copy_shop
  run_process supervisord "$work/bin/supervisord"
  stopped redis kafka
  for program in demo loadtest; do
    "$program"
    expect_code 1
    expect_says "stopped on purpose" "deploy/stack.sh start kafka redis"
    expect_nothing_done
  done
}

test_demo_and_loadtest_start_all_of_a_stack_that_is_down_whatever_was_stopped_before() {
  copy_shop
  stopped redis
  demo
  expect_code 0
  loadtest
  expect_code 0
  grep -q -F -x -e "stack.sh up" "$work/calls" || fail "not started: $(cat "$work/calls")"
}

test_loadtest_starts_a_stack_that_is_down_and_says_so() {
  copy_shop
  stand_in "$copy/deploy/stack.sh" 'echo "Starting mariadb redis"'
  loadtest
  expect_code 0
  expect_calls build.sh stack.sh perdura perdura-seed perdura-loadtest
  expect_says "      Starting mariadb redis"
}

test_loadtest_refuses_wrong_wishes_before_it_builds() {
  local wish
  copy_shop
  for wish in ORDERS=abc ORDERS=0 ORDERS=50001 ORDERS=-1 ORDERS=1e3 CONCURRENCY=501 WARMUP=-1 \
    CREDIT=1000000001 STOCK=100000001 SHAPE=big PAY=cash MIN_RATE=fast MIN_RATE=1000001 \
    ORDERS=99999999999999999999; do
    run env "$wish" "$copy/deploy/dev/loadtest.sh"
    expect_code 2
    expect_says "error: --" "${wish#*=}" "--help lists the options"
    expect_nothing_done
  done
  run env ORDERS=5 "$copy/deploy/dev/loadtest.sh" --warmup 1 --orders=none
  expect_code 2
  expect_says '--orders: "none"'
  expect_nothing_done
}

test_loadtest_takes_the_wishes_that_its_program_takes() {
  copy_shop
  run env ORDERS=50000 CONCURRENCY=500 WARMUP=0 STOCK=100000000 CREDIT=1000000000 \
    SHAPE=scarce PAY=credit MIN_RATE=0.5 "$copy/deploy/dev/loadtest.sh"
  expect_code 0
  run env ORDERS=007 CONCURRENCY= WARMUP=-0 STOCK=0 SHAPE=plenty PAY=card MIN_RATE=1e6 \
    "$copy/deploy/dev/loadtest.sh"
  expect_code 0
}

# Without a folder of settings the program gets no further than to its options.
test_loadtest_refuses_in_the_words_of_its_program() {
  local wish of_script
  [[ -x ${LOADTEST_PROGRAM:-} ]] || fail "LOADTEST_PROGRAM is not set: run this test by ctest"
  copy_shop
  for wish in ORDERS=abc ORDERS=0 ORDERS=50001 CONCURRENCY=0 CONCURRENCY=501 WARMUP=-1 WARMUP=5001 \
    CREDIT=0 CREDIT=1000000001 STOCK=-1 STOCK=100000001 SHAPE=big PAY=cash MIN_RATE=-1 \
    MIN_RATE=1000001; do
    run env "$wish" "$copy/deploy/dev/loadtest.sh"
    of_script=$output
    run env "$wish" "$LOADTEST_PROGRAM" --root "$work/none"
    expect_code 2
    [[ $output == "$of_script" ]] || fail "$wish, the program:" "$output" "the script:" "$of_script"
  done
  for wish in ORDERS=1 ORDERS=50000 ORDERS=007 CONCURRENCY=500 WARMUP=0 WARMUP=5000 WARMUP=-0 \
    CREDIT=1000000000 STOCK=100000000 SHAPE=scarce PAY=card MIN_RATE=0.5 MIN_RATE=1e6; do
    run env "$wish" "$LOADTEST_PROGRAM" --root "$work/none"
    expect_code 1
    expect_says "none/perdura.conf"
  done
}

test_loadtest_prepares_and_hands_its_options_on() {
  copy_shop
  run_shop
  loadtest --orders 5
  expect_code 0
  expect_calls build.sh stack.sh perdura perdura-seed perdura-loadtest
  grep -q -F -x -e "perdura-loadtest --root $copy --orders 5" "$work/calls" ||
    fail "called otherwise: $(cat "$work/calls")"
}

test_loadtest_tells_that_the_shop_was_started_anew() {
  copy_shop
  run_shop
  stand_in "$copy/deploy/stack.sh" 'echo "Built anew since it was started: perdura"'
  loadtest
  expect_code 0
  expect_says "Built anew since it was started: perdura"
}

test_loadtest_gives_the_exit_code_of_the_load_test() {
  copy_shop
  run_shop
  stand_in "$built/loadtest/perdura-loadtest" 'echo "Not as it had to be:"' 'exit 1'
  loadtest
  expect_code 1
  expect_says "Not as it had to be"
}

test_loadtest_names_each_step_that_fails() {
  copy_shop
  run_shop
  stand_in "$built/seed/perdura-seed" "echo 'error: $refused' >&2" 'exit 1'
  loadtest
  expect_step_failed "Make the sample data" loadtest-seed.log "$refused"
  stand_in "$built/perdura/perdura" 'echo "perdura: belongs to a member" >&2' 'exit 1'
  loadtest
  expect_step_failed "Make the first admin" loadtest-admin.log "belongs to a member"
  stand_in "$copy/deploy/stack.sh" 'echo "error: perdura did not become healthy" >&2' 'exit 1'
  loadtest
  expect_step_failed "Start what does not run" loadtest-up.log "perdura did not become healthy"
  stand_in "$copy/deploy/dev/build.sh" 'echo "shop.cpp:7: error: no such type" >&2' 'exit 1'
  loadtest
  expect_step_failed "Build the shop and the load test" loadtest-build.log "no such type"
}

test_loadtest_help_needs_no_stack() {
  copy_shop
  loadtest --help
  expect_code 0
  expect_says "loadtest.sh [OPTION...]" "ORDERS"
}

test_make_status_of_a_stack_that_is_down_ends_quietly() {
  copy_shop
  stand_in "$copy/deploy/stack.sh" 'echo "The stack is down: make up starts it."' 'exit 3'
  run make --no-print-directory -C "$copy" status
  expect_code 0
  [[ $output == "The stack is down: make up starts it." ]] || fail "said besides:" "$output"
}

test_make_up_says_at_its_end_what_can_be_done_next() {
  copy_shop
  run make -C "$copy" up
  expect_code 0
  expect_calls setup.sh prepare.sh stack.sh
  grep -q -F -x -e "prepare.sh release perdura mock-pg mock-courier" "$work/calls" ||
    fail "not built: $(cat "$work/calls")"
  expect_says "make demo" "make logs" "make down"
}

# prepare: the real one, over the stand-ins for setting up and building.
prepare() { run "$copy/deploy/dev/prepare.sh" release perdura; }
copy_preparation() {
  copy_shop
  cp "$repo/deploy/dev/prepare.sh" "$copy/deploy/dev"
  rm -f "$work/waits" "$work/pid"
}

# For stand-ins: what does not end by itself, and to wait until that is there.
readonly for_ever="exec >/dev/null 2>&1; sleep 60 & echo \$! >>'$work/waits'; wait"
readonly note_pid="echo \$\$ >'$work/pid'"
readonly until_other_is_gone="until [[ -s '$work/pid' ]]; do sleep 0.01; done
  while kill -0 \$(<'$work/pid') 2>/dev/null; do sleep 0.01; done"
readonly until_other_waits="until [[ -s '$work/waits' ]]; do sleep 0.01; done"

# Gone, or a zombie that nobody has waited for.
expect_none_waits() {
  local pid tries
  while read -r pid; do
    for tries in {1..500}; do
      grep -q -s -E '^State:[[:space:]]+[^ZX]' "/proc/$pid/status" || continue 2
      sleep 0.01
    done
    fail "what ran beside still runs after $tries looks"
  done <"$work/waits"
}

test_preparing_shows_servers_that_are_there_before_the_build_is_done() {
  copy_preparation
  local -r said=$work/said
  : >"$said"
  stand_in "$copy/deploy/setup.sh" 'echo "[1/2] Temporal server"' 'echo "      15 s …"'
  # Ends only once the servers are shown: a preparation that shows them later never ends.
  stand_in "$copy/deploy/dev/build.sh" "until grep -q Temporal '$said'; do sleep 0.01; done" \
    'echo built'
  run timeout 60 bash -c '"$@" >>"$0"' "$said" "$copy/deploy/dev/prepare.sh" release perdura
  expect_code 0
  [[ $(<"$said") == "[1/2] Temporal server"$'\n'built ]] || fail "said:" "$(<"$said")"
  [[ $(sort "$work/calls") == $'build.sh release perdura\nsetup.sh servers' ]] ||
    fail "called: $(cat "$work/calls")"
}

test_preparing_waits_for_servers_that_take_longer_than_the_build() {
  copy_preparation
  stand_in "$copy/deploy/dev/build.sh" "$note_pid" 'echo built'
  stand_in "$copy/deploy/setup.sh" "$until_other_is_gone" 'echo "Temporal is there"'
  prepare
  expect_code 0
  [[ $output == built$'\n'"Temporal is there" ]] || fail "said:" "$output"
  rm "$work/pid"
  stand_in "$copy/deploy/setup.sh" "$until_other_is_gone" 'exit 3'
  prepare
  expect_code 1
  expect_says "Temporal and Kafka could not be set up (exit code 3)"
}

test_preparing_ends_the_build_at_once_when_the_servers_fail_and_says_why() {
  copy_preparation
  stand_in "$copy/deploy/dev/build.sh" "$for_ever"
  stand_in "$copy/deploy/setup.sh" "$until_other_waits" \
    'echo "error: step Kafka failed" >&2' 'exit 3'
  prepare
  expect_code 1
  expect_says "error: step Kafka failed" "Temporal and Kafka could not be set up (exit code 3)"
  expect_none_waits
}

test_preparing_ends_the_setting_up_at_once_when_the_build_fails() {
  copy_preparation
  stand_in "$copy/deploy/setup.sh" "$for_ever"
  stand_in "$copy/deploy/dev/build.sh" "$until_other_waits" \
    'echo "shop.cpp:7: error: no such type" >&2' 'exit 4'
  prepare
  expect_code 4
  expect_says "shop.cpp:7: error: no such type"
  expect_none_waits
}

test_preparing_leaves_nothing_behind_when_it_is_ended() {
  copy_preparation
  stand_in "$copy/deploy/setup.sh" "$for_ever"
  stand_in "$copy/deploy/dev/build.sh" "$until_other_waits" 'kill -TERM $PPID' \
    "$for_ever"
  prepare
  expect_code 143
  expect_none_waits
}

# suite [NAME=VALUE...]: deploy/dev/test.sh with a ctest that notes what it is told.
suite() {
  run env PATH="$copy/bin:$PATH" "$@" "$copy/deploy/dev/test.sh"
}

copy_suite() {
  copy_shop
  mkdir -p "$copy/build"
  stand_in "$copy/bin/ctest" "env | grep ^PERDURA_ >>'$work/env' || true"
  stand_in "$copy/deploy/stack.sh" \
    'if [[ $1 == settings ]]; then echo PERDURA_REDIS_PORT=26379; fi'
  rm -f "$work/env"
}

test_make_test_builds_tests_and_drops_its_stack() {
  copy_suite
  suite
  expect_code 0
  # The tests on the stack run beside all that follows.
  [[ $(cut -d' ' -f1-3 "$work/calls" | sort | uniq -c | sed 's/^ *//') == "1 build.sh asan
1 build.sh release
1 ctest --preset asan
1 ctest --preset release
2 ctest --test-dir build/release/stack-tests
1 prepare.sh release e2e
2 stack.sh clean
1 stack.sh settings
1 stack.sh up" ]] || fail "called were:" "$(cat "$work/calls")"
  [[ $(tail -n 1 "$work/calls") == "stack.sh clean" ]] || fail "the stack stayed"
}

test_make_test_ends_with_what_the_tests_on_the_stack_say() {
  copy_suite
  stand_in "$copy/bin/ctest" 'echo "summary of $2"'
  suite
  expect_code 0
  [[ ${output##*$'\n'} == "summary of build/release/stack-tests" ]] ||
    fail "it ends with: ${output##*$'\n'}"
}

# Which of them fails is told, and the others run all the same.
test_make_test_runs_the_other_tests_on_the_stack_when_an_end_to_end_test_fails() {
  copy_suite
  stand_in "$copy/bin/ctest" '[[ $* != *"label-regex e2e"* ]]'
  suite
  expect_failure
  expect_says 'step "Tests on the stack" failed'
  grep -q -e '--label-regex stack --label-exclude e2e' "$work/calls" ||
    fail "called were:" "$(cat "$work/calls")"
}

test_make_test_begins_the_other_tests_on_the_stack_only_when_all_is_built() {
  copy_suite
  stand_in "$copy/deploy/dev/build.sh" \
    'if [[ $1 == release ]]; then' \
    "  until grep -q 'label-regex e2e' '$work/calls'; do sleep 0.01; done" \
    '  sleep 0.3' \
    "  echo built >>'$work/calls'" \
    'fi'
  suite
  expect_code 0
  [[ $(grep -n -x built "$work/calls" | cut -d: -f1) -lt \
    $(grep -n -e '--label-exclude e2e' "$work/calls" | cut -d: -f1) ]] ||
    fail "called were:" "$(cat "$work/calls")"
}

test_make_test_lets_only_its_own_settings_count() {
  copy_suite
  suite PERDURA_REDIS_PORT=1 PERDURA_LOCAL_CONF=/mine.conf PERDURA_TEMPORAL_BIN=/bin/temporal
  expect_code 0
  [[ $(sort -u "$work/env") == $'PERDURA_REDIS_PORT=26379\nPERDURA_TEMPORAL_BIN=/bin/temporal' ]] ||
    fail "the tests got:" "$(cat "$work/env")"
}

test_make_test_names_the_step_that_fails_and_where_to_read_why() {
  copy_suite
  stand_in "$copy/bin/ctest" '[[ $* != *"preset release"* ]]'
  suite
  expect_failure
  expect_says 'step "Optimised tests" failed' build/release/Testing/Temporary/LastTest.log
  stand_in "$copy/bin/ctest" '[[ $* != *stack-tests* ]]'
  suite
  expect_failure
  expect_says 'step "Tests on the stack" failed' build/test-stack/logs
  [[ $(tail -n 1 "$work/calls") == "stack.sh down" ]] || fail "the servers' logs were removed"
  stand_in "$copy/bin/ctest" '[[ $* != *"preset asan"* ]] || exit 8'
  suite
  expect_failure
  expect_says 'step "Sanitized tests" failed (exit code 8)' \
    build/asan/Testing/Temporary/LastTest.log
  stand_in "$copy/deploy/dev/build.sh" '[[ $1 != asan ]]'
  suite
  expect_failure
  expect_says 'step "Build with sanitizers" failed'
  stand_in "$copy/deploy/dev/build.sh" '[[ $1 != release ]]'
  suite
  expect_failure
  expect_says 'step "Build the rest, optimised" failed'
  stand_in "$copy/deploy/stack.sh" '[[ $1 != up ]]'
  suite
  expect_failure
  expect_says 'step "Start a stack for the tests" failed' build/test-stack/logs
  stand_in "$copy/deploy/dev/prepare.sh" 'exit 1'
  suite
  expect_failure
  expect_says 'step "Build what the end-to-end tests need" failed'
}

test_make_test_leaves_no_test_behind_when_a_step_fails() {
  copy_suite
  rm -f "$work/test"
  stand_in "$copy/bin/ctest" \
    'if [[ $* == *"preset asan"* ]]; then' \
    "  until [[ -s '$work/test' ]]; do sleep 0.01; done" \
    '  exit 8' \
    'fi' \
    "sleep 300 & echo \$! >'$work/test'; wait"
  suite
  expect_failure
  local tries
  for tries in {1..500}; do
    kill -0 "$(<"$work/test")" 2>/dev/null || return 0
    sleep 0.01
  done
  fail "a test still runs"
}

# stale SERVER...: as `up` does it; what it stops is printed.
stale() {
  run bash -c '
    set -euo pipefail
    source "$1/deploy/lib/common.sh"
    data=$1/.run
    source "$1/deploy/lib/processes.sh"
    source "$1/deploy/lib/programs.sh"
    source "$1/deploy/stack/stale.sh"
    stop_servers() { echo "stopped: $*"; }
    read_states() { :; }
    stop_stale "${@:2}"' stale "$copy" "$@"
  expect_code 0
}

test_up_leaves_a_shop_alone_that_runs_what_is_built() {
  copy_shop
  run_process perdura "$built/perdura/perdura"
  stale mariadb perdura worker
  [[ -z $output ]] || fail "touched:" "$output"
}

test_up_stops_what_runs_an_older_build_than_the_one_on_disk() {
  local program=$built/perdura/perdura
  copy_shop
  run_process perdura "$program"
  # Some linkers put the new file over the old one.
  cp "$program" "$work/linked"
  mv "$work/linked" "$program"
  stale mariadb perdura worker
  expect_says "Built anew since it was started: perdura" "stopped: perdura"
  stale mariadb
  [[ -z $output ]] || fail "one that was not asked for was touched:" "$output"
}

test_up_stops_a_shop_that_was_built_anew_before_the_mocks_that_it_needs() {
  local program
  copy_shop
  for program in mock-pg perdura; do
    run_process "$program" "$built/$program/$program"
    cp "$built/$program/$program" "$work/linked"
    mv "$work/linked" "$built/$program/$program"
  done
  stale mock-pg mock-courier perdura
  expect_says "stopped: perdura mock-pg"
}

test_up_stops_what_runs_an_older_build_that_was_moved_away() {
  local program=$built/perdura/perdura
  copy_shop
  run_process worker "$program"
  mv "$program" "$program.old"
  cp "$program.old" "$program"
  stale perdura worker
  expect_says "stopped: worker"
  rm "$program.old"
  stale perdura worker
  expect_says "stopped: worker"
}

test_up_leaves_a_shop_alone_that_is_still_the_shell_that_starts_it() {
  copy_shop
  mkfifo "$work/never"
  # shellcheck disable=SC2016
  bash -c 'read -r -t 60 <>"$1"' starting "$work/never" &
  echo $! >>"$work/pids"
  disown
  record perdura $!
  stale perdura
  [[ -z $output ]] || fail "touched:" "$output"
}

test_up_leaves_a_shop_alone_whose_program_is_gone() {
  copy_shop
  run_process perdura "$built/perdura/perdura"
  rm "$built/perdura/perdura"
  stale perdura worker
  [[ -z $output ]] || fail "touched:" "$output"
}

run_tests "$@"
