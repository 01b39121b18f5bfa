# shellcheck shell=bash
# stack.sh stop, start and restart: single servers of a stack that runs. Needs deploy/lib,
# deploy/servers and up.sh.

require_running_stack() {
  supervisor_alive || die "the stack is down: there is nothing to $1" "make up starts the stack."
}

# One that keeps ending is in one of its tries, or between two: it is to stay away too.
stack_stop() {
  local name
  require_running_stack stop
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

# What runs already is left alone; returns when all of them are healthy.
stack_start() {
  require_running_stack start
  stack_up "$@"
}

stack_restart() {
  require_running_stack restart
  check_same_settings # before anything is stopped that could not be started again
  stack_stop "$@"
  stack_start "$@"
}
