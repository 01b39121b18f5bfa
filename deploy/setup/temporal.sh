# shellcheck shell=bash
# The Temporal server with its CLI and Web UI, built from the Go module in deploy/temporal.
# Needs common.sh, steps.sh.

build_temporal() {
  cd "$root/deploy/temporal"
  mkdir -p "$tools/bin"
  # A pinned module: what go.sum does not vouch for is refused, never added.
  GOWORK=off GOBIN=$tools/bin go install -mod=readonly -ldflags='-s -w' tool
  "$tools/bin/temporal" --version
  digest_of go.mod go.sum >"$tools/bin/temporal.stamp"
}

setup_temporal() {
  local stamp=$tools/bin/temporal.stamp
  if [[ -x $tools/bin/temporal && -f $stamp &&
    $(<"$stamp") == "$(digest_of "$root"/deploy/temporal/go.{mod,sum})" ]]; then
    step_ready "Temporal server"
    return
  fi
  say "The Temporal server will be built into .cache/bin (the first time: about 3 minutes)."
  step "Temporal server" "$logs/setup-temporal.log" build_temporal
}
