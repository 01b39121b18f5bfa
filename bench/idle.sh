#!/usr/bin/env bash
# idle.sh [SECONDS]: what the running stack costs while nobody asks anything of it: memory, and
# CPU over SECONDS (60), for each process and in sum.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/deploy/lib/common.sh"
source "$root/deploy/lib/settings.sh"
source "$root/deploy/lib/processes.sh"

readonly seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || die "usage: idle.sh [SECONDS]"
load_settings
ticks_per_second=$(getconf CLK_TCK)

# User and system time in ticks: fields 14 and 15; the name may hold blanks.
ticks_of() {
  local stat
  stat=$(<"/proc/$1/stat")
  read -r -a stat <<<"${stat##*) }"
  echo $((stat[11] + stat[12]))
}

declare -A pid before
names=(mariadb redis kafka temporal mock-pg mock-courier perdura worker supervisord)
for name in "${names[@]}"; do
  pid[$name]=$(live_pid "$name") || die "$name does not run" "Run make up first."
done
for name in "${names[@]}"; do before[$name]=$(ticks_of "${pid[$name]}"); done
sleep "$seconds"
printf '%-12s %8s %8s\n' process "RSS MiB" cores
for name in "${names[@]}"; do
  printf '%s %s %s\n' "$name" "$(rss_mib "${pid[$name]}")" \
    $(($(ticks_of "${pid[$name]}") - before[$name]))
done | awk -v over="$((seconds * ticks_per_second))" '
  { printf "%-12s %8d %8.4f\n", $1, $2, $3 / over; rss += $2; cores += $3 / over }
  END { printf "%-12s %8d %8.4f\n", "sum", rss, cores }'
