# shellcheck shell=bash
# stack.sh status and logs. Needs deploy/lib and deploy/servers.

row() { printf '%-12s %-9s %8s %7s %8s  %s\n' "$@"; }

# A running stack has the ports it was started with, whatever the settings say now.
use_running_settings() {
  local line
  [[ -f $data/settings ]] || return 0
  while IFS= read -r line; do export "${line?}"; done <"$data/settings"
}

stack_status() {
  local name pid key state health bad=0 up=0
  if supervisor_alive; then use_running_settings; fi
  read_states
  row process state pid port "RSS MiB" health
  for name in "${servers[@]}"; do
    pid=$(live_pid "$name" || true)
    key=$("${name}_ports")
    key=${key%%$'\n'*}
    health=-
    if [[ ${state_of[$name]} == DOWN && -n $pid ]]; then
      health="left over: run make down"
      bad=1
    elif [[ ${state_of[$name]} != DOWN && ${state_of[$name]} != STOPPED ]]; then
      up=1
      health=healthy
      healthy "$name" || { health="NOT HEALTHY: $logs/$name.log"; bad=1; }
    fi
    # "Starting" is supervisord's word for the first seconds; one that answers is there.
    state=${state_of[$name],,}
    [[ $health != healthy ]] || state=running
    row "$name" "$state" "${pid:--}" "${!key}" "$([[ -z $pid ]] || rss_mib "$pid")" "$health"
  done
  pid=$(live_pid supervisord || true)
  [[ -z $pid ]] || row supervisord running "$pid" - "$(rss_mib "$pid")" -
  if ((bad)); then return 1; fi
  ((up)) || { say "The stack is down: make up starts it."; return 3; }
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
