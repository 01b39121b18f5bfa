#!/usr/bin/env bash
# demo.sh: from a checkout to a delivered order. Sets the machine up, builds the shop's programs,
# starts the stack, makes the admin and the sample data, and places one order by card, which it
# follows to its end. What is there already is left as it is: on a running stack it takes seconds.
# So is what was stopped on purpose: then there is no demo.
# SCENARIO, from the environment, says which end (make demo SCENARIO=declined):
#   delivered   paid, dispatched and delivered; if nothing is said
#   declined    the payer declines three times: FAILED, nothing taken
#   tampered    another amount is authorised at the gateway: FAILED, and voided
#   cancelled   cancelled before pick-up: the courier stops it, all is refunded
#   returned    cannot be delivered, comes back, and is refunded
#   lost        lost on its way: its courier says nothing more, and it is refunded
set -euo pipefail

source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"
source "$root/deploy/lib/settings.sh"
source "$root/deploy/lib/processes.sh"
source "$root/deploy/lib/stopped.sh"
source "$root/deploy/lib/steps.sh"

# As in apps/demo/scenario.hpp: looked at before anything is built.
readonly scenarios=(delivered declined tampered cancelled returned lost)
readonly programs=(perdura mock-pg mock-courier perdura-seed perdura-demo)

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
  help | -h | --help)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
    exit 0
    ;;
  *) die "usage: demo.sh" ;;
esac

export SCENARIO=${SCENARIO:-${scenarios[0]}}
[[ " ${scenarios[*]} " == *" $SCENARIO "* ]] ||
  die "there is no scenario \"$SCENARIO\"" "There are: ${scenarios[*]}"

load_settings
make_data_folder
refuse_stopped
step_total=6
began=$SECONDS
built=$root/build/release/apps

shown "Set up this machine" "$logs/demo-setup.log" "$root/deploy/setup.sh" packages
# Temporal and Kafka come beside it.
shown "Build the shop" "$logs/demo-build.log" \
  "$root/deploy/dev/prepare.sh" release "${programs[@]}"
shown "Start the stack" "$logs/demo-up.log" "$root/deploy/stack.sh" up
shown "Make the first admin" "$logs/demo-admin.log" \
  "$built/perdura/perdura" --root "$root" admin create
shown "Make the sample data" "$logs/demo-seed.log" "$built/seed/perdura-seed" --root "$root"
demo
say ""
say "The whole of it took $((SECONDS - began)) s."
say "The shop runs on, at http://127.0.0.1:$PERDURA_GATEWAY_PORT/api/v1; make down stops it."
