#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "platform/messaging/consumer.hpp"
#include "platform/messaging/kafka/handles.hpp"
#include "platform/messaging/kafka/reach.hpp"

namespace perdura::platform::kafka {

class KafkaConsumer final : public Consumer {
 public:
  KafkaConsumer(const KafkaBus::Options& bus, ConsumerOptions options, ConsumerHandler& handler);
  ~KafkaConsumer() override;

  void pause(const TopicPartition& partition) override;
  void resume(const TopicPartition& partition) override;
  std::vector<TopicPartition> assignment() const override;
  std::optional<std::string> failure() const override;
  void close() override;

 private:
  using Moment = std::chrono::steady_clock::time_point;

  /// What we know of a partition that is ours.
  struct State {
    bool paused = false;             // by the application
    std::optional<Moment> retry_at;  // its handler threw: left alone until then
    std::chrono::milliseconds pause{};
    bool ask = false;                     // its handler threw: ask where to go on
    std::optional<std::int64_t> seek_to;  // where to go on: what was fetched behind it is dropped
    bool fetching = true;                 // what librdkafka was told last

    bool wanted(Moment now) const { return !paused && (!retry_at || *retry_at <= now); }
  };

  static void on_rebalance(rd_kafka_t*, rd_kafka_resp_err_t code,
                           rd_kafka_topic_partition_list_t* list, void* self);
  static void on_error(rd_kafka_t*, int code, const char* reason, void* self);

  void run();
  void gather();
  void rest();
  void note_lateness();
  void keep(const rd_kafka_message_t& message);
  void deliver(const Batch& batch);
  void retry_later(const TopicPartition& partition, const std::string& cause);
  void ask_again();
  void adjust_fetching();
  void tell_fetching(const TopicPartition& partition, State& state, bool wanted);
  void assign(const std::vector<TopicPartition>& partitions);
  void give_back();
  bool ask_offsets(const std::vector<TopicPartition>& partitions,
                   std::vector<std::optional<std::int64_t>>& offsets);
  void guarded(const char* doing, const std::function<void()>& call);
  bool stopped_within(std::chrono::milliseconds time);
  void fail(const std::string& cause);
  void notice(const std::string& text) const;

  const KafkaBus::Options bus_;
  const ConsumerOptions options_;
  ConsumerHandler& handler_;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  std::map<TopicPartition, State> states_;
  std::optional<std::string> failure_;
  bool stop_ = false;
  // The consumer's thread only.
  std::map<TopicPartition, Batch> gathered_;
  std::string rest_failure_;
  Moment polled_ = std::chrono::steady_clock::now();
  bool late_ = false;  // so late for the last poll that the group may have gone on without us
  std::chrono::milliseconds poll_interval_{};
  Reach reach_;
  std::mutex closing_;
  Handle handle_;
  std::thread thread_;
};

}  // namespace perdura::platform::kafka
