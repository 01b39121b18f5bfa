#!/usr/bin/env bash
# What `make setup` and the stack say to a user whose machine or settings are not right.
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

test_a_line_that_is_no_setting_is_named() {
  settings_with "redis port 26000"
  expect_code 1
  expect_says "local.conf:1:" "redis port 26000"
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

test_an_unknown_command_or_server_lists_the_known_ones() {
  run "$repo/deploy/stack.sh" upp
  expect_code 1
  expect_says '"upp"' "up down stop start restart status logs settings clean"
  run "$repo/deploy/stack.sh" up postgres
  expect_code 1
  expect_says '"postgres"' "mariadb redis kafka temporal"
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

run_tests "$@"
