# shellcheck shell=bash
# What every script here needs: where the repository is, how to speak, how to give up.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Debian keeps servers in sbin, which a user's PATH does not name.
PATH=$PATH:/usr/sbin:/sbin
# shellcheck disable=SC2034  # for those who source this
# Where `make setup` puts what Debian has no package for.
tools=$root/.cache

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# die MESSAGE [HINT...]: one line that says what is wrong, then what to do about it.
die() {
  printf 'error: %s\n' "$1" >&2
  shift
  local hint
  for hint in "$@"; do printf '  %s\n' "$hint" >&2; done
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

digest_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
