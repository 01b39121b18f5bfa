#!/usr/bin/env bash
# Every test that docs/features.md names exists.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# shellcheck disable=SC2016  # Markdown's backquotes
names=$(grep '^| [A-Z]' docs/features.md |
  grep -o '`[A-Z][A-Za-z0-9]*\.[A-Z][A-Za-z0-9]*`\|`test_[a-z0-9_]*`' |
  tr -d '`' | LC_ALL=C sort -u)
# A formatter may break a long line behind the comma.
known=$(
  find tests -name '*_test.cpp' -o -name '*_contract.cpp' | LC_ALL=C sort |
    xargs cat | tr '\n' ' ' |
    grep -oE '(TEST(_F|_P)?|RC_GTEST_(FIXTURE_)?PROP)\( *[A-Za-z0-9]+, *[A-Za-z0-9]+' |
    sed -E 's/.*\( *([A-Za-z0-9]+), *([A-Za-z0-9]+)/\1.\2/'
  cat tests/*/*.sh | sed -n 's/^\(test_[a-z0-9_]*\)() {.*/\1/p'
)
[[ $(wc -w <<<"$names") -gt 60 ]] || { echo "docs/features.md names hardly any test" >&2; exit 1; }
missing=$(comm -23 <(LC_ALL=C sort <<<"$names") <(LC_ALL=C sort -u <<<"$known"))
if [[ -n $missing ]]; then
  printf 'docs/features.md names tests that do not exist:\n%s\n' "$missing" >&2
  exit 1
fi
echo "$(wc -w <<<"$names") tests are named, and all exist"
