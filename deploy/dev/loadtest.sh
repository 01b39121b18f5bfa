#!/usr/bin/env bash
# loadtest.sh [OPTION...]: many orders at once on the stack, each accounted for. Builds what it
# needs, and starts the stack if it is down; if the shop was built anew since it was started, starts
# it anew. What was stopped on purpose is left so: then there is no load test. ORDERS, CONCURRENCY,
# SHAPE and others are read from the environment; docs/loadtest.md explains them and the report.
set -euo pipefail

source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"
source "$root/deploy/lib/settings.sh"
source "$root/deploy/lib/processes.sh"
source "$root/deploy/lib/stopped.sh"
source "$root/deploy/lib/steps.sh"
source "$root/deploy/lib/wishes.sh"

readonly built=$root/build/release/apps
readonly programs=(perdura mock-pg mock-courier perdura-seed perdura-loadtest)

case ${1:-} in
  -h | --help)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
    [[ ! -x $built/loadtest/perdura-loadtest ]] || "$built/loadtest/perdura-loadtest" --help
    exit 0
    ;;
esac

check_wishes "$@"
load_settings
make_data_folder
refuse_stopped
step_total=4
step "Build the shop and the load test" "$logs/loadtest-build.log" \
  "$root/deploy/dev/build.sh" release "${programs[@]}"
step "Start what does not run" "$logs/loadtest-up.log" "$root/deploy/stack.sh" up
# Whoever compares figures wants to know that the shop is another one now.
sed -n -E 's/^(Built anew|Starting) /      &/p' "$logs/loadtest-up.log"
step "Make the first admin" "$logs/loadtest-admin.log" \
  "$built/perdura/perdura" --root "$root" admin create
step "Make the sample data" "$logs/loadtest-seed.log" "$built/seed/perdura-seed" --root "$root"
say ""
exec "$built/loadtest/perdura-loadtest" --root "$root" "$@"
