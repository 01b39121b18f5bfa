#pragma once
// librdkafka's objects with owners, and its settings as checked values.
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/messaging/error.hpp"
#include "platform/messaging/kafka/bus.hpp"
#include "platform/messaging/topic.hpp"

namespace perdura::platform::kafka {

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};

using Conf = std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>>;
using Handle = std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;
using Error = std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>>;
using Headers = std::unique_ptr<rd_kafka_headers_t, Destroy<rd_kafka_headers_destroy>>;
using KafkaMessage = std::unique_ptr<rd_kafka_message_t, Destroy<rd_kafka_message_destroy>>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                   Destroy<rd_kafka_topic_partition_list_destroy>>;

using Settings = std::map<std::string, std::string>;

/// The user's settings, then ours. Settings that only concern the other kind of handle are dropped
/// by librdkafka itself. Throws `Misuse`.
Conf make_conf(const Settings& users, const Settings& ours);

/// Throws `Misuse` if the user's settings touch what the contract rests on.
void check_settings(const Settings& users);

/// Takes the settings. Throws `Misuse`.
Handle make_handle(rd_kafka_type_t type, Conf conf);

Partitions make_list(const std::vector<TopicPartition>& partitions);
std::vector<TopicPartition> from_list(const rd_kafka_topic_partition_list_t& list);
Received from_kafka(const rd_kafka_message_t& message);

/// Throws an error of the kind that fits the code; nothing if it is none.
void check(rd_kafka_resp_err_t code, const std::string& doing);

inline int to_int(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds most = std::chrono::hours(24);
  return static_cast<int>(std::clamp(time, std::chrono::milliseconds(0), most).count());
}

}  // namespace perdura::platform::kafka
