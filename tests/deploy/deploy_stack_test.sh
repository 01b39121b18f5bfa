#!/usr/bin/env bash
# The whole stack for real, with ports and a data folder of its own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly data=$work/data conf=$work/local.conf
cat >"$conf" <<CONF
PERDURA_DATA=$data
PERDURA_TEMPORAL_PORT=31233
PERDURA_TEMPORAL_UI_PORT=31234
PERDURA_TEMPORAL_METRICS_PORT=31235
PERDURA_TEMPORAL_HTTP_PORT=31236
PERDURA_KAFKA_PORT=31092
PERDURA_KAFKA_CONTROLLER_PORT=31093
PERDURA_MARIADB_PORT=31306
PERDURA_REDIS_PORT=31379
PERDURA_GATEWAY_PORT=31080
PERDURA_IDENTITY_PORT=31081
PERDURA_PRODUCT_PORT=31082
PERDURA_ORDER_PORT=31083
PERDURA_PAYMENT_PORT=31084
PERDURA_WORKER_PORT=31085
PERDURA_SHIPPING_PORT=31086
PERDURA_PROMOTION_PORT=31087
PERDURA_MOCK_PG_PORT=31090
PERDURA_COURIER_PORT=31091
CONF
readonly servers=(mariadb redis kafka temporal mock-pg mock-courier perdura worker)
readonly payment='{"pg_order_id":"pgo-1","order_id":"ord_1","amount":10000,"currency":"KRW"}'
readonly parcel='{"waybills":[{"reference":"shp_1","order_id":"ord_1","courier_code":"04","items":1,
  "sender":{"name":"Sam","line":"1 Road"},"recipient":{"name":"Anna","line":"2 Street"}}]}'

stack() { PERDURA_LOCAL_CONF=$conf "$repo/deploy/stack.sh" "$@"; }
finish() {
  FORCE=1 stack clean >/dev/null 2>&1 || true
  [[ ! -s $work/foreign.pid ]] || kill -TERM "$(<"$work/foreign.pid")" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

pid_of() { cut -d' ' -f1 "$data/pids/$1"; }

expect_all_healthy() {
  run stack status
  expect_code 0
  local name
  for name in "${servers[@]}"; do
    grep -q -E "^$name +running .* healthy$" <<<"$output" || fail "$name is not healthy:" "$output"
  done
}

# expect_up_said ADDRESS...: where the shop and the Web UI are; one line each.
expect_up_said() {
  run stack up
  expect_says "$@"
  [[ $(tail -n "$#" <<<"$output" | grep -c http) == "$#" ]] || fail "not at the end:" "$output"
}

# Gone, or a zombie that nobody has waited for.
expect_gone() {
  local tries
  for tries in {1..500}; do
    (source "$repo/deploy/lib/processes.sh" && live_pid "$1") >/dev/null || return 0
    sleep 0.01
  done
  fail "$1 is still there after $tries tries"
}

# expect_not_healthy SERVER: once supervisord sees that it ended, or gives it up.
expect_not_healthy() {
  local tries
  for tries in {1..50}; do
    run stack status
    expect_code 1
    ! grep -q -E "^$1 .*NOT HEALTHY" <<<"$output" || return 0
    sleep 0.1
  done
  fail "$1 is not shown as ill after $tries looks:" "$output"
}

# Every process that was started with our data folder as its setting.
ours_alive() { grep -l -s -F -x -z "PERDURA_DATA=$data" /proc/[0-9]*/environ || true; }

# pg PATH [BODY], courier PATH [BODY]: calls as the shop's, with the secrets of perdura.conf.
secret() { sed -n "s/^$1=//p" "$repo/perdura.conf"; }
mock_call() {
  curl --fail-with-body --silent --max-time 10 -H "Authorization: Bearer $2" \
    -H 'Content-Type: application/json' -H "Idempotency-Key: key-1" \
    "http://127.0.0.1:$1$3" ${4:+--data "$4"}
}
pg() { mock_call 31090 "$(secret PERDURA_PG_SECRET)" "$@"; }
courier() { mock_call 31091 "$(secret PERDURA_COURIER_KEY)" "$@"; }

sql() {
  MYSQL_PWD=perdura mariadb --no-defaults --protocol=tcp --host=127.0.0.1 --port=31306 \
    --user=perdura --skip-column-names --execute="$1"
}

test_a_up_makes_every_server_healthy() {
  run stack up
  expect_code 0
  expect_all_healthy
  expect_up_said "http://127.0.0.1:31080/api/v1" "http://127.0.0.1:31234"
}

test_b_up_again_says_that_it_is_up_and_starts_nothing() {
  local before
  before=$(cat "$data"/pids/*)
  run stack up
  expect_code 0
  expect_says "Already started"
  [[ $(cat "$data"/pids/*) == "$before" ]] || fail "something was started anew"
}

test_c_the_namespace_keeps_closed_workflows_90_days_and_knows_our_search_attributes() {
  run "$repo/.cache/bin/temporal" operator namespace describe --namespace perdura \
    --address 127.0.0.1:31233
  expect_says "2160h0m0s"
  run "$repo/.cache/bin/temporal" operator search-attribute list --namespace perdura \
    --address 127.0.0.1:31233
  expect_says OrderStatus BuyerId
}

test_c1_workflows_are_indexed_by_what_is_looked_for_and_listed_by_all_else_too() {
  local indexes attribute
  indexes=$(sqlite3 -readonly "$data/temporal/temporal.db" "SELECT name FROM sqlite_master
    WHERE type = 'index' AND tbl_name = 'executions_visibility' AND sql IS NOT NULL")
  grep -q -x default_idx <<<"$indexes" || fail "nothing is left:" "$indexes"
  ! grep -q -x by_history_length <<<"$indexes" || fail "what nobody looks for is indexed:" "$indexes"
  for attribute in OrderStatus BuyerId HistoryLength; do
    run "$repo/.cache/bin/temporal" workflow count --namespace perdura --address 127.0.0.1:31233 \
      --query "$attribute IS NOT NULL"
    expect_code 0
    expect_says Total
  done
}

test_d_up_with_other_settings_than_the_running_ones_is_refused() {
  run env PERDURA_REDIS_PORT=31380 PERDURA_SERVICE_SECRET=a-new-secret-for-it \
    PERDURA_COURIER_KEY=a-new-key-for-the-courier \
    PERDURA_SELLER_PASSWORD=a-new-password PERDURA_LOCAL_CONF="$conf" "$repo/deploy/stack.sh" up
  expect_code 1
  expect_says "runs with other settings" "PERDURA_REDIS_PORT=31380 (runs with " \
    "PERDURA_SERVICE_SECRET (another one, not shown)" "PERDURA_COURIER_KEY (another one, not"
  expect_silent_about a-new-secret a-new-key PERDURA_SELLER_PASSWORD
}

test_d1_a_typing_error_in_the_settings_leaves_a_running_stack_usable() {
  cp "$conf" "$work/typo.conf"
  echo PERDURA_REDDIS_PORT=31380 >>"$work/typo.conf"
  local command typo
  typo="typo.conf:$(wc -l <"$work/typo.conf"): there is no setting PERDURA_REDDIS_PORT; did you"
  for command in status "stop redis" "start redis" "restart redis" "logs redis"; do
    # shellcheck disable=SC2086  # words
    run env PERDURA_LOCAL_CONF="$work/typo.conf" "$repo/deploy/stack.sh" $command
    expect_code 0
    expect_says "warning: " "$typo"
  done
  run env PERDURA_LOCAL_CONF="$work/typo.conf" "$repo/deploy/stack.sh" up
  expect_code 1
  expect_says "error: " "$typo"
  expect_all_healthy
}

test_d2_restart_says_that_the_stack_keeps_its_settings() {
  run env PERDURA_REDIS_PORT=31380 PERDURA_LOCAL_CONF="$conf" "$repo/deploy/stack.sh" restart redis
  expect_code 0
  expect_says "keeps the settings" "PERDURA_REDIS_PORT=31380"
  expect_all_healthy
}

# As after an update of the checkout that brought a setting.
test_d3_start_and_restart_work_though_the_stack_was_started_without_a_setting() {
  local command outputs=() codes=()
  cp "$data/settings" "$work/settings"
  sed -i '/^PERDURA_CLOCK_SPEED=/d' "$data/settings"
  for command in "restart redis" "stop redis" "start redis" up; do
    # shellcheck disable=SC2086  # words
    run stack $command
    outputs+=("$output") codes+=("$code")
  done
  cp "$work/settings" "$data/settings"
  [[ ${codes[*]} == "0 0 0 1" ]] || fail "exit codes ${codes[*]}" "${outputs[@]}"
  for output in "${outputs[0]}" "${outputs[2]}" "${outputs[3]}"; do
    expect_says "PERDURA_CLOCK_SPEED (new)"
  done
  expect_all_healthy
}

test_e_after_kill_9_of_everything_up_works_and_the_data_is_there() {
  sql 'CREATE DATABASE perdura_kept; CREATE TABLE perdura_kept.t (n INT PRIMARY KEY);
    INSERT INTO perdura_kept.t VALUES (42)'
  pg /v1/payments "$payment" >/dev/null || fail "mock-pg does not register a payment"
  courier /v1/waybills "$parcel" >"$work/waybill" || fail "no waybill: $(cat "$work/waybill")"
  local name pids=()
  # supervisord first, or it would start the others again.
  for name in supervisord "${servers[@]}"; do pids+=("$(pid_of "$name")"); done
  kill -KILL "${pids[@]}"
  for name in supervisord "${servers[@]}"; do expect_gone "$name"; done
  run stack status
  expect_code 3
  expect_says "was killed: make up starts it again"
  run stack up
  expect_code 0
  expect_all_healthy
  [[ $(sql 'SELECT n FROM perdura_kept.t') == 42 ]] || fail "an acknowledged row is gone"
  run pg /v1/payments/pgo-1
  expect_says '"pg_order_id":"pgo-1"' '"amount":10000'
  # What it has answered for a reference, it answers again.
  run courier /v1/waybills "$parcel"
  [[ $output == "$(<"$work/waybill")" ]] || fail "the waybill is gone:" "$output"
}

test_f_servers_whose_supervisord_was_killed_are_stopped_and_started_anew() {
  local before
  before=$(pid_of kafka)
  kill -KILL "$(pid_of supervisord)"
  run stack status
  expect_failure
  expect_says "left over" "make up stops the rest"
  run stack up
  expect_code 0
  expect_says "left over"
  expect_all_healthy
  [[ $(pid_of kafka) != "$before" ]] || fail "kafka runs without a supervisord"
}

test_f1_a_stopped_server_stays_stopped_and_the_others_run_on() {
  local before
  before=$(pid_of worker)
  run stack stop redis perdura
  expect_code 0
  expect_says "Stopping redis" "Stopping perdura"
  ! redis-cli -p 31379 ping >/dev/null 2>&1 || fail "redis still answers"
  run stack stop redis
  expect_code 0
  expect_says "Already stopped: redis"
  run stack status
  expect_code 0
  grep -q -E '^redis +stopped +- ' <<<"$output" || fail "redis is not shown as stopped:" "$output"
  grep -q -E '^perdura +stopped +- ' <<<"$output" || fail "perdura is not shown stopped:" "$output"
  [[ $(pid_of worker) == "$before" ]] || fail "the worker was started anew"
}

test_f2_start_brings_back_what_was_stopped_and_starts_nothing_twice() {
  run stack start redis perdura
  expect_code 0
  expect_all_healthy
  [[ -z $(ls "$data/stopped") ]] || fail "still counts as stopped: $(ls "$data/stopped")"
  local before
  before=$(cat "$data"/pids/*)
  run stack start redis perdura
  expect_code 0
  expect_says "Already started"
  [[ $(cat "$data"/pids/*) == "$before" ]] || fail "something was started anew"
}

test_f3_restart_gives_a_server_a_new_process_and_leaves_the_others_theirs() {
  local redis worker
  redis=$(pid_of redis) worker=$(pid_of worker)
  run stack restart redis
  expect_code 0
  expect_all_healthy
  [[ $(pid_of redis) != "$redis" ]] || fail "redis was not started anew"
  [[ $(pid_of worker) == "$worker" ]] || fail "the worker was started anew"
}

test_f4_loadtest_leaves_alone_what_was_stopped_until_up_starts_it() {
  run stack stop redis
  PERDURA_LOCAL_CONF=$conf run "$repo/deploy/dev/loadtest.sh"
  expect_code 1
  expect_says "stopped on purpose" "deploy/stack.sh start redis"
  run stack up
  expect_code 0
  expect_says "Starting redis"
  expect_all_healthy
}

test_f5_single_mocks_can_be_stopped_and_started() {
  local perdura
  perdura=$(pid_of perdura)
  run stack stop mock-pg
  expect_code 0
  run stack status
  grep -q -E '^mock-pg +stopped +- +31090 ' <<<"$output" || fail "not shown stopped:" "$output"
  run stack start mock-pg
  expect_code 0
  expect_all_healthy
  [[ $(pid_of perdura) == "$perdura" ]] || fail "perdura was started anew"
}

test_f6_the_courier_tells_the_shipping_service() {
  local tells=http://127.0.0.1:31086/api/v1/shipments/webhooks/courier
  grep -q -F -x -z "PERDURA_COURIER_WEBHOOK_URL=$tells" "/proc/$(pid_of mock-courier)/environ" ||
    fail "its environment:" "$(tr '\0' '\n' <"/proc/$(pid_of mock-courier)/environ")"
}

# Each before those that it needs.
expect_ended_backwards() {
  local order
  order=$(sed -n 's/.* stopped: \([a-z-]*\) .*/\1/p' "$data/logs/supervisord.log" |
    tail -n "${#servers[@]}")
  [[ $order == "$(printf '%s\n' "${servers[@]}" | tac)" ]] || fail "they were ended as:" "$order"
}

test_g_down_leaves_nothing_running() {
  [[ -n $(ours_alive) ]] || fail "the search for our processes finds none while the stack is up"
  run stack down
  expect_code 0
  [[ -z $(ours_alive) ]] || fail "still running: $(ours_alive)"
  expect_ended_backwards
  run stack status
  expect_code 3
  expect_says "make up"
}

test_h_a_server_that_ends_while_starting_is_named_with_its_log_and_can_be_mended() {
  echo nonsense=1 >"$data/kafka/log/meta.properties"
  run stack up redis kafka
  expect_code 1
  expect_says "kafka ended while it was starting" "$data/logs/kafka.log" "node ID not found"
  expect_not_healthy kafka
  rm -rf "$data/kafka/log"
  run stack up redis kafka
  expect_code 0
  expect_says "Starting kafka"
  run stack status
  expect_code 0
  grep -q -E '^temporal +stopped' <<<"$output" || fail "what was not asked for runs:" "$output"
  stack down >/dev/null
}

test_h1_a_setting_that_our_program_refuses_is_told_in_its_words_before_anything_else() {
  echo "perdura: of an earlier start" >>"$data/logs/perdura.log"
  PERDURA_ORDER_RECOVER_AFTER=abc run stack up
  expect_code 1
  local front
  front=$(grep -A 1 -x -E 'error: (perdura|worker) .*' <<<"$output" | tail -n +2)
  [[ $front == *PERDURA_ORDER_RECOVER_AFTER=abc* ]] ||
    fail "the refusal is not in front:" "$output"
  [[ $output != *"of an earlier start"* ]] || fail "shows old lines:" "$output"
  stack down >/dev/null
}

test_i_a_taken_port_is_told_with_its_holder_and_its_setting_and_nothing_starts() {
  redis-server --bind 127.0.0.1 --port 31379 --save '' --daemonize yes \
    --pidfile "$work/foreign.pid" --logfile "$work/foreign.log" >/dev/null
  run stack up
  local foreign
  foreign=$(redis-cli -p 31379 info server | sed -n 's/^process_id:\([0-9]*\).*/\1/p')
  expect_code 1
  expect_says "port 31379 is held by redis-server, pid $foreign" "change PERDURA_REDIS_PORT"
  [[ -z $(ours_alive) ]] || fail "something was started: $(ours_alive)"
  run stack down
  expect_code 0
  kill -0 "$foreign" || fail "down ended a process that is not ours"
  kill -TERM "$foreign"
}

test_j_clean_asks_for_force_without_a_terminal_and_then_removes_its_data_only() {
  echo mine >"$data/notes"
  code=0
  output=$(stack clean 2>&1 </dev/null) || code=$?
  expect_code 1
  expect_says "FORCE=1"
  [[ -d $data/mariadb ]] || fail "removed without being asked to"
  FORCE=1 run stack clean
  expect_code 0
  [[ $(ls "$data") == notes ]] || fail "left or removed too much: $(ls "$data")"
}

run_tests "$@"
