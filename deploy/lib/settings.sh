# shellcheck shell=bash
# Reads perdura.conf, then perdura.local.conf (PERDURA_LOCAL_CONF names another file), then lets
# the environment win. Afterwards every key of perdura.conf is an exported variable.
# Needs common.sh.
source "$root/deploy/lib/setting_checks.sh"

declare -A setting_of=()
# Where the value comes from: a file with its line, or the environment. Not known, and empty, where
# another of these scripts handed all settings on.
declare -A place_of=()
setting_keys=()
setting_problems=()

wrong_setting() { setting_problems+=("$1"); }

# wrong_value KEY WHY
wrong_value() { wrong_setting "${place_of[$1]:+${place_of[$1]}: }$2"; }

# with_places: for a program of ours all settings come "from the environment"; people are told where
# they wrote them.
with_places() {
  local line key place mark=" (from the environment)"
  while IFS= read -r line; do
    key=${line%%=*}
    if [[ $key =~ ^PERDURA_[A-Z_]+$ && -v place_of[$key] ]]; then
      place=${place_of[$key]}
      line=${line/"$mark"/${place:+ (from $place)}}
    fi
    printf '%s\n' "$line"
  done
}

# know_setting KEY: of the base file, be its line right or not. One whose line is wrong stays empty;
# were it unset, its first reader would end the script before the fault is told.
know_setting() {
  [[ ! -v setting_of[$1] ]] || return 0
  setting_keys+=("$1")
  setting_of[$1]=""
}

# read_settings FILE base|local: only the base file may introduce keys, so that a typing error in
# the other one does not pass in silence. Lines that are wrong are noted, and not taken; they are
# not shown, for they may hold a secret.
read_settings() {
  local file=$1 kind=$2 line place number=0 key value
  local -A line_of=()
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    place=$file:$number
    line=${line%$'\r'} # as editors on Windows end lines
    [[ $line =~ ^[[:space:]]*(#.*)?$ ]] && continue
    if ! [[ $line =~ ^(PERDURA_[A-Z_]+)=(.*)$ ]]; then
      wrong_setting "$place: expected PERDURA_SOMETHING=value, no blanks around the ="
      if [[ $kind == base && $line =~ ^[[:space:]]*(PERDURA_[A-Z_]+)[[:space:]]*= ]]; then
        know_setting "${BASH_REMATCH[1]}"
      fi
      continue
    fi
    key=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    if [[ -v line_of[$key] ]]; then
      wrong_setting "$place: $key stands in line ${line_of[$key]} already"
      continue
    fi
    line_of[$key]=$number
    [[ $kind == local ]] || know_setting "$key"
    if [[ ! -v setting_of[$key] ]]; then
      wrong_setting "$place: there is no setting $key$(nearest_setting "$key")"
      continue
    elif [[ -z $value ]]; then
      wrong_setting "$place: the setting $key is empty"
      continue
    fi
    setting_of[$key]=$value
    place_of[$key]=$place
  done <"$file"
}

readonly handed_on=/dev/null # as the local file: there is nothing in it that would count

take_environment() {
  local key place="the environment"
  [[ ${PERDURA_LOCAL_CONF:-} != "$handed_on" ]] || place=""
  for key in "${setting_keys[@]}"; do
    if [[ -n ${!key:-} ]]; then
      place_of[$key]=$place
    else
      [[ ! -v $key ]] || wrong_setting "the environment: the setting $key is empty"
      printf -v "$key" '%s' "${setting_of[$key]}"
    fi
    export "${key?}"
  done
}

gather_settings() {
  local local_conf=${PERDURA_LOCAL_CONF:-$root/perdura.local.conf}
  read_settings "$root/perdura.conf" base
  if [[ -e $local_conf ]]; then
    read_settings "$local_conf" local
  elif [[ -n ${PERDURA_LOCAL_CONF:-} ]]; then
    wrong_setting "PERDURA_LOCAL_CONF=$PERDURA_LOCAL_CONF: there is no such file"
  fi
  take_environment
  [[ -z $PERDURA_DATA || $PERDURA_DATA == /* ]] || PERDURA_DATA=$root/$PERDURA_DATA
  check_settings
  # Whatever is started from here has all settings in its environment: no file changes them later.
  export PERDURA_LOCAL_CONF=$handed_on
  data=$PERDURA_DATA
  logs=$data/logs
}

refuse_settings() {
  printf 'error: %s\n' "${setting_problems[@]}" >&2
  warn "  perdura.conf lists all settings and says what they are."
  exit 1
}

# What is wrong ends the script, all at once.
load_settings() {
  gather_settings
  ((${#setting_problems[@]} == 0)) || refuse_settings
}

# For those that look at or end a stack, which was started when the settings were right. Only
# without a data folder nobody knows which stack.
load_settings_leniently() {
  gather_settings
  [[ -n $data ]] || refuse_settings
  ((${#setting_problems[@]} == 0)) || printf 'warning: %s\n' "${setting_problems[@]}" >&2
}

# The settings as they stand, one KEY=VALUE a line.
print_settings() {
  local key
  for key in "${setting_keys[@]}"; do printf '%s=%s\n' "$key" "${!key}"; done
}

make_data_folder() {
  local why place=${place_of[PERDURA_DATA]} hint
  hint="PERDURA_DATA names it${place:+ ($place)}: set a folder of your own."
  why=$(LC_ALL=C mkdir -p "$logs" 2>&1) ||
    die "the data folder $data cannot be made: ${why##*: }" "$hint"
  [[ -w $data && -w $logs ]] || die "the data folder $data cannot be written to" "$hint"
}
