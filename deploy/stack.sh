#!/usr/bin/env bash
# The local stack under a supervisord of our own: Temporal, Kafka, MariaDB, Redis, our services and
# our worker, and mock-pg and mock-courier, which play the world outside.
#   stack.sh up [SERVER...]      start (all, or those named) and wait until healthy
#   stack.sh down                stop what `up` started, and nothing else
#   stack.sh stop SERVER...      stop single servers of a running stack; they stay stopped
#   stack.sh start SERVER...     start them again and wait until they are healthy
#   stack.sh restart SERVER...   both
#   stack.sh status              a table; exit code 0: all that was started is healthy, 1: not
#                                all of it is, 3: nothing runs
#   stack.sh logs [SERVER...]    follow the logs (without a terminal: print their ends)
#   stack.sh settings            print all settings as they stand, KEY=VALUE
#   stack.sh clean               down, and remove all data (asks; FORCE=1 does not)
# Servers: mariadb redis kafka temporal mock-pg mock-courier perdura worker; their files are in
# deploy/servers.
# Settings: perdura.conf; a running stack keeps those that it was started with.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# In the order of their start; down goes the other way.
servers=(mariadb redis kafka temporal mock-pg mock-courier perdura worker)
source "$here/lib/common.sh"
source "$here/lib/settings.sh"
source "$here/lib/processes.sh"
source "$here/lib/stopped.sh"
source "$here/lib/supervisor.sh"
source "$here/lib/health.sh"
source "$here/lib/programs.sh"
source "$here/servers/temporal.sh"
source "$here/servers/kafka.sh"
source "$here/servers/mariadb.sh"
source "$here/servers/mock-courier.sh"
source "$here/servers/mock-pg.sh"
source "$here/servers/perdura.sh"
source "$here/servers/redis.sh"
source "$here/stack/up.sh"
source "$here/stack/down.sh"
source "$here/stack/single.sh"
source "$here/stack/stale.sh"
source "$here/stack/show.sh"

usage() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; }

check_names() {
  local name
  for name in "$@"; do
    [[ " ${servers[*]} " == *" $name "* ]] ||
      die "there is no server \"$name\"" "There are: ${servers[*]}"
  done
}

# One at a time of those that change something, for one data folder.
lock_data() {
  exec 9>"$data/lock"
  flock --wait 120 9 || die "another command is at work on $data"
}

command=${1:-help}
shift || true
case $command in
  up | logs | run) check_names "$@" ;;
  stop | start | restart)
    (($# > 0)) || die "$command needs the names of servers" "There are: ${servers[*]}"
    check_names "$@"
    ;;
  down | status | settings | clean)
    (($# == 0)) || die "$command takes no arguments" "See deploy/stack.sh help"
    ;;
  help | -h | --help)
    usage
    exit 0
    ;;
  *)
    die "there is no command \"$command\"" \
      "There are: up down stop start restart status logs settings clean"
    ;;
esac

if [[ $command == run ]]; then
  # Under supervisord: the settings are those that `up` saw, handed on in the environment.
  data=$PERDURA_DATA logs=$PERDURA_DATA/logs
  record_process "$1" $$
  ulimit -S -n 65536 2>/dev/null || ulimit -S -n "$(ulimit -H -n)"
  "${1}_run"
fi

case $command in
  up | settings | clean) load_settings ;;
  *) load_settings_leniently ;;
esac
case $command in
  up)
    make_data_folder
    lock_data
    stack_up "$@"
    ;;
  down)
    # What has no data folder was never started.
    [[ ! -d $data ]] || lock_data
    stack_down
    ;;
  stop | start | restart)
    [[ ! -d $data ]] || lock_data
    "stack_$command" "$@"
    ;;
  status) stack_status ;;
  logs) stack_logs "$@" ;;
  settings) print_settings ;;
  clean)
    [[ ! -d $data ]] || lock_data
    stack_clean
    ;;
esac
