# shellcheck shell=bash
# Our own program, twice: `perdura` serves gateway and services, `worker` runs the workflows.
# Needs common.sh, settings.sh.

readonly perdura_program=$root/build/release/apps/perdura/perdura

perdura_ports() { printf 'PERDURA_%s_PORT\n' GATEWAY IDENTITY PRODUCT ORDER PAYMENT; }
worker_ports() { echo PERDURA_WORKER_PORT; }

perdura_prepare() {
  [[ -x $perdura_program ]] || die "perdura is not built" "Run make build first."
  ((${#PERDURA_SERVICE_SECRET} >= 16)) ||
    die "PERDURA_SERVICE_SECRET is too short" "It needs 16 characters or more."
}
worker_prepare() { perdura_prepare; }

# It waits for MariaDB and brings the schemas up to date; topics are made once Kafka answers.
perdura_run() { exec "$perdura_program" --root "$root" serve all; }
worker_run() { exec "$perdura_program" --root "$root" worker; }

ready() { curl --fail --silent --max-time 5 "http://127.0.0.1:$1/health/ready"; }

perdura_healthy() {
  local key
  for key in $(perdura_ports); do ready "${!key}" || return 1; done
}
worker_healthy() { ready "$PERDURA_WORKER_PORT"; }

perdura_finish() { :; }
worker_finish() { :; }
