# shellcheck shell=bash
# The servers that are programs of ours. Needs common.sh.

# program_of SERVER: the file that it runs; fails for a server that is not ours.
program_of() {
  local built=$root/build/release/apps
  case $1 in
    perdura | worker) printf '%s' "$built/perdura/perdura" ;;
    mock-pg | mock-courier) printf '%s' "$built/$1/$1" ;;
    *) return 1 ;;
  esac
}

require_built() {
  local program
  program=$(program_of "$1")
  [[ -x $program ]] || die "${program##*/} is not built" "Run make build first."
}

run_program() { exec "$(program_of "$1")" --root "$root" "${@:2}"; }

# ready PORT
ready() { curl --fail --silent --max-time 5 "http://127.0.0.1:$1/health/ready"; }
