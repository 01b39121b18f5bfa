# shellcheck shell=bash
# mock-pg, the payment gateway of the outside world. It finds the payment service by itself.
# Needs settings.sh, programs.sh.

mock-pg_ports() { echo PERDURA_MOCK_PG_PORT; }
mock-pg_prepare() { require_built mock-pg; }
mock-pg_run() { run_program mock-pg; }
mock-pg_healthy() { ready "$PERDURA_MOCK_PG_PORT"; }
mock-pg_finish() { :; }
