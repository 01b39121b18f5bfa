# shellcheck shell=bash
# mock-courier, the carrier of the outside world. Needs settings.sh, programs.sh.

mock-courier_ports() { echo PERDURA_COURIER_PORT; }
mock-courier_prepare() { require_built mock-courier; }

# A courier is told by its client where scans go: to the shipping service's own port.
mock-courier_run() {
  local scans=http://127.0.0.1:$PERDURA_SHIPPING_PORT/api/v1/shipments/webhooks/courier
  export PERDURA_COURIER_WEBHOOK_URL=${PERDURA_COURIER_WEBHOOK_URL:-$scans}
  run_program mock-courier
}

mock-courier_healthy() { ready "$PERDURA_COURIER_PORT"; }
mock-courier_finish() { :; }
