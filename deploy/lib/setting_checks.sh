# shellcheck shell=bash
# What is wrong with settings that were read: part of settings.sh.

# "; did you mean PERDURA_X?", or nothing if no setting's name is near: behind PERDURA_ one letter
# in three may differ.
nearest_setting() {
  printf '%s\n' "${setting_keys[@]#PERDURA_}" | awk -v key="${1#PERDURA_}" '
    BEGIN { best = int(length(key) / 3) }
    {
      for (k = 0; k <= length($0); k++) row[k] = k
      for (i = 1; i <= length(key); i++) {
        diagonal = row[0]
        row[0] = i
        for (k = 1; k <= length($0); k++) {
          far = diagonal + (substr(key, i, 1) != substr($0, k, 1))
          diagonal = row[k]
          if (row[k] + 1 < far) far = row[k] + 1
          if (row[k - 1] + 1 < far) far = row[k - 1] + 1
          row[k] = far
        }
      }
      if (row[length($0)] <= best) { best = row[length($0)]; nearest = "PERDURA_" $0 }
    }
    END { if (nearest != "") printf "; did you mean %s?", nearest }'
}

check_ports_of_settings() {
  local key value
  local -A owner_of=()
  for key in "${setting_keys[@]}"; do
    value=${!key}
    [[ $key == *_PORT && -n $value ]] || continue
    if ! [[ $value =~ ^[1-9][0-9]{0,4}$ ]] || ((value > 65535)); then
      wrong_value "$key" "$key=$value is not a port (1 to 65535)"
    elif [[ -v owner_of[$value] ]]; then
      wrong_value "$key" "$key and ${owner_of[$value]} are both $value"
    else
      owner_of[$value]=$key
    fi
  done
}

# check_form KEY PATTERN WHY
check_form() { [[ -z ${!1} || ${!1} =~ $2 ]] || wrong_value "$1" "$1$3"; }

# Of those that are empty it was told where they were read.
check_settings() {
  check_ports_of_settings
  check_form PERDURA_TEMPORAL_RETENTION_DAYS '^[1-9][0-9]{0,4}$' \
    "=$PERDURA_TEMPORAL_RETENTION_DAYS is not a number of days"
  check_form PERDURA_TEMPORAL_SYNCHRONOUS '^(NORMAL|FULL)$' \
    "=$PERDURA_TEMPORAL_SYNCHRONOUS: NORMAL or FULL"
  # These go into SQL and command lines.
  check_form PERDURA_MARIADB_USER '^[A-Za-z0-9_]{1,32}$' \
    "=$PERDURA_MARIADB_USER: use letters, digits and _ (at most 32)"
  check_form PERDURA_MARIADB_PASSWORD "^[^'\"\\\\]*$" ": quotes and backslashes are not allowed"
  check_form PERDURA_TEMPORAL_NAMESPACE '^[A-Za-z0-9][A-Za-z0-9_.-]*$' \
    "=$PERDURA_TEMPORAL_NAMESPACE: use letters, digits, _ . -"
}
