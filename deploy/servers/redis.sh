# shellcheck shell=bash
# Redis keeps only what may be lost: nothing is written to disk. Needs common.sh, settings.sh.

redis_ports() { echo PERDURA_REDIS_PORT; }

redis_prepare() {
  has redis-server || die "Redis is not installed" "Run make setup first."
  mkdir -p "$data/redis"
}

redis_run() {
  exec redis-server --bind 127.0.0.1 --port "$PERDURA_REDIS_PORT" --dir "$data/redis" \
    --appendonly no --save '' --daemonize no --maxmemory 256mb --maxmemory-policy allkeys-lru
}

redis_healthy() {
  [[ $(timeout 5 redis-cli -h 127.0.0.1 -p "$PERDURA_REDIS_PORT" ping 2>/dev/null) == PONG ]]
}

redis_finish() { :; }
