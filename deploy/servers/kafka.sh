# shellcheck shell=bash
# Kafka, one KRaft node. Needs common.sh, settings.sh.

kafka_java() {
  exec java -Xms64m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxMetaspaceSize=128m \
    -XX:ReservedCodeCacheSize=48m -Xss512k -Djava.awt.headless=true \
    -Dlog4j2.configurationFile="$root/deploy/kafka/log4j2.properties" \
    -cp "$tools/kafka/lib/*" "$@"
}

kafka_ports() {
  printf 'PERDURA_KAFKA_%s\n' PORT CONTROLLER_PORT
}

# 16 random bytes as Kafka writes a UUID: base64url without padding, not beginning with a dash.
kafka_cluster_id() {
  local id=-
  while [[ $id == -* ]]; do id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '='); done
  printf '%s' "$id"
}

kafka_prepare() {
  [[ -d $tools/kafka/lib ]] || die "Kafka is not there" "Run make setup first."
  has java || die "java is not installed" "apt-get install openjdk-17-jdk-headless"
  local text conf=$data/kafka/server.properties
  mkdir -p "$data/kafka"
  text=$(<"$root/deploy/kafka/server.properties.in")
  text=${text//@PORT@/"$PERDURA_KAFKA_PORT"}
  text=${text//@CONTROLLER_PORT@/"$PERDURA_KAFKA_CONTROLLER_PORT"}
  text=${text//@LOG_DIR@/"$data/kafka/log"}
  printf '%s\n' "$text" >"$conf"
  [[ ! -f $data/kafka/log/meta.properties ]] || return 0
  rm -rf "$data/kafka/log"
  (kafka_java kafka.tools.StorageTool format --config "$conf" \
    --cluster-id "$(kafka_cluster_id)") >"$logs/kafka-format.log" 2>&1 ||
    die "Kafka's storage could not be made" "Read $logs/kafka-format.log"
}

kafka_run() {
  kafka_java kafka.Kafka "$data/kafka/server.properties"
}

# Asks for the cluster's metadata (version 1, no topics) and expects one broker: it is listed once
# it takes requests. A Java tool would cost two seconds of CPU for each look.
# shellcheck disable=SC2016
kafka_healthy() {
  local answer
  answer=$(timeout 5 bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf "\0\0\0\x0e\0\x03\0\x01\0\0\0\x07\xff\xff\0\0\0\0" >&3
    head -c 12 <&3 | od -An -v -tx1 | tr -d " \n"' kafka-health "$PERDURA_KAFKA_PORT" 2>/dev/null)
  [[ ${answer:8} == 0000000700000001 ]]
}

kafka_finish() { :; }
