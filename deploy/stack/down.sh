# shellcheck shell=bash
# stack.sh down and clean. Needs deploy/lib.

# What lies in the data folder and is ours; nothing else there is removed.
readonly data_entries=(mariadb redis kafka temporal mock-pg courier pids stopped logs settings
  lock supervisord.conf supervisord.pid supervisor.sock)

stack_down() {
  local name began=$SECONDS found=0
  if supervisor_alive; then
    found=1
    say "Stopping the stack"
    ctl shutdown >/dev/null || true
    wait_gone supervisord $((stop_wait * 2)) || warn "supervisord is slow to stop"
  fi
  for name in $(stopping_order); do
    if live_pid "$name" >/dev/null; then
      found=1
      say "Stopping $name, left over"
      stop_process "$name" || die "$name (pid $(live_pid "$name")) cannot be stopped"
    fi
  done
  rm -rf "$data/pids" "$(supervisor_socket)" "$data/supervisord.pid"
  forget_stopped
  if ((found)); then say "Down in $((SECONDS - began)) s."; else say "Nothing was running."; fi
}

stack_clean() {
  local entry present=() answer
  if [[ ! -d $data ]]; then
    say "There is nothing to remove: there is no folder $data."
    return
  fi
  for entry in "${data_entries[@]}"; do
    [[ ! -e $data/$entry ]] || present+=("$data/$entry")
  done
  say "This stops the stack and removes all its data in $data ($(du -sh "$data" | cut -f1)):"
  say "  workflows, topics, databases and logs. There is no way back."
  if [[ ${FORCE:-} != 1 ]]; then
    [[ -t 0 ]] || die "nobody there to ask; nothing was removed" "FORCE=1 removes without asking."
    read -r -p "Remove it? [y/N] " answer
    [[ $answer == [yY] ]] || die "nothing was removed"
  fi
  stack_down
  rm -rf "${present[@]}"
  rmdir "$data" 2>/dev/null || say "$data holds other things too; those were left."
  say "Removed."
}
