# shellcheck shell=bash
# What a user wants of the load test, looked at before anything is built: with the limits and in the
# words of apps/loadtest/options.cpp (tests/deploy compares them). What is not looked at here, the
# program itself refuses. Needs common.sh.

# Whole numbers: least and most.
readonly -A wish_range=([orders]="1 50000" [concurrency]="1 500" [credit]="1 1000000000"
  [stock]="0 100000000" [warmup]="0 5000")
readonly rate_most=1000000

# refuse_wish NAME WHY
refuse_wish() {
  printf 'error: --%s: %s\n  --help lists the options.\n' "$1" "$2" >&2
  exit 2
}

# wish_of NAME [OPTION...]: the value of --NAME, else of its variable, as --min-rate and MIN_RATE.
wish_of() {
  local name=$1 variable
  shift
  while (($# > 0)); do
    case $1 in
      "--$name="*) printf '%s' "${1#*=}" && return ;;
      "--$name") printf '%s' "${2:-}" && return ;;
    esac
    shift
  done
  variable=${name^^}
  variable=${variable//-/_}
  printf '%s' "${!variable:-}"
}

is_whole_between() {
  local number
  [[ $1 =~ ^(-?)0*([0-9]{1,15})$ ]] || return 1
  number=${BASH_REMATCH[2]}
  ((number >= $2 && number <= $3)) && [[ -z ${BASH_REMATCH[1]} || $number == 0 ]]
}

is_rate() {
  [[ $1 =~ ^-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$ ]] &&
    awk -v rate="$1" -v most="$rate_most" 'BEGIN { exit !(rate + 0 >= 0 && rate + 0 <= most) }'
}

# check_wishes [OPTION...]
check_wishes() {
  local name value least most
  for name in pay orders concurrency shape credit stock warmup min-rate; do
    value=$(wish_of "$name" "$@")
    [[ -n $value ]] || continue
    case $name in
      pay)
        [[ $value =~ ^(credit|card)$ ]] || refuse_wish pay "$value not in {credit,card}"
        ;;
      shape)
        [[ $value =~ ^(scarce|plenty)$ ]] || refuse_wish shape "$value not in {scarce,plenty}"
        ;;
      min-rate)
        is_rate "$value" || refuse_wish min-rate \
          "\"$value\" is not a number of orders a second from 0 to $rate_most"
        ;;
      *)
        read -r least most <<<"${wish_range[$name]}"
        is_whole_between "$value" "$least" "$most" ||
          refuse_wish "$name" "\"$value\" is not a whole number from $least to $most"
        ;;
    esac
  done
}
