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

# check_each PATTERN WHY KEY...: as check_form; WHY may name the value as @.
check_each() {
  local pattern=$1 why=$2 key
  for key in "${@:3}"; do check_form "$key" "$pattern" "${why//@/"${!key}"}"; done
}

check_mocks() {
  check_each '^[1-9][0-9]{0,2}$' "=@ is not a number of days (1 to 365)" \
    PERDURA_MOCK_PG_AUTHORISATION_DAYS
  check_each '^(true|false)$' "=@: true or false" PERDURA_MOCK_PG_SYNC
  check_each '^[0-9]+(ms|s|m|h|d)$' "=@ is not a time: a whole number with ms, s, m, h or d" \
    PERDURA_MOCK_PG_{LATE_BY,SILENCE,SLOW} PERDURA_COURIER_{HAND_OVER,STEP,LATE,SILENCE}
}

check_deadlines() {
  local key
  for key in "${setting_keys[@]}"; do
    [[ $key != PERDURA_DEADLINE_* ]] || check_form "$key" '^[0-9]+(s|m|h|d|bd)$' \
      "=${!key} is not a time: a whole number with s, m, h or d, or a seller's in business days (bd)"
  done
}

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
  check_each '^.{16,}$' " is too short: it needs 16 characters or more" PERDURA_SERVICE_SECRET \
    PERDURA_PG_{SECRET,WEBHOOK_SECRET} PERDURA_COURIER_{KEY,WEBHOOK_SECRET}
  check_mocks
  check_deadlines
}
