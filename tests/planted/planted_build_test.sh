#!/usr/bin/env bash
# Bugs cannot be planted in a build that anybody runs: neither in another folder, nor with tests.
# planted_build_test.sh FOLDER: a folder for the attempts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=${1:?usage: planted_build_test.sh FOLDER}

# refused NAME OPTION...: a build in that folder, with bugs, says what to do instead.
refused() {
  local output
  rm -rf "${folder:?}/$1"
  if output=$(cmake -S . -B "$folder/$1" -G Ninja -DCMAKE_CXX_COMPILER=clang++-16 \
    -DCMAKE_C_COMPILER=clang-16 -DPERDURA_PLANTED_BUGS=ON "${@:2}" 2>&1); then
    echo "a build with bugs was made in $folder/$1: ${*:2}" >&2
    exit 1
  fi
  grep -q 'cmake --preset planted' <<<"$output" || {
    printf 'refused for another reason:\n%s\n' "$output" >&2
    exit 1
  }
}

refused release -DPERDURA_TESTS=OFF
refused planted -DPERDURA_TESTS=ON
