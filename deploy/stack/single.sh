# shellcheck shell=bash
# stack.sh stop, start and restart: single servers of a stack that runs. It goes on with the
# settings that it was started with. Needs deploy/lib, deploy/servers and up.sh.

require_running_stack() {
  supervisor_alive || die "the stack is down: there is nothing to $1" \
    "make up starts it; deploy/stack.sh up SERVER only that server."
}

# One that keeps ending is in one of its tries, or between two: it is to stay away too.
stop_servers() {
  local name
  read_states
  for name in "$@"; do
    case ${state_of[$name]} in
      STOPPED | EXITED | FATAL) say "Already stopped: $name" ;;
      *)
        say "Stopping $name"
        # Whether it worked, the pid tells: it may also have ended by itself just now.
        ctl stop "$name" >/dev/null || true
        wait_gone "$name" 5 || die "$name (pid $(live_pid "$name")) does not stop" \
          "Read $logs/$name.log"
        ;;
    esac
    rm -f "$data/pids/$name"
  done
}

stack_stop() {
  local name
  require_running_stack stop
  # Each as it stops: the next one may not.
  for name in "$@"; do
    stop_servers "$name"
    keep_stopped "$name"
  done
}

# Whoever changed a setting may think that it counts from here.
keep_running_settings() {
  local changed
  changed=$(changed_settings)
  if [[ -n $changed ]]; then
    warn "warning: the stack keeps the settings that it was started with. These count after make" \
      "down and make up:"
    warn "  ${changed//$'\n'/$'\n'  }"
  fi
  use_running_settings
}

# What runs already is left alone; returns when all of them are healthy.
stack_start() {
  require_running_stack start
  keep_running_settings
  bring_up "$@"
}

stack_restart() {
  require_running_stack restart
  keep_running_settings
  stop_servers "$@"
  bring_up "$@"
}
