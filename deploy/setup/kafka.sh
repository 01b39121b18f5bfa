# shellcheck shell=bash
# Kafka's jars, as Maven resolves deploy/kafka/pom.xml. Needs common.sh, steps.sh.

fetch_kafka() {
  local fresh=$tools/kafka/lib.new
  rm -rf "$fresh"
  mkdir -p "$fresh"
  mvn --batch-mode --no-transfer-progress -Dstyle.color=never --file "$root/deploy/kafka/pom.xml" \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$fresh"
  ls "$fresh"/kafka_*.jar
  rm -rf "$tools/kafka/lib"
  mv "$fresh" "$tools/kafka/lib"
  digest_of "$root/deploy/kafka/pom.xml" >"$tools/kafka/stamp"
}

setup_kafka() {
  local stamp=$tools/kafka/stamp
  if [[ -d $tools/kafka/lib && -f $stamp &&
    $(<"$stamp") == "$(digest_of "$root/deploy/kafka/pom.xml")" ]]; then
    step_ready "Kafka"
    return
  fi
  say "Kafka will be fetched into .cache/kafka (43 MB)."
  step "Kafka" "$logs/setup-kafka.log" fetch_kafka
}
