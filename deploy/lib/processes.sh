# shellcheck shell=bash
# Which processes are ours. A process is known by pid, start time and boot, so that a pid which
# was given to somebody else in the meantime is never signalled.
# Needs common.sh, and `data` from settings.sh.

readonly stop_wait=40 # seconds that a process has after SIGTERM before SIGKILL

identity_of() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # What follows the name, which may hold blanks and brackets: field 3 and on; 22 is the start.
  read -r -a stat <<<"${stat##*) }"
  [[ ${stat[0]} != Z ]] || return 1
  printf '%s %s %s' "$1" "${stat[19]}" "$(</proc/sys/kernel/random/boot_id)"
}

# record_process NAME PID
record_process() {
  mkdir -p "$data/pids"
  identity_of "$2" >"$data/pids/$1"
}

# Prints the pid of NAME if the process that was recorded still lives.
live_pid() {
  local recorded pid
  recorded=$(cat "$data/pids/$1" 2>/dev/null) || return 1
  pid=${recorded%% *}
  [[ -n $pid && $(identity_of "$pid") == "$recorded" ]] && printf '%s' "$pid"
}

# Waits until the recorded process NAME is gone, at most SECONDS.
wait_gone() {
  local until=$((SECONDS + $2))
  while live_pid "$1" >/dev/null; do
    ((SECONDS < until)) || return 1
    sleep 0.1
  done
}

stop_process() {
  local pid
  pid=$(live_pid "$1") || return 0
  kill -TERM "$pid" 2>/dev/null || true
  wait_gone "$1" "$stop_wait" && return 0
  warn "$1 (pid $pid) did not stop within $stop_wait s: killing it"
  kill -KILL "$pid" 2>/dev/null || true
  wait_gone "$1" 5
}

rss_mib() {
  awk '/^VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$1/status" 2>/dev/null || true
}

# shellcheck disable=SC2016
port_taken() {
  timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1"' port-check "$1" 2>/dev/null
}

# "redis-server, pid 12", as far as we may see it.
port_holder() {
  local line=""
  ! has ss || line=$(ss -H -ltnp "sport = :$1" 2>/dev/null)
  if [[ $line =~ \(\(\"([^\"]+)\",pid=([0-9]+) ]]; then
    printf '%s, pid %s' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  else
    printf 'a process that you may not see'
  fi
}

# check_ports SETTING...: all of them are told at once.
check_ports() {
  local key problems=()
  for key in "$@"; do
    ! port_taken "${!key}" ||
      problems+=("port ${!key} is held by $(port_holder "${!key}"); change $key")
  done
  ((${#problems[@]} == 0)) ||
    die "a port that the stack needs is taken:" "${problems[@]}" \
      "Set another port in perdura.local.conf, or stop that process."
}
