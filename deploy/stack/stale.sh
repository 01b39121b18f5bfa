# shellcheck shell=bash
# Servers of ours that run an older build than the one on disk. Needs deploy/lib and single.sh.

# is_stale SERVER: a linker replaces a program's file, so the running one is another file then;
# its name says nothing, for some linkers move the old file away before they remove it.
is_stale() {
  local pid program running
  program=$(program_of "$1") && [[ -x $program ]] || return 1
  pid=$(live_pid "$1") || return 1
  running=$(file_of "/proc/$pid/exe") || return 1
  # In its first moment it is still the shell that starts it.
  [[ $running != "$(file_of "/proc/$$/exe")" && $running != "$(file_of "$program")" ]]
}
file_of() { stat -L -c %d:%i "$1" 2>/dev/null; }

# stop_stale SERVER...: the last one first; `up` starts them again, as all that is not there. Reads
# the states anew.
stop_stale() {
  local name stale=()
  for name in "$@"; do ! is_stale "$name" || stale=("$name" "${stale[@]}"); done
  ((${#stale[@]} > 0)) || return 0
  say "Built anew since it was started: ${stale[*]}"
  stop_servers "${stale[@]}"
  read_states
}
