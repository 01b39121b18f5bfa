# shellcheck shell=bash
# Debian packages. Says what it will install and remove before it does. Services that come with
# the packages are neither started nor enabled: Perdura runs servers of its own (deploy/stack.sh).
# Needs common.sh, steps.sh.

readonly policy=/usr/sbin/policy-rc.d
readonly policy_mark="perdura: no service starts while make setup installs packages"
readonly lock_wait=120 # seconds to wait for another apt

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

list_missing_packages() {
  local wanted
  mapfile -t wanted < <(grep -v -E '^(#|$)' "$root/deploy/packages.txt")
  # dpkg-query names what it knows; what it does not know is missing as well.
  comm -23 <(printf '%s\n' "${wanted[@]}" | sort) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
      sed -n 's/^installed //p' | sort)
}

# A run that was killed may have left its policy behind.
allow_starts() {
  if grep -q -s "$policy_mark" "$policy"; then as_root rm -f "$policy"; fi
  if [[ -e $policy.before-perdura ]]; then as_root mv "$policy.before-perdura" "$policy"; fi
}

forbid_starts() {
  local code=0
  if [[ -x $policy ]]; then
    "$policy" mariadb start >/dev/null 2>&1 || code=$?
    ((code != 101)) || return 0 # forbidden already, by the owner of this machine
    as_root mv "$policy" "$policy.before-perdura"
  fi
  printf '#!/bin/sh\n# %s\nexit 101\n' "$policy_mark" | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
}

# They would take the usual ports at the next boot.
disable_new_services() {
  local service
  for service in "$@"; do
    if has systemctl; then
      as_root systemctl disable "$service" || true
    elif has update-rc.d; then
      as_root update-rc.d "$service" disable || true
    fi
  done
}

apt_install() {
  trap allow_starts EXIT
  trap 'exit 143' TERM
  forbid_starts
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o "DPkg::Lock::Timeout=$lock_wait" \
    install -y --no-install-recommends "$@"
  local package services=()
  for package in "$@"; do
    case $package in
      mariadb-server) services+=(mariadb) ;;
      redis-server | supervisor) services+=("$package") ;;
    esac
  done
  disable_new_services "${services[@]}"
}

show_plan() {
  local removed
  say "These Debian packages are missing and will be installed, with what they need:"
  printf '%s\n' "$@" | fmt -w 96 | sed 's/^/  /'
  say "Services among them are neither started nor enabled."
  removed=$(apt-get install -s --no-install-recommends "$@" 2>/dev/null | awk '/^Remv/ {print $2}')
  [[ -z $removed ]] || say "They replace, so apt will remove: ${removed//$'\n'/ }"
}

setup_packages() {
  has apt-get || die "apt-get is missing: Perdura is built on Debian 12 (bookworm)." \
    "On another system, install what deploy/packages.txt lists by hand."
  local packages
  mapfile -t packages < <(list_missing_packages)
  if ((${#packages[@]} == 0)); then
    step_ready "Debian packages"
    return
  fi
  if ((EUID != 0)) && ! has sudo; then
    die "Debian packages are missing, and installing them needs root. As root, run:" \
      "apt-get update && apt-get install -y --no-install-recommends ${packages[*]}" \
      "Then run make setup again."
  fi
  # Ask for the password here: the steps have no terminal.
  ((EUID == 0)) || sudo -v || die "sudo was refused; nothing was installed."
  step_total=$((step_total + 1))
  step "Debian package lists" "$logs/setup-apt-update.log" \
    as_root apt-get -o "DPkg::Lock::Timeout=$lock_wait" update
  show_plan "${packages[@]}"
  allow_starts
  step "Debian packages" "$logs/setup-packages.log" apt_install "${packages[@]}"
}
