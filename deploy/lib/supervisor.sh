# shellcheck shell=bash
# Our own supervisord: its configuration is generated, its socket and pid file lie in the data
# folder, and the machine's supervisord (if any) is another one.
# Needs common.sh, settings.sh, processes.sh, and `servers`.

readonly quick_end=5 # seconds; a server that ends sooner did not start, and three such are enough
readonly socket_path_longest=90 # the system allows 107, supervisord appends to it

supervisor_conf() { printf '%s' "$data/supervisord.conf"; }
supervisor_socket() { printf '%s' "$data/supervisor.sock"; }

ctl() { supervisorctl -c "$(supervisor_conf)" "$@" 9>&-; }

# The daemon is recorded here too: an `up` that was killed may not have come to it.
supervisor_alive() {
  [[ -S $(supervisor_socket) ]] || return 1
  live_pid supervisord >/dev/null && ctl pid >/dev/null 2>&1 && return 0
  local pid
  pid=$(ctl pid 2>/dev/null) && [[ $pid =~ ^[0-9]+$ ]] && record_process supervisord "$pid"
}

# write_supervisor_conf SERVER...: these are started at once, the others when asked for.
write_supervisor_conf() {
  local name autostart priority=100
  local self=$root/deploy/stack.sh
  {
    cat <<CONF
; Written by deploy/stack.sh at each start: changes here are lost.
[supervisord]
logfile=$data/logs/supervisord.log
logfile_maxbytes=5MB
logfile_backups=1
pidfile=$data/supervisord.pid
childlogdir=$data/logs
directory=$data
umask=022
CONF
    ((EUID != 0)) || echo "user=root"
    cat <<CONF

[unix_http_server]
file=$data/supervisor.sock
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://$data/supervisor.sock
CONF
    for name in "${servers[@]}"; do
      autostart=false
      [[ " $* " != *" $name "* ]] || autostart=true
      cat <<CONF

[program:$name]
command="$self" run $name
priority=$priority
autostart=$autostart
autorestart=true
startsecs=$quick_end
startretries=3
stopwaitsecs=$((stop_wait - 10))
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile=$data/logs/$name.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=1
CONF
      priority=$((priority + 10))
    done
  } >"$(supervisor_conf)"
}

start_supervisor() {
  has supervisord || die "supervisord is not installed" "Run make setup first."
  local socket
  [[ $root$data != *[%\;\"\'\\]* ]] ||
    die "supervisord cannot bear % ; quotes or backslashes in paths: $data, $root" \
      "Set PERDURA_DATA to another folder, or move the checkout."
  socket=$(supervisor_socket)
  ((${#socket} <= socket_path_longest)) ||
    die "the data folder's path is too long for a socket: $data" \
      "Set PERDURA_DATA to a folder whose path has at most 70 characters."
  rm -f "$socket" "$data/supervisord.pid"
  write_supervisor_conf "$@"
  # The lock (9) is ours, not the daemon's.
  supervisord -c "$(supervisor_conf)" 9>&- ||
    die "supervisord did not start" "Read $logs/supervisord.log"
  local tries
  for tries in {1..100}; do
    if [[ -s $data/supervisord.pid ]] && ctl pid >/dev/null 2>&1; then
      record_process supervisord "$(<"$data/supervisord.pid")"
      return 0
    fi
    sleep 0.1
  done
  die "supervisord does not answer after $((tries / 10)) s" "Read $logs/supervisord.log"
}

# Of what is left over: supervisord first, or it would start the others again; then each one before
# those that it needs.
stopping_order() {
  echo supervisord
  printf '%s\n' "${servers[@]}" | tac
}

# "RUNNING", "FATAL", …; "DOWN" without a supervisord.
declare -A state_of=()
read_states() {
  local name state rest
  state_of=()
  for name in "${servers[@]}"; do state_of[$name]=DOWN; done
  supervisor_alive || return 0
  while read -r name state rest; do
    [[ ! -v state_of[$name] ]] || state_of[$name]=$state
  done < <(ctl status || true)
}
