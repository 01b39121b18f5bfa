# shellcheck shell=bash
# stack.sh status and logs. Needs deploy/lib, deploy/servers and up.sh.

row() { printf '%-12s %-9s %8s %7s %8s  %s\n' "$@"; }

# seconds_up SERVER: since its process was recorded.
seconds_up() {
  local began
  began=$(stat -c %Y "$data/pids/$1" 2>/dev/null) || return 1
  printf '%d' $((EPOCHSECONDS - began))
}

# health_of SERVER: of one that is there, or ought to be.
health_of() {
  local seconds
  if healthy "$1"; then
    printf healthy
  elif [[ ${state_of[$1]} == STARTING ]]; then
    printf starting
  elif [[ ${state_of[$1]} == RUNNING ]] && seconds=$(seconds_up "$1") &&
    ((seconds < health_wait)); then
    printf 'not healthy yet, %d s after its start' "$seconds"
  else
    printf 'NOT HEALTHY: %s' "$logs/$1.log"
  fi
}

# say_state LEFT UP BAD: what is to be done, and the exit code. Each line begins with "The", as no
# server does.
say_state() {
  local left=$1 up=$2 bad=$3
  if ((left)); then
    say "The stack was killed, though not all of it: make up stops the rest and starts all again."
    say "The data are there; nothing acknowledged is lost."
    return 1
  fi
  if ((up)); then return "$bad"; fi
  if supervisor_alive; then
    say "The stack runs, but all of its servers are stopped: make up starts them."
    return 3
  fi
  # `down` removes the records.
  if [[ ! -f $data/pids/supervisord ]]; then
    say "The stack is down: make up starts it."
  elif [[ $(<"$data/pids/supervisord") == *" $(</proc/sys/kernel/random/boot_id)" ]]; then
    say "The stack was killed: make up starts it again; nothing acknowledged is lost."
  else
    say "The stack went down with the machine: make up starts it again."
    say "The cost of a power cut, if it was one, stands in docs/operations.md."
  fi
  return 3
}

stack_status() {
  local name pid key state health bad=0 up=0 left=0
  if supervisor_alive; then use_running_settings; fi
  read_states
  row process state pid port "RSS MiB" health
  for name in "${servers[@]}"; do
    pid=$(live_pid "$name" || true)
    key=$("${name}_ports")
    key=${key%%$'\n'*}
    health=-
    if [[ ${state_of[$name]} == DOWN && -n $pid ]]; then
      health="left over"
      left=1
    elif [[ ${state_of[$name]} != DOWN && ${state_of[$name]} != STOPPED ]]; then
      up=1
      health=$(health_of "$name")
      [[ $health == healthy ]] || bad=1
    fi
    # "Starting" is supervisord's word for the first seconds; one that answers is there.
    state=${state_of[$name],,}
    [[ $health != healthy ]] || state=running
    row "$name" "$state" "${pid:--}" "${!key}" "$([[ -z $pid ]] || rss_mib "$pid")" "$health"
  done
  pid=$(live_pid supervisord || true)
  [[ -z $pid ]] || row supervisord running "$pid" - "$(rss_mib "$pid")" -
  say_state "$left" "$up" "$bad"
}

stack_logs() {
  local name wanted=("$@") files=()
  ((${#wanted[@]} > 0)) || wanted=("${servers[@]}")
  for name in "${wanted[@]}"; do
    [[ ! -f $logs/$name.log ]] || files+=("$logs/$name.log")
  done
  ((${#files[@]} > 0)) || die "there are no logs yet in $logs" "make up starts the stack."
  if [[ -t 1 ]]; then exec tail -n 20 -F "${files[@]}"; else exec tail -n 20 "${files[@]}"; fi
}
