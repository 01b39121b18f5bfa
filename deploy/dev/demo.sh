#!/usr/bin/env bash
# demo.sh: from a checkout to a paid order. Sets the machine up, builds the shop's programs, starts
# the stack, makes the admin and the sample data, and places one order. What is there already is
# left as it is: on a running stack it takes seconds. So is what was stopped on purpose: then there
# is no demo.
set -euo pipefail

source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"
source "$root/deploy/lib/settings.sh"
source "$root/deploy/lib/processes.sh"
source "$root/deploy/lib/stopped.sh"
source "$root/deploy/lib/steps.sh"

readonly programs=(perdura perdura-seed perdura-demo)

# shown TITLE LOG COMMAND...: as `step`, but its output is seen too: it tells how far it has come,
# and may ask for a password.
shown() {
  local title=$1 log=$2 began=$SECONDS code=0
  shift 2
  step_head "$title"
  printf ' (log: %s)\n' "$(shown_path "$log")"
  "$@" 2>&1 | tee "$log" | sed -u 's/^/      /' || code=$?
  ((code == 0)) ||
    die "step \"$title\" failed (exit code $code)" "Read $log, then run this again."
  printf '      done in %d s\n' $((SECONDS - began))
}

# It has steps of its own, which are parts of this one; its table is for the whole width.
demo() {
  step_head "Place an order"
  printf ' (log: %s)\n' "$(shown_path "$logs/demo.log")"
  "$built/demo/perdura-demo" --root "$root" 2>&1 | tee "$logs/demo.log" |
    sed -u 's/^\(\[\|      \)/      &/' ||
    die "step \"Place an order\" failed" "Read $logs/demo.log, then run this again."
}

case ${1:-} in
  '') ;;
  -h | --help)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
    exit 0
    ;;
  *) die "usage: demo.sh" ;;
esac

load_settings
make_data_folder
refuse_stopped
step_total=6
began=$SECONDS
built=$root/build/release/apps

shown "Set up this machine" "$logs/demo-setup.log" "$root/deploy/setup.sh"
shown "Build the shop" "$logs/demo-build.log" \
  "$root/deploy/dev/build.sh" release "${programs[@]}"
shown "Start the stack" "$logs/demo-up.log" "$root/deploy/stack.sh" up
shown "Make the first admin" "$logs/demo-admin.log" \
  "$built/perdura/perdura" --root "$root" admin create
shown "Make the sample data" "$logs/demo-seed.log" "$built/seed/perdura-seed" --root "$root"
demo
say ""
say "The whole of it took $((SECONDS - began)) s."
say "The shop runs on, at http://127.0.0.1:$PERDURA_GATEWAY_PORT/api/v1; make down stops it."
