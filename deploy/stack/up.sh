# shellcheck shell=bash
# stack.sh up. Needs deploy/lib, deploy/servers and stale.sh.

# Those that differ from what the stack was started with: KEY=NEW (runs with OLD). Secrets are not
# shown. The sample accounts concern no server: the seeder reads them anew each time.
changed_settings() {
  local key line
  local -A runs_with=()
  while IFS= read -r line; do runs_with[${line%%=*}]=${line#*=}; done <"$data/settings"
  for key in "${setting_keys[@]}"; do
    [[ ! $key =~ ^PERDURA_(ADMIN|SELLER|CUSTOMER_[A-Z])_ ]] || continue
    if [[ ! -v runs_with[$key] ]]; then
      printf '%s (new)\n' "$key"
    elif [[ ${!key} == "${runs_with[$key]}" ]]; then
      continue
    elif [[ $key =~ _(PASSWORD|SECRET|KEY)$ ]]; then
      printf '%s (another one, not shown)\n' "$key"
    else
      printf '%s=%s (runs with %s)\n' "$key" "${!key}" "${runs_with[$key]}"
    fi
  done
}

use_running_settings() {
  local line
  [[ -f $data/settings ]] || return 0
  while IFS= read -r line; do export "${line?}"; done <"$data/settings"
}

# A stack runs with the settings it was started with; other ones need a new start.
check_same_settings() {
  local changed
  changed=$(changed_settings)
  [[ -z $changed ]] || die "the stack runs with other settings than these:" \
    "${changed//$'\n'/$'\n'  }" "Run make down, then make up."
}

# Leftovers of a supervisord that was killed still hold ports and data.
stop_leftovers() {
  local name
  for name in $(stopping_order); do
    if live_pid "$name" >/dev/null; then
      say "  stopping $name, left over from a stack that was killed"
      stop_process "$name" || die "$name (pid $(live_pid "$name")) cannot be stopped"
    fi
  done
}

check_free() {
  local name keys=()
  for name in "$@"; do mapfile -t -O "${#keys[@]}" keys < <("${name}_ports"); done
  check_ports "${keys[@]}"
}

start_stack() {
  local name
  stop_leftovers
  rm -rf "$data/pids"
  forget_stopped
  check_free "$@"
  for name in "$@"; do
    "${name}_prepare"
    note_log_end "$name"
  done
  (umask 077 && print_settings >"$data/settings")
  start_supervisor "$@"
}

# Adds servers to a stack that runs. supervisorctl waits until a server has stayed up for a while;
# whether it is well, wait_healthy sees sooner.
start_more() {
  local name
  for name in "$@"; do
    # One that keeps ending is in one of its tries, or between two.
    [[ ! ${state_of[$name]} =~ ^(STARTING|BACKOFF)$ ]] || ctl stop "$name" >/dev/null || true
    rm -f "$data/pids/$name"
  done
  check_free "$@"
  for name in "$@"; do
    "${name}_prepare"
    note_log_end "$name"
    ctl start "$name" >"$logs/start-$name.log" 2>&1 &
  done
}

stack_up() {
  local wanted=("$@")
  ((${#wanted[@]} > 0)) || wanted=("${servers[@]}")
  if supervisor_alive; then check_same_settings; fi
  bring_up "${wanted[@]}"
}

# bring_up SERVER...: for `start` and `restart` too, which take what the stack runs with, and from
# the files only what it was started without.
bring_up() {
  local wanted=("$@") absent=() name began=$SECONDS
  if supervisor_alive; then
    wake_stopped "${wanted[@]}"
    read_states
    stop_stale "${wanted[@]}"
    for name in "${wanted[@]}"; do
      case ${state_of[$name]} in
        RUNNING) ;;
        STARTING) healthy "$name" || absent+=("$name") ;;
        *) absent+=("$name") ;;
      esac
    done
    if ((${#absent[@]} == 0)); then
      say "Already started: ${wanted[*]}"
    else
      say "Starting ${absent[*]}"
      start_more "${absent[@]}"
    fi
  else
    say "Starting ${wanted[*]} (data and logs: ${data#"$root"/})"
    start_stack "${wanted[@]}"
  fi
  wait_healthy "${wanted[@]}"
  say "Up in $((SECONDS - began)) s."
  say_where "${wanted[@]}"
}

# say_where SERVER...: what of them people go to.
say_where() {
  [[ " $* " != *" perdura "* ]] ||
    say "The shop's REST API: http://127.0.0.1:$PERDURA_GATEWAY_PORT/api/v1"
  [[ " $* " != *" temporal "* ]] ||
    say "Temporal's Web UI:   http://127.0.0.1:$PERDURA_TEMPORAL_UI_PORT"
}
