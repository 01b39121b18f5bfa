# shellcheck shell=bash
# Waiting until servers answer in their own protocols. Needs common.sh, settings.sh, supervisor.sh,
# servers/.

readonly health_wait=90 # seconds a server has until it must be healthy
readonly ours='^(perdura|mock-pg|mock-courier): ' # how our programs begin what they say to people

healthy() { "${1}_healthy" >/dev/null 2>&1; }

# How long a server's log was before this start; nothing of a server that ran already.
declare -A log_from=()
note_log_end() { log_from[$1]=$(stat -c %s "$logs/$1.log" 2>/dev/null || echo 0); }

# logged_since_start SERVER: a log that is shorter than it was has been begun anew.
logged_since_start() {
  local from=${log_from[$1]} size
  size=$(stat -c %s "$logs/$1.log" 2>/dev/null) || return 0
  ((from <= size)) || from=0
  tail -c +$((from + 1)) "$logs/$1.log"
}

# give_up_on SERVER WHY: a program of ours says in sentences ("mock-pg: …") what it cannot bear;
# they come first, and once, though it was tried again. The rest of the log follows.
give_up_on() {
  local name=$1 why=$2 said log
  if [[ ! -v log_from[$name] ]]; then
    warn "$name $why; the end of its log:"
    tail -n 20 "$logs/$name.log" 2>/dev/null | sed 's/^/  | /' >&2 || true
    die "$name is not healthy" "Read $logs/$name.log; deploy/stack.sh restart $name starts it anew."
  fi
  read_states # supervisord answers after it has written what the server said
  log=$(logged_since_start "$name")
  said=$(sed -n -E "s/$ours//p" <<<"$log" | awk '!told[$0]++' | with_places)
  log=$(sed -n -E -e "/$ours/d" -e '/./s/^/  | /p' <<<"$log" | tail -n 20)
  if [[ -n $said ]]; then
    warn "error: $name $why:"$'\n'"  ${said//$'\n'/$'\n'  }"
    [[ -z $log ]] || warn "What else it logged since this start:"$'\n'"$log"
    die "$name did not become healthy" "Mend what it says, then make down and make up." \
      "The whole log: $logs/$name.log"
  fi
  warn "$name $why; what it logged since this start ends with:"$'\n'"$log"
  die "$name did not become healthy" "Read $logs/$name.log; deploy/stack.sh down stops the rest."
}

# A server that ended is started anew by supervisord, but whoever waits wants to know at once.
declare -A first_seen=()
has_ended() {
  local recorded
  recorded=$(cat "$data/pids/$1" 2>/dev/null) || return 1
  [[ -n $recorded ]] || return 1
  first_seen[$1]=${first_seen[$1]:-$recorded}
  [[ ${first_seen[$1]} != "$recorded" ]] || ! live_pid "$1" >/dev/null
}

# wait_healthy SERVER...: tells each one as it comes.
wait_healthy() {
  local waiting=("$@") still began=$SECONDS noted=$SECONDS name
  first_seen=()
  while ((${#waiting[@]} > 0)); do
    still=()
    for name in "${waiting[@]}"; do
      if healthy "$name"; then
        "${name}_finish" || give_up_on "$name" "could not be set up after its start"
        printf '  %-12s healthy after %d s\n' "$name" $((SECONDS - began))
      else
        ! has_ended "$name" || give_up_on "$name" "ended while it was starting"
        still+=("$name")
      fi
    done
    waiting=("${still[@]}")
    ((${#waiting[@]} > 0)) || break
    if ((SECONDS - noted >= 3)); then
      noted=$SECONDS
      read_states
      for name in "${waiting[@]}"; do
        case ${state_of[$name]} in
          FATAL | STOPPED | EXITED | DOWN) give_up_on "$name" "is ${state_of[$name]}" ;;
        esac
      done
      printf '  waiting for %s (%d s)\n' "${waiting[*]}" $((SECONDS - began))
    fi
    ((SECONDS - began < health_wait)) || give_up_on "${waiting[0]}" "gave no sign in $health_wait s"
    sleep 0.2
  done
}
