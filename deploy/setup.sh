#!/usr/bin/env bash
# Installs what Perdura needs to be built and run: see docs/building.md. Safe to run again at any
# time; what is there already is left as it is.
#   setup.sh             all of it
#   setup.sh packages    the Debian packages, which a build needs
#   setup.sh servers     Temporal and Kafka, which it does not need: they can come beside one
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/lib/common.sh"
source "$here/lib/settings.sh"
source "$here/lib/steps.sh"
source "$here/setup/requirements.sh"
source "$here/setup/packages.sh"
source "$here/setup/temporal.sh"
source "$here/setup/kafka.sh"

case ${1:-all} in
  all) parts=(packages temporal kafka) ;;
  packages) parts=(packages) ;;
  servers) parts=(temporal kafka) ;;
  *) die "usage: setup.sh [packages|servers]" ;;
esac

check_requirements
load_settings
step_total=${#parts[@]}
began=$SECONDS

for part in "${parts[@]}"; do "setup_$part"; done
say "Ready in $((SECONDS - began)) s."
