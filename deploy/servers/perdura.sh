# shellcheck shell=bash
# Our own program, twice: `perdura` serves gateway and services, `worker` runs the workflows.
# Needs settings.sh, programs.sh.

perdura_ports() { printf 'PERDURA_%s_PORT\n' GATEWAY IDENTITY PRODUCT PROMOTION ORDER PAYMENT SHIPPING; }
worker_ports() { echo PERDURA_WORKER_PORT; }

perdura_prepare() { require_built perdura; }
worker_prepare() { require_built worker; }

# It waits for MariaDB and brings the schemas up to date; topics are made once Kafka answers.
perdura_run() { run_program perdura serve all; }
worker_run() { run_program worker worker; }

perdura_healthy() {
  local key
  for key in $(perdura_ports); do ready "${!key}" || return 1; done
}
worker_healthy() { ready "$PERDURA_WORKER_PORT"; }

perdura_finish() { :; }
worker_finish() { :; }
