#include "platform/messaging/kafka/handles.hpp"

#include <array>

namespace perdura::platform::kafka {
namespace {

using Kind = MessagingError::Kind;

constexpr std::size_t error_text = 512;

constexpr std::array reserved = {
    "acks",
    "request.required.acks",
    "enable.idempotence",
    "transactional.id",
    "message.timeout.ms",
    "delivery.timeout.ms",
    "partitioner",
    "enable.auto.commit",
    "auto.commit.enable",
    "enable.auto.offset.store",
    "auto.offset.reset",
    "group.id",
    "partition.assignment.strategy",
    "queue.buffering.max.messages",
    "queue.buffering.max.kbytes",
};

void set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  std::array<char, error_text> why{};
  if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why.data(), why.size()) !=
      RD_KAFKA_CONF_OK) {
    throw MessagingError(Kind::Misuse, "Kafka setting " + name + ": " + why.data());
  }
}

Kind kind_of(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return Kind::UnknownTopic;
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR_INVALID_PARTITIONS:
    case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
      return Kind::Misuse;
    case RD_KAFKA_RESP_ERR__FATAL:
      return Kind::Failed;
    default:
      return Kind::Unavailable;
  }
}

}  // namespace

Conf make_conf(const Settings& users, const Settings& ours) {
  Conf conf(rd_kafka_conf_new());
  for (const auto& [name, value] : users) set(conf.get(), name, value);
  for (const auto& [name, value] : ours) set(conf.get(), name, value);
  return conf;
}

void check_settings(const Settings& users) {
  for (const auto* name : reserved) {
    if (users.contains(name)) {
      throw MessagingError(Kind::Misuse, std::string("Kafka setting ") + name +
                                             " cannot be changed: the bus depends on it");
    }
  }
  const auto servers = users.find("bootstrap.servers");
  if (servers == users.end() || servers->second.empty()) {
    throw MessagingError(Kind::Misuse, "Kafka setting bootstrap.servers is missing");
  }
}

Handle make_handle(rd_kafka_type_t type, Conf conf) {
  // We hear of errors as events and receipts; librdkafka would print them beside.
  rd_kafka_conf_set_log_cb(conf.get(), nullptr);
  std::array<char, error_text> why{};
  Handle handle(rd_kafka_new(type, conf.get(), why.data(), why.size()));
  if (!handle) throw MessagingError(Kind::Misuse, std::string("Kafka: ") + why.data());
  static_cast<void>(conf.release());
  return handle;
}

Partitions make_list(const std::vector<TopicPartition>& partitions) {
  Partitions list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
  for (const auto& [topic, partition] : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition);
  }
  return list;
}

std::vector<TopicPartition> from_list(const rd_kafka_topic_partition_list_t& list) {
  std::vector<TopicPartition> partitions;
  for (int i = 0; i < list.cnt; ++i) {
    partitions.push_back({list.elems[i].topic, list.elems[i].partition});
  }
  std::sort(partitions.begin(), partitions.end());
  return partitions;
}

Received from_kafka(const rd_kafka_message_t& message) {
  const auto text = [](const void* bytes, std::size_t size) {
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
  };
  Received received{.offset = message.offset,
                    .message = {.topic = rd_kafka_topic_name(message.rkt),
                                .key = text(message.key, message.key_len),
                                .value = text(message.payload, message.len)}};
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return received;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    received.message.headers.emplace_back(name, text(value, size));
  }
  return received;
}

void check(rd_kafka_resp_err_t code, const std::string& doing) {
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return;
  throw MessagingError(kind_of(code), doing + ": " + rd_kafka_err2str(code));
}

}  // namespace perdura::platform::kafka
