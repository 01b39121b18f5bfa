#!/usr/bin/env bash
# Installs what Perdura needs to be built and run: see docs/building.md. Safe to run again at any
# time; what is there already is left as it is.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/lib/common.sh"
source "$here/lib/settings.sh"
source "$here/lib/steps.sh"
source "$here/setup/requirements.sh"
source "$here/setup/packages.sh"
source "$here/setup/temporal.sh"
source "$here/setup/kafka.sh"

check_requirements
load_settings
step_total=3
began=$SECONDS

setup_packages
setup_temporal
setup_kafka
say "Ready in $((SECONDS - began)) s."
