# shellcheck shell=bash
# Temporal's development server on a SQLite file. Needs common.sh, settings.sh.

# The developer's own TEMPORAL_ADDRESS and the like are about another server.
temporal_cli() (
  unset "${!TEMPORAL_@}"
  exec timeout 15 "$tools/bin/temporal" "$@" --disable-config-file --disable-config-env \
    --env-file "$data/temporal/env.yaml" --address "127.0.0.1:$PERDURA_TEMPORAL_PORT"
)

temporal_ports() {
  printf 'PERDURA_TEMPORAL_%s\n' PORT UI_PORT METRICS_PORT HTTP_PORT
}

temporal_prepare() {
  [[ -x $tools/bin/temporal ]] || die "the Temporal server is not built" "Run make setup first."
  mkdir -p "$data/temporal"
}

temporal_run() {
  unset "${!TEMPORAL_@}"
  local args=(
    --ip 127.0.0.1 --port "$PERDURA_TEMPORAL_PORT"
    --ui-port "$PERDURA_TEMPORAL_UI_PORT"
    --metrics-port "$PERDURA_TEMPORAL_METRICS_PORT"
    --http-port "$PERDURA_TEMPORAL_HTTP_PORT"
    --namespace "$PERDURA_TEMPORAL_NAMESPACE"
    --db-filename "$data/temporal/temporal.db"
    # NORMAL is as fast as memory and survives kill -9, not a power cut.
    --sqlite-pragma journal_mode=WAL
    --sqlite-pragma synchronous="$PERDURA_TEMPORAL_SYNCHRONOUS"
    # A third less work for the server: an activity's task comes with the workflow task's answer.
    --dynamic-config-value system.enableActivityEagerExecution=true
    # One node: with the default of four partitions a task waits, up to seconds, in one that no
    # worker happens to poll.
    --dynamic-config-value matching.numTaskqueueReadPartitions=1
    --dynamic-config-value matching.numTaskqueueWritePartitions=1
    --search-attribute OrderStatus=Keyword --search-attribute BuyerId=Keyword
    --disable-config-file --disable-config-env --env-file "$data/temporal/env.yaml"
  )
  # Its garbage is collected half as often, for some 80 MB.
  export GOGC=200
  exec "$tools/bin/temporal" server start-dev "${args[@]}"
}

# The namespace and the search attributes are made after the server begins to answer.
temporal_healthy() {
  local answer
  # Not piped into grep -q: it may leave before the writer is done, which would look like a failure.
  answer=$(temporal_cli operator cluster health) && [[ $answer == *SERVING* ]] || return 1
  answer=$(temporal_cli operator search-attribute list --namespace "$PERDURA_TEMPORAL_NAMESPACE") &&
    [[ $answer == *OrderStatus* ]]
}

# What somebody looks for here, by hand or in the Web UI. All else can be listed too, unindexed.
readonly visibility_indexes=(
  default_idx by_workflow_id by_workflow_type by_status by_parent_workflow_id by_root_workflow_id
  by_temporal_namespace_division by_keyword_01 by_keyword_02 by_keyword_03
)

# The server's schema indexes each workflow's record, which is written anew with every change of a
# search attribute, in 47 ways, most of them for attributes that nobody has: a tenth of its work.
# Needs temporal_prepare's folder; may run beside the server, and again.
drop_unused_visibility_indexes() {
  local kept
  printf -v kept "'%s'," "${visibility_indexes[@]}"
  sqlite_cli "SELECT 'DROP INDEX IF EXISTS ' || name || ';' FROM sqlite_master
    WHERE type = 'index' AND tbl_name = 'executions_visibility' AND sql IS NOT NULL
      AND name NOT IN (${kept%,})" | sqlite_cli
}

# sqlite_cli [STATEMENT]: without one, those of its input.
sqlite_cli() {
  sqlite3 -batch -bail -init /dev/null -cmd '.timeout 15000' "$data/temporal/temporal.db" "$@"
}

# The server makes its namespaces with a day of retention.
temporal_finish() {
  drop_unused_visibility_indexes ||
    warn "the indexes that nobody uses stay: Temporal works on, a tenth slower"
  temporal_cli operator namespace update --namespace "$PERDURA_TEMPORAL_NAMESPACE" \
    --retention "${PERDURA_TEMPORAL_RETENTION_DAYS}d" >/dev/null
}
