# shellcheck shell=bash
# Numbered steps with their seconds; the output goes to a log, whose end is shown on failure.
# Needs common.sh and settings.sh; the logs lie in `logs`.

step_number=0
step_total=0
step_pid=0
readonly note_every=15 # seconds between signs of life when the output is no terminal

stop_step() {
  ((step_pid == 0)) || kill -TERM -- "-$step_pid" 2>/dev/null || true
}
trap 'stop_step; exit 130' INT
trap 'stop_step; exit 143' TERM

step_head() {
  step_number=$((step_number + 1))
  printf '[%d/%d] %s' "$step_number" "$step_total" "$1"
}

# step_ready TITLE: there was nothing to do.
step_ready() {
  step_head "$1"
  printf ': nothing to do\n'
}

# step TITLE LOG COMMAND...: runs COMMAND with its output in LOG; ends the script when it fails.
step() {
  local title=$1 log=$2 began=$SECONDS noted=$SECONDS code=0
  shift 2
  make_data_folder
  step_head "$title"
  printf ' (log: %s)\n' "$(shown_path "$log")"
  # A process group of its own, so that Ctrl-C ends the whole of it.
  set -m
  ("$@") >"$log" 2>&1 </dev/null &
  step_pid=$!
  set +m
  while kill -0 "$step_pid" 2>/dev/null; do
    sleep 0.2
    if [[ -t 1 ]]; then
      printf '\r      %d s ' $((SECONDS - began))
    elif ((SECONDS - noted >= note_every)); then
      noted=$SECONDS
      printf '      %d s …\n' $((SECONDS - began))
    fi
  done
  wait "$step_pid" || code=$?
  step_pid=0
  [[ ! -t 1 ]] || printf '\r'
  if ((code != 0)); then
    printf '      failed after %d s; the end of the log:\n' $((SECONDS - began))
    tail -n 20 "$log" | sed 's/^/      | /'
    die "step \"$title\" failed (exit code $code)" "Read $log, then run this again."
  fi
  printf '      done in %d s\n' $((SECONDS - began))
}

# Inside the repository paths are shown from its root.
shown_path() { printf '%s' "${1#"$root"/}"; }
