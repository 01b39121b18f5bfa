#!/usr/bin/env bash
# build.sh PRESET [TARGET...]: configures when needed, then builds.
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"

preset=${1:?usage: build.sh PRESET [TARGET...]}
shift
cd "$root"
for tool in cmake ninja clang++-16; do
  has "$tool" || die "$tool is not installed" "Run make setup first."
done
if [[ ! -f build/$preset/build.ninja ]]; then
  say "Configuring build/$preset"
  mkdir -p "build/$preset"
  log=build/$preset/configure.log
  cmake --preset "$preset" >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    # A half-made build folder must not be taken for a whole one.
    rm -f "build/$preset/build.ninja"
    die "configuring failed" "Read $log."
  }
fi

# For a log: every tenth part of the way, and all that the compiler says.
thin_out() {
  awk '/^\[[a-z]+ [0-9]+\/[0-9]+,/ {
         split($2, n, "[/,]"); part = int(n[1] * 10 / n[2])
         if (part > shown) { shown = part; print; fflush() }
         next
       }
       /^ninja: (Entering|no work)/ { next }
       { print; fflush() }'
}

# A terminal shows ninja's one moving line.
build() {
  if [[ -t 1 ]]; then
    ninja -C "build/$preset" "$@"
  else
    ninja -C "build/$preset" "$@" 2>&1 | thin_out
  fi
}

began=$SECONDS
export NINJA_STATUS="[$preset %f/%t, %es] "
build "$@" ||
  die "the $preset build failed after $((SECONDS - began)) s" "The compiler's message stands above."
say "Built build/$preset in $((SECONDS - began)) s."
