#include "platform/messaging/kafka/admin.hpp"

#include <array>
#include <thread>

#include "platform/messaging/checks.hpp"

namespace perdura::platform::kafka {
namespace {

using Kind = MessagingError::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds ask_again{20};

std::chrono::milliseconds left(Clock::time_point until) {
  return std::max(std::chrono::milliseconds(1),
                  std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()));
}

using NewTopics =
    std::vector<std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>>;
using GoneTopics =
    std::vector<std::unique_ptr<rd_kafka_DeleteTopic_t, Destroy<rd_kafka_DeleteTopic_destroy>>>;
using AdminOptions =
    std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<rd_kafka_AdminOptions_destroy>>;
using Metadata =
    std::unique_ptr<const struct rd_kafka_metadata, Destroy<rd_kafka_metadata_destroy>>;

AdminOptions options_for(rd_kafka_t* handle, rd_kafka_admin_op_t operation,
                         Clock::time_point until) {
  AdminOptions options(rd_kafka_AdminOptions_new(handle, operation));
  const auto time = to_int(left(until));
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), time, why.data(), why.size());
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), time, why.data(), why.size());
  return options;
}

/// Waits for the answer and checks each topic's result, except for one code that is as good.
void check_results(rd_kafka_queue_t* queue, Clock::time_point until, rd_kafka_resp_err_t as_good,
                   const std::string& doing) {
  const Event event(rd_kafka_queue_poll(queue, to_int(left(until))));
  if (!event) throw MessagingError(Kind::Unavailable, doing + ": no answer");
  check(rd_kafka_event_error(event.get()), doing);
  std::size_t count = 0;
  const rd_kafka_topic_result_t** results = nullptr;
  if (const auto* created = rd_kafka_event_CreateTopics_result(event.get())) {
    results = rd_kafka_CreateTopics_result_topics(created, &count);
  } else if (const auto* gone = rd_kafka_event_DeleteTopics_result(event.get())) {
    results = rd_kafka_DeleteTopics_result_topics(gone, &count);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_topic_result_error(results[i]);
    if (code != as_good) check(code, doing + " " + rd_kafka_topic_result_name(results[i]));
  }
}

const Topic* find(const std::vector<Topic>& topics, const std::string& name) {
  const auto found = std::find_if(topics.begin(), topics.end(),
                                  [&](const Topic& topic) { return topic.name == name; });
  return found == topics.end() ? nullptr : &*found;
}

}  // namespace

KafkaAdmin::KafkaAdmin(const KafkaBus::Options& options)
    : handle_(make_handle(RD_KAFKA_PRODUCER, make_conf(options.settings, {}))) {}

void KafkaAdmin::create_topics(const std::vector<Topic>& topics, Deadline deadline) {
  check_topics(topics);
  const auto until = Clock::now() + deadline;
  const auto known = list_topics("", deadline);
  NewTopics wanted;
  for (const auto& topic : topics) {
    if (find(known, topic.name) != nullptr) continue;
    std::array<char, 256> why{};
    // Replication -1: what the brokers have as their default.
    wanted.emplace_back(
        rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, -1, why.data(), why.size()));
    if (!wanted.back()) throw MessagingError(Kind::Misuse, topic.name + ": " + why.data());
  }
  if (!wanted.empty()) {
    std::vector<rd_kafka_NewTopic_t*> list;
    for (const auto& topic : wanted) list.push_back(topic.get());
    const Queue queue(rd_kafka_queue_new(handle_.get()));
    const auto options = options_for(handle_.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS, until);
    rd_kafka_CreateTopics(handle_.get(), list.data(), list.size(), options.get(), queue.get());
    check_results(queue.get(), until, RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS, "creating topics");
  }
  const auto all_there = [&](const std::vector<Topic>& there) {
    for (const auto& topic : topics) {
      const auto* found = find(there, topic.name);
      if (found == nullptr) return false;
      if (found->partitions != topic.partitions) {
        throw MessagingError(Kind::Conflict,
                             topic.name + " has " + std::to_string(found->partitions) +
                                 " partitions, not " + std::to_string(topic.partitions));
      }
    }
    return true;
  };
  await(all_there, until, "creating topics");
}

void KafkaAdmin::await(const std::function<bool(const std::vector<Topic>&)>& fits, Moment until,
                       const std::string& doing) {
  while (!fits(list_topics("", left(until)))) {
    if (Clock::now() >= until) throw MessagingError(Kind::Unavailable, doing + ": not yet done");
    std::this_thread::sleep_for(ask_again);
  }
}

std::vector<Topic> KafkaAdmin::list_topics(std::string_view prefix, Deadline deadline) {
  const struct rd_kafka_metadata* raw = nullptr;
  check(rd_kafka_metadata(handle_.get(), 1, nullptr, &raw, to_int(deadline)), "listing topics");
  const Metadata metadata(raw);
  std::vector<Topic> topics;
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    const auto& topic = metadata->topics[i];
    const std::string_view name = topic.topic;
    // Kafka's own begin with two underscores.
    if (!name.starts_with(prefix) || name.starts_with("__")) continue;
    bool led = topic.err == RD_KAFKA_RESP_ERR_NO_ERROR;
    for (int p = 0; p < topic.partition_cnt; ++p) led = led && topic.partitions[p].leader >= 0;
    if (led) topics.push_back({std::string(name), topic.partition_cnt});
  }
  std::sort(topics.begin(), topics.end(),
            [](const Topic& a, const Topic& b) { return a.name < b.name; });
  return topics;
}

std::vector<std::string> KafkaAdmin::delete_topics(std::string_view prefix, Deadline deadline) {
  check_delete_prefix(prefix);
  const auto until = Clock::now() + deadline;
  std::vector<std::string> names;
  GoneTopics gone;
  std::vector<rd_kafka_DeleteTopic_t*> list;
  for (const auto& topic : list_topics(prefix, deadline)) {
    names.push_back(topic.name);
    gone.emplace_back(rd_kafka_DeleteTopic_new(topic.name.c_str()));
    list.push_back(gone.back().get());
  }
  if (names.empty()) return names;
  const Queue queue(rd_kafka_queue_new(handle_.get()));
  const auto options = options_for(handle_.get(), RD_KAFKA_ADMIN_OP_DELETETOPICS, until);
  rd_kafka_DeleteTopics(handle_.get(), list.data(), list.size(), options.get(), queue.get());
  check_results(queue.get(), until, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "deleting topics");
  const auto none_there = [&](const std::vector<Topic>& there) {
    return std::none_of(names.begin(), names.end(),
                        [&](const std::string& name) { return find(there, name) != nullptr; });
  };
  await(none_there, until, "deleting topics");
  return names;
}

}  // namespace perdura::platform::kafka
