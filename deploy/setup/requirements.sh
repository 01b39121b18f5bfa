# shellcheck shell=bash
# What has to be there before `make setup` can do anything. Each is named with the way to get it;
# all that is missing is told at once. Needs common.sh.

readonly go_least=1.21 jdk_least=17
missing=()

# lack WHAT HOW: notes one missing tool.
lack() { missing+=("$1" "  $2"); }

# version_at_least HAVE LEAST
version_at_least() { printf '%s\n%s\n' "$2" "$1" | sort -V -C; }

check_go() {
  local how have wanted
  how="Debian 12's own Go is 1.19: enable bookworm-backports, then"
  how+=" apt-get install -t bookworm-backports golang-go"
  if ! has go; then
    lack "Go $go_least or newer is not installed (it builds the Temporal server)." "$how"
    return
  fi
  have=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null || true)
  have=${have#go}
  if [[ -z $have ]] || ! version_at_least "$have" "$go_least"; then
    lack "Go is ${have:-unreadable} ($(command -v go)); $go_least or newer is needed." "$how"
    return
  fi
  # An older Go fetches the toolchain that the module names, unless it was told not to.
  wanted=$(awk '$1 == "go" {print $2}' "$root/deploy/temporal/go.mod")
  if ! version_at_least "$have" "$wanted" && [[ $(go env GOTOOLCHAIN) == local ]]; then
    lack "Go is $have; Temporal needs $wanted, which GOTOOLCHAIN=local forbids to fetch." \
      "go env -w GOTOOLCHAIN=auto   (or install Go $wanted)"
  fi
}

check_jdk() {
  local how="apt-get install openjdk-17-jdk-headless" have
  if ! has java || ! has javac; then
    lack "A JDK of version $jdk_least or newer is not installed (Kafka runs on it)." "$how"
    return
  fi
  # 'openjdk version "17.0.15" …'; before 9 it was "1.8.0".
  have=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  have=${have%%$'\n'*}
  if ! [[ $have =~ ^[0-9]+$ ]] || ((have < jdk_least)); then
    have=${have:-unreadable}
    lack "java is version $have ($(command -v java)); $jdk_least or newer is needed." "$how"
  fi
}

check_requirements() {
  has git || lack "git is not installed." "apt-get install git"
  has make || lack "make is not installed." "apt-get install make"
  check_go
  check_jdk
  if ((${#missing[@]} > 0)); then
    die "this machine lacks what has to be there before make setup:" "${missing[@]}"
  fi
}
