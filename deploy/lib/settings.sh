# shellcheck shell=bash
# Reads perdura.conf, then perdura.local.conf (PERDURA_LOCAL_CONF names another file), then lets
# the environment win. Afterwards every key of perdura.conf is an exported variable.
# Needs common.sh.

declare -A setting_of=()
setting_keys=()

# read_settings FILE base|local: only the base file may introduce keys, so that a typing error in
# the other one does not pass in silence.
read_settings() {
  local file=$1 kind=$2 line number=0 key
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ $line =~ ^[[:space:]]*(#.*)?$ ]] && continue
    [[ $line =~ ^(PERDURA_[A-Z_]+)=(.*)$ ]] ||
      die "$file:$number: expected PERDURA_SOMETHING=value, found: $line"
    key=${BASH_REMATCH[1]}
    if [[ $kind == base ]]; then
      setting_keys+=("$key")
    elif [[ ! -v setting_of[$key] ]]; then
      die "$file:$number: there is no setting $key" "perdura.conf lists them all."
    fi
    setting_of[$key]=${BASH_REMATCH[2]}
  done <"$file"
}

check_settings() {
  local key value
  local -A owner_of=()
  for key in "${setting_keys[@]}"; do
    value=${!key}
    [[ -n $value ]] || die "the setting $key is empty"
    if [[ $key == *_PORT ]]; then
      if ! [[ $value =~ ^[1-9][0-9]{0,4}$ ]] || ((value > 65535)); then
        die "$key=$value is not a port (1 to 65535)"
      fi
      [[ ! -v owner_of[$value] ]] || die "$key and ${owner_of[$value]} are both $value"
      owner_of[$value]=$key
    fi
  done
  [[ $PERDURA_TEMPORAL_RETENTION_DAYS =~ ^[1-9][0-9]{0,4}$ ]] ||
    die "PERDURA_TEMPORAL_RETENTION_DAYS=$PERDURA_TEMPORAL_RETENTION_DAYS is not a number of days"
  [[ $PERDURA_TEMPORAL_SYNCHRONOUS =~ ^(NORMAL|FULL)$ ]] ||
    die "PERDURA_TEMPORAL_SYNCHRONOUS=$PERDURA_TEMPORAL_SYNCHRONOUS: NORMAL or FULL"
  # These go into SQL and command lines.
  [[ $PERDURA_MARIADB_USER =~ ^[A-Za-z0-9_]{1,32}$ ]] ||
    die "PERDURA_MARIADB_USER=$PERDURA_MARIADB_USER: use letters, digits and _ (at most 32)"
  [[ $PERDURA_MARIADB_PASSWORD != *[\'\"\\]* ]] ||
    die "PERDURA_MARIADB_PASSWORD: quotes and backslashes are not allowed"
  [[ $PERDURA_TEMPORAL_NAMESPACE =~ ^[A-Za-z0-9][A-Za-z0-9_.-]*$ ]] ||
    die "PERDURA_TEMPORAL_NAMESPACE=$PERDURA_TEMPORAL_NAMESPACE: use letters, digits, _ . -"
}

load_settings() {
  local local_conf=${PERDURA_LOCAL_CONF:-$root/perdura.local.conf} key
  read_settings "$root/perdura.conf" base
  if [[ -f $local_conf ]]; then
    read_settings "$local_conf" local
  elif [[ -n ${PERDURA_LOCAL_CONF:-} ]]; then
    die "PERDURA_LOCAL_CONF=$PERDURA_LOCAL_CONF: there is no such file"
  fi
  for key in "${setting_keys[@]}"; do
    [[ -v $key ]] || printf -v "$key" '%s' "${setting_of[$key]}"
    export "${key?}"
  done
  [[ $PERDURA_DATA == /* ]] || PERDURA_DATA=$root/$PERDURA_DATA
  check_settings
  data=$PERDURA_DATA
  logs=$data/logs
}

# The settings as they stand, one KEY=VALUE a line.
print_settings() {
  local key
  for key in "${setting_keys[@]}"; do printf '%s=%s\n' "$key" "${!key}"; done
}
