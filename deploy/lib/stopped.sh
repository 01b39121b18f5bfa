# shellcheck shell=bash
# Which servers of a running stack were stopped on purpose: they stay away until they are started
# again, or the stack is. Needs common.sh, settings.sh, processes.sh.

# keep_stopped SERVER...
keep_stopped() {
  local name
  mkdir -p "$data/stopped"
  for name in "$@"; do : >"$data/stopped/$name"; done
}

# wake_stopped SERVER...: they are started again.
wake_stopped() {
  local name
  for name in "$@"; do rm -f "$data/stopped/$name"; done
}

forget_stopped() { rm -rf "$data/stopped"; }

# For those that start what is not there, and are asked for something else. A stack that is down
# has nothing stopped.
refuse_stopped() {
  local names
  live_pid supervisord >/dev/null || return 0
  names=$(ls "$data/stopped" 2>/dev/null) || return 0
  names=${names//$'\n'/ }
  [[ -z $names ]] || die "this needs all servers; stopped on purpose: $names" \
    "Start again what was stopped: deploy/stack.sh start $names"
}
