#!/usr/bin/env bash
# What `make setup` and the stack say to a user whose machine or settings are not right.
# shellcheck disable=SC2016,SC2030,SC2031  # texts for other shells; each test is one of its own
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
trap 'rm -rf "$work"' EXIT

# A machine's commands without those named.
bin_without() {
  local bin=$work/bin-${*// /-} name
  mkdir -p "$bin"
  ln -sf /usr/bin/* "$bin"
  for name in "$@"; do rm -f "$bin/$name"; done
  printf '%s' "$bin"
}

# fake BIN NAME OUTPUT: a command that prints OUTPUT.
fake() {
  rm -f "$1/$2"
  printf '#!/bin/sh\ncat <<END\n%s\nEND\n' "$3" >"$1/$2"
  chmod +x "$1/$2"
}

# A machine with a new enough Go and JDK, whatever this one has.
fit_bin() {
  local bin
  bin=$(bin_without "$@")
  fake "$bin" go go1.26.0
  fake "$bin" java 'openjdk version "17.0.1"'
  fake "$bin" javac 'javac 17.0.1'
  fake "$bin" git ''
  fake "$bin" make ''
  printf '%s' "$bin"
}

settings_with() {
  printf '%s\n' "$@" >"$work/local.conf"
  run env PERDURA_LOCAL_CONF="$work/local.conf" "$repo/deploy/stack.sh" settings
}

test_setup_names_every_missing_tool_and_how_to_get_it() {
  run env PATH="$(bin_without go java javac git make)" "$repo/deploy/setup.sh"
  expect_code 1
  expect_says "Go 1.21 or newer is not installed" "bookworm-backports golang-go" \
    "JDK of version 17 or newer is not installed" "apt-get install openjdk-17-jdk-headless" \
    "apt-get install git" "apt-get install make"
}

test_setup_refuses_a_go_that_is_too_old() {
  local bin
  bin=$(fit_bin)
  fake "$bin" go go1.19.8
  run env PATH="$bin" "$repo/deploy/setup.sh"
  expect_code 1
  expect_says "Go is 1.19.8" "1.21 or newer is needed"
}

test_setup_refuses_a_jdk_that_is_too_old() {
  local bin
  bin=$(fit_bin)
  fake "$bin" java 'openjdk version "11.0.2" 2019-01-15'
  run env PATH="$bin" "$repo/deploy/setup.sh"
  expect_code 1
  expect_says "java is version 11" "17 or newer is needed"
}

test_setup_without_root_and_sudo_prints_the_command_to_run() {
  local bin as_user=()
  bin=$(fit_bin sudo)
  fake "$bin" dpkg-query 'installed cmake'
  chmod -R a+rX "$work"
  ((EUID != 0)) || as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  run env PATH="$bin" "${as_user[@]}" "$repo/deploy/setup.sh"
  expect_code 1
  expect_says "needs root" "apt-get install -y --no-install-recommends" "clang-16" "mariadb-server"
  [[ $output != *" cmake"* ]] || fail "an installed package is to be installed again:" "$output"
}

test_setup_on_another_system_names_the_list_of_packages() {
  run env PATH="$(fit_bin apt-get)" "$repo/deploy/setup.sh"
  expect_code 1
  expect_says "apt-get is missing" "deploy/packages.txt"
}

test_a_local_file_changes_a_setting_and_the_environment_wins_over_it() {
  settings_with "# mine" "" "PERDURA_REDIS_PORT=26000"
  expect_code 0
  expect_says "PERDURA_REDIS_PORT=26000"
  run env PERDURA_LOCAL_CONF="$work/local.conf" PERDURA_REDIS_PORT=26001 \
    "$repo/deploy/stack.sh" settings
  expect_says "PERDURA_REDIS_PORT=26001"
}

test_an_unknown_setting_is_named_with_its_line() {
  settings_with "# mine" "PERDURA_REDDIS_PORT=26000"
  expect_code 1
  expect_says "local.conf:2: there is no setting PERDURA_REDDIS_PORT"
}

test_a_mistyped_setting_is_told_with_the_one_that_may_be_meant() {
  settings_with "PERDURA_REDDIS_PORT=26000" "PERDURA_WEATHER=fine"
  expect_code 1
  expect_says "local.conf:1: there is no setting PERDURA_REDDIS_PORT" \
    "PERDURA_REDDIS_PORT; did you mean PERDURA_REDIS_PORT?"
  grep -q -x -E 'error: .*:2: there is no setting PERDURA_WEATHER' <<<"$output" ||
    fail "something is said to be near:" "$output"
}

test_a_setting_that_stands_twice_is_refused_with_both_lines() {
  settings_with "PERDURA_REDIS_PORT=26000" "# again" "PERDURA_REDIS_PORT=26001"
  expect_code 1
  expect_says "local.conf:3: PERDURA_REDIS_PORT stands in line 1 already"
}

test_an_empty_setting_is_named_with_its_place() {
  settings_with "PERDURA_REDIS_PORT="
  expect_code 1
  expect_says "local.conf:1: the setting PERDURA_REDIS_PORT is empty"
  run env PERDURA_REDIS_PORT= "$repo/deploy/stack.sh" settings
  expect_code 1
  expect_says "the environment: the setting PERDURA_REDIS_PORT is empty"
}

# base_with SED: a copy of the scripts, in $work/shop, with perdura.conf edited.
base_with() {
  rm -rf "$work/shop"
  mkdir "$work/shop"
  cp -r "$repo/deploy" "$repo/perdura.conf" "$work/shop"
  sed -i -E "$1" "$work/shop/perdura.conf"
}

test_wrong_lines_of_the_base_file_are_all_named_and_the_stack_can_be_ended() {
  local number keys=() command
  mapfile -t keys < <(grep -o '^PERDURA_[A-Z_]*' "$repo/perdura.conf")
  number=$(grep -n '^PERDURA_REDIS_PORT=' "$repo/perdura.conf" | cut -d: -f1)
  # expect_told WHY: of every setting, once, and whatever looks at or ends a stack goes on.
  expect_told() {
    run env PERDURA_DATA="$work/data" "$work/shop/deploy/stack.sh" settings
    expect_code 1
    expect_says "error: $work/shop/perdura.conf:$number: $1"
    [[ $(grep -c '^error: ' <<<"$output") == "${#keys[@]}" ]] || fail "not each once:" "$output"
    for command in down status; do
      run env PERDURA_DATA="$work/data" "$work/shop/deploy/stack.sh" "$command"
      expect_says "warning: $work/shop/perdura.conf:$number: $1"
      expect_silent_about "unbound variable"
    done
    expect_code 3
    expect_says "The stack is down"
  }
  base_with 's/^(PERDURA_[A-Z_]+)=.*/\1=/'
  expect_told "the setting PERDURA_REDIS_PORT is empty"
  base_with 's/^(PERDURA_[A-Z_]+)=/\1 = /'
  expect_told "expected PERDURA_SOMETHING=value"
}

test_without_a_data_folder_nothing_is_done() {
  local before command
  base_with 's/^PERDURA_DATA=.*/PERDURA_DATA=/'
  before=$(ls "$work/shop")
  for command in down status "stop redis"; do
    # shellcheck disable=SC2086  # words
    run "$work/shop/deploy/stack.sh" $command
    expect_code 1
    expect_says "error: $work/shop/perdura.conf:" "the setting PERDURA_DATA is empty"
  done
  [[ $(ls "$work/shop") == "$before" ]] || fail "left behind: $(ls "$work/shop")"
}

test_line_ends_of_windows_are_no_part_of_a_setting() {
  settings_with $'# mine\r' $'\r' $'PERDURA_REDIS_PORT=26000\r'
  expect_code 0
  grep -q -x 'PERDURA_REDIS_PORT=26000' <<<"$output" || fail "not taken:" "$output"
}

test_the_place_of_a_wrong_value_is_told() {
  settings_with "" "PERDURA_REDIS_PORT=none"
  expect_code 1
  expect_says "local.conf:2: PERDURA_REDIS_PORT=none is not a port"
  run env PERDURA_REDIS_PORT=none "$repo/deploy/stack.sh" settings
  expect_code 1
  expect_says "the environment: PERDURA_REDIS_PORT=none is not a port"
}

test_what_looks_at_or_ends_a_stack_only_warns_of_wrong_settings() {
  printf '%s\n' "PERDURA_DATA=$work/data" "PERDURA_REDDIS_PORT=1" >"$work/local.conf"
  run env PERDURA_LOCAL_CONF="$work/local.conf" "$repo/deploy/stack.sh" down
  expect_code 0
  expect_says "warning: $work/local.conf:2: there is no setting PERDURA_REDDIS_PORT" "Nothing was"
  run env PERDURA_LOCAL_CONF="$work/local.conf" "$repo/deploy/stack.sh" status
  expect_code 3
  expect_says "warning: $work/local.conf:2:" "The stack is down"
  run env PERDURA_LOCAL_CONF="$work/local.conf" "$repo/deploy/stack.sh" logs
  expect_says "warning: $work/local.conf:2:" "there are no logs yet in $work/data/logs"
  local command
  for command in up clean settings; do
    run env FORCE=1 PERDURA_LOCAL_CONF="$work/local.conf" "$repo/deploy/stack.sh" "$command"
    expect_code 1
    expect_says "error: $work/local.conf:2:"
  done
  [[ ! -e $work/data ]] || fail "something was done in the data folder"
}

test_a_data_folder_that_cannot_be_made_is_told_with_its_setting() {
  local folder command
  touch "$work/file"
  for folder in "$work/file/data" "$work/file" /proc/perdura; do
    for command in "stack.sh up" dev/demo.sh dev/loadtest.sh; do
      # shellcheck disable=SC2086  # words
      run env PERDURA_DATA="$folder" "$repo"/deploy/$command
      expect_code 1
      expect_says "the data folder $folder cannot be made" "PERDURA_DATA"
    done
    run env PERDURA_DATA="$folder" "$repo/deploy/stack.sh" down
    expect_code 0
  done
  settings_with "PERDURA_DATA=$work/file"
  run env PERDURA_LOCAL_CONF="$work/local.conf" "$repo/deploy/stack.sh" up
  expect_says "PERDURA_DATA names it ($work/local.conf:1)"
}

test_a_line_that_is_no_setting_is_told_with_its_place_and_not_shown_for_it_may_hold_a_secret() {
  settings_with "" "PERDURA_ADMIN_PASSWORD = hunter2"
  expect_code 1
  expect_says "local.conf:2: expected PERDURA_SOMETHING=value, no blanks around the ="
  expect_silent_about hunter2
}

test_a_port_out_of_range_is_refused() {
  settings_with "PERDURA_REDIS_PORT=65536"
  expect_code 1
  expect_says "PERDURA_REDIS_PORT=65536 is not a port"
}

test_two_settings_with_one_port_are_refused() {
  settings_with "PERDURA_REDIS_PORT=26000" "PERDURA_KAFKA_PORT=26000"
  expect_code 1
  expect_says "PERDURA_REDIS_PORT" "PERDURA_KAFKA_PORT" "both 26000"
}

test_a_password_that_would_break_out_of_sql_is_refused() {
  settings_with "PERDURA_MARIADB_PASSWORD=a'b"
  expect_code 1
  expect_says "PERDURA_MARIADB_PASSWORD"
}

test_a_secret_that_is_too_short_is_refused_and_not_shown() {
  local key
  for key in PERDURA_SERVICE_SECRET PERDURA_PG_SECRET PERDURA_PG_WEBHOOK_SECRET \
    PERDURA_COURIER_KEY PERDURA_COURIER_WEBHOOK_SECRET; do
    settings_with "$key=fifteen-letters"
    expect_code 1
    expect_says "local.conf:1: $key is too short: it needs 16 characters"
    expect_silent_about fifteen-letters
  done
}

test_deadlines_are_looked_at() {
  local key value
  for key in PERDURA_DEADLINE_{ORDER_PAYMENT,SHIPPING_SILENCE,PAID_CANCEL}; do
    for value in 10min 7 "7 bd" d; do
      settings_with "$key=$value"
      expect_code 1
      expect_says "local.conf:1: $key=$value is not a time: a whole number with s, m, h or d"
    done
    settings_with "$key=90s"
    expect_code 0
  done
  settings_with "PERDURA_DEADLINE_PAID_CANCEL=5bd"
  expect_code 0
}

test_times_and_days_of_the_mocks_are_looked_at() {
  local key
  for key in PERDURA_MOCK_PG_{LATE_BY,SILENCE,SLOW} \
    PERDURA_COURIER_{HAND_OVER,STEP,LATE,SILENCE}; do
    settings_with "$key=2"
    expect_code 1
    expect_says "local.conf:1: $key=2 is not a time: a whole number with ms, s, m, h or d"
    settings_with "$key=250ms"
    expect_code 0
  done
  settings_with "PERDURA_MOCK_PG_AUTHORISATION_DAYS=7d"
  expect_code 1
  expect_says "PERDURA_MOCK_PG_AUTHORISATION_DAYS=7d is not a number of days"
}

test_an_unknown_command_or_server_lists_the_known_ones() {
  run "$repo/deploy/stack.sh" upp
  expect_code 1
  expect_says '"upp"' "up down stop start restart status logs settings clean"
  run "$repo/deploy/stack.sh" up postgres
  expect_code 1
  expect_says '"postgres"' "mariadb redis kafka temporal mock-pg mock-courier perdura worker"
}

test_stopping_or_starting_needs_names_of_servers() {
  run "$repo/deploy/stack.sh" stop
  expect_code 1
  expect_says "stop needs the names of servers" "mariadb redis kafka temporal"
  run "$repo/deploy/stack.sh" restart redis postgres
  expect_code 1
  expect_says '"postgres"'
}

test_single_servers_of_a_stack_that_is_down_cannot_be_stopped_or_started() {
  local command
  for command in stop start restart; do
    run env PERDURA_DATA="$work/data" "$repo/deploy/stack.sh" "$command" redis
    expect_code 1
    expect_says "the stack is down" "make up"
  done
}

# in_stack COMMAND: what the parts of stack.sh do with a data folder in which redis left a log.
in_stack() {
  mkdir -p "$work/stack/logs" "$work/stack/pids"
  run bash -c '
    set -euo pipefail
    repo=$1 data=$2 logs=$2/logs
    for part in lib/common lib/settings lib/processes lib/supervisor lib/health stack/show; do
      source "$repo/deploy/$part.sh"
    done
    read_states() { :; }
    eval "$3"' in_stack "$repo" "$work/stack" "$1"
}

test_up_shows_what_a_server_logged_since_this_start_and_no_older_lines() {
  in_stack '
    echo "of an earlier start" >"$logs/redis.log"
    note_log_end redis
    echo "of this start" >>"$logs/redis.log"
    give_up_on redis "ended while it was starting"'
  expect_code 1
  expect_says "redis ended while it was starting" "| of this start" \
    "Read $work/stack/logs/redis.log"
  [[ $output != *"of an earlier start"* ]] || fail "shows old lines:" "$output"
}

test_up_puts_the_reason_that_our_program_gives_in_front_and_once() {
  in_stack '
    echo "perdura: of an earlier start" >"$logs/worker.log"
    note_log_end worker
    printf "%s\n" "{waiting}" "perdura: A=x: expected a number" "perdura: B=y: expected a port" \
      "{waiting again}" "perdura: A=x: expected a number" >>"$logs/worker.log"
    give_up_on worker "ended while it was starting"'
  expect_code 1
  [[ $output == "error: worker ended while it was starting:
  A=x: expected a number
  B=y: expected a port
"*"  | {waiting}
  | {waiting again}
"* ]] || fail "said otherwise:" "$output"
  [[ $output != *"of an earlier start"* ]] || fail "shows old lines:" "$output"
}

test_up_knows_the_reasons_of_the_mocks() {
  local name
  for name in mock-pg mock-courier; do
    in_stack "
      echo begun >\"\$logs/$name.log\"
      note_log_end $name
      echo '$name: PERDURA_X=y: expected more' >>\"\$logs/$name.log\"
      give_up_on $name 'ended while it was starting'"
    expect_code 1
    expect_says "error: $name ended while it was starting:"$'\n'"  PERDURA_X=y: expected more"
  done
}

test_up_says_where_a_refused_setting_was_written() {
  in_stack '
    place_of=([PERDURA_A]=mine.conf:3 [PERDURA_B]="")
    note_log_end redis
    printf "perdura: PERDURA_%s=x (from the environment): expected more\n" A B C >"$logs/redis.log"
    give_up_on redis "ended while it was starting"'
  expect_says "  PERDURA_A=x (from mine.conf:3): expected more" "  PERDURA_B=x: expected more" \
    "  PERDURA_C=x (from the environment): expected more"
}

test_up_shows_the_end_of_the_log_of_a_server_that_ran_already() {
  in_stack '
    printf "perdura: of an earlier start\n%s\n" serving >"$logs/worker.log"
    give_up_on worker "gave no sign in 90 s"'
  expect_code 1
  expect_says "worker gave no sign in 90 s; the end of its log:" "| serving" "is not healthy"
  [[ $output != *"error: worker gave"* ]] || fail "an older reason is told as this one's:" "$output"
}

test_up_shows_all_of_a_log_that_was_begun_anew_meanwhile() {
  in_stack '
    seq 100 >"$logs/redis.log"
    note_log_end redis
    echo "begun anew" >"$logs/redis.log"
    give_up_on redis "is FATAL"'
  expect_says "| begun anew"
}

test_what_stopped_is_kept_away_even_if_another_one_does_not_stop() {
  in_stack '
    source "$repo/deploy/lib/stopped.sh"
    source "$repo/deploy/stack/single.sh"
    supervisor_alive() { :; }
    ctl() { :; }
    wait_gone() { [[ $1 != kafka ]]; }
    state_of=([redis]=RUNNING [kafka]=RUNNING [worker]=RUNNING)
    stack_stop redis kafka worker'
  expect_code 1
  expect_says "kafka" "does not stop"
  [[ $(ls "$work/stack/stopped") == redis ]] || fail "kept away: $(ls "$work/stack/stopped")"
}

test_status_calls_a_server_that_starts_starting_and_not_ill() {
  in_stack '
    healthy() { false; }
    touch "$data/pids/kafka" "$data/pids/redis"
    touch -d "1 day ago" "$data/pids/temporal"
    state_of=([redis]=STARTING [kafka]=RUNNING [temporal]=RUNNING [worker]=BACKOFF)
    for name in redis kafka temporal worker; do echo "$name: $(health_of "$name")"; done'
  expect_code 0
  grep -q -x 'redis: starting' <<<"$output" || fail "$output"
  expect_says "kafka: not healthy yet" "temporal: NOT HEALTHY: $work/stack/logs/temporal.log" \
    "worker: NOT HEALTHY"
}

test_status_tells_a_stack_that_went_down_with_the_machine_from_one_that_was_killed() {
  in_stack 'echo "12 345 of-another-boot" >"$data/pids/supervisord"; say_state 0 0 0'
  expect_code 3
  expect_says "went down with the machine" "make up" "docs/operations.md"
  in_stack 'echo "12 345 $(</proc/sys/kernel/random/boot_id)" >"$data/pids/supervisord"
    say_state 0 0 0'
  expect_code 3
  expect_says "was killed: make up starts it again; nothing acknowledged is lost"
}

run_tests "$@"
