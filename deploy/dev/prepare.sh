#!/usr/bin/env bash
# prepare.sh PRESET [TARGET...]: builds as build.sh does, and beside it sets up Temporal and Kafka,
# which fill the gaps that the build leaves: downloads, and links that keep one core waiting. The
# Debian packages are there already. If either fails, the other is ended and the failure told at
# once; what was done by then stays done.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"

cd "$root"
mkdir -p build
readonly servers_log=build/setup-servers.log
build='' servers='' # the process groups of both, while they run

# begin NAME COMMAND...: in a process group of its own, so that the whole of it can be ended.
begin() {
  set -m
  "${@:2}" </dev/null &
  set +m
  printf -v "$1" '%d' $!
}

end_both() {
  local group
  for group in $build $servers; do
    kill -TERM -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
  done
  build='' servers=''
}
trap end_both EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

set_up_servers() { exec nice deploy/setup.sh servers >"$servers_log" 2>&1; }

# Each is given the exit code. What the build said stands above already.
build_ended() {
  build=''
  (($1 == 0)) || exit "$1"
}
servers_ended() {
  servers=''
  (($1 == 0)) && return
  end_both
  sed 's/^/  | /' "$servers_log" >&2
  die "Temporal and Kafka could not be set up (exit code $1)" \
    "How it ended stands above; run this again when it is mended."
}

# Without the signs of life. On a terminal in the place of the build's moving line.
tell_servers() {
  [[ ! -t 1 ]] || printf '\r\033[K'
  grep -v -E '^ +[0-9]+ s …$' "$servers_log" || true
}

begin servers set_up_servers
begin build deploy/dev/build.sh "$@"
first='' code=0
wait -n -p first "$build" "$servers" || code=$?
if [[ $first == "$servers" ]]; then
  servers_ended "$code"
  tell_servers
  code=0
  wait "$build" || code=$?
  build_ended "$code"
else
  build_ended "$code"
  tail --lines=+1 --follow --pid="$servers" "$servers_log"
  code=0
  wait "$servers" || code=$?
  servers_ended "$code"
fi
