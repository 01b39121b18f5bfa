#!/usr/bin/env bash
# lint.sh format: formats all C++ files.  lint.sh check: formatting, shell scripts, clang-tidy on
# the files that differ from the last commit (ALL=1: on all).
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../lib/common.sh"

readonly jobs=${JOBS:-2}
cd "$root"

# All files of ours that exist, committed or new.
files() { git ls-files -z --cached --others --exclude-standard -- "$@" | existing; }
existing() {
  local file
  while IFS= read -r -d '' file; do [[ ! -f $file ]] || printf '%s\0' "$file"; done
}

changed_sources() {
  if [[ ${ALL:-} == 1 ]] || ! git rev-parse --quiet --verify HEAD >/dev/null; then
    files '*.cpp'
  else
    { git diff -z --name-only HEAD -- '*.cpp' &&
      git ls-files -z --others --exclude-standard -- '*.cpp'; } | existing
  fi
}

check_format() {
  has clang-format-16 || die "clang-format-16 is not installed" "Run make setup first."
  files '*.cpp' '*.hpp' | xargs -0 -r clang-format-16 --dry-run -Werror ||
    die "some files are not formatted" "make format does it."
  say "Formatting is clean."
}

check_scripts() {
  if ! has shellcheck; then
    say "shellcheck is not installed: scripts were not checked (apt-get install shellcheck)."
    return
  fi
  shellcheck --external-sources --check-sourced --source-path=SCRIPTDIR \
    .ci/run deploy/*.sh deploy/dev/*.sh tests/deploy/*.sh tests/docs/*.sh
  say "Scripts are clean."
}

check_tidy() {
  local database=build/release/compile_commands.json sources
  has clang-tidy-16 || die "clang-tidy-16 is not installed" "Run make setup first."
  [[ -f $database ]] || die "$database is missing" "Run make build first."
  # Only what is compiled: the database knows the flags.
  mapfile -t sources < <(comm -12 <(changed_sources | tr '\0' '\n' | sort -u) \
    <(jq -r '.[].file' "$database" | sed "s|^$root/||" | sort -u))
  if ((${#sources[@]} == 0)); then
    say "clang-tidy: no changed files (ALL=1 looks at all)."
    return
  fi
  say "clang-tidy on ${#sources[@]} files"
  printf '%s\0' "${sources[@]}" |
    xargs -0 -P "$jobs" -n 1 clang-tidy-16 --quiet -p build/release \
      2> >(grep -v 'warnings\? generated' >&2) ||
    die "clang-tidy found something; it stands above"
  say "clang-tidy is clean."
}

case ${1:-} in
  format)
    files '*.cpp' '*.hpp' | xargs -0 -r clang-format-16 -i
    say "Formatted."
    ;;
  check)
    check_format
    check_scripts
    check_tidy
    ;;
  *) die "usage: lint.sh format|check" ;;
esac
