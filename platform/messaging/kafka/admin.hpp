#pragma once
#include <functional>
#include <mutex>

#include "platform/messaging/admin.hpp"
#include "platform/messaging/kafka/handles.hpp"

namespace perdura::platform::kafka {

class KafkaAdmin final : public Admin {
 public:
  explicit KafkaAdmin(const KafkaBus::Options& options);

  void create_topics(const std::vector<Topic>& topics, Deadline deadline) override;
  std::vector<Topic> list_topics(std::string_view prefix, Deadline deadline) override;
  std::vector<std::string> delete_topics(std::string_view prefix, Deadline deadline) override;

 private:
  using Moment = std::chrono::steady_clock::time_point;

  /// Asks for the list until it fits; the brokers learn of a change one after the other.
  void await(const std::function<bool(const std::vector<Topic>&)>& fits, Moment until,
             const std::string& doing);

  Handle handle_;
};

class KafkaReader final : public Reader {
 public:
  explicit KafkaReader(const KafkaBus::Options& options);
  ~KafkaReader() override;

  OffsetRange range(const TopicPartition& partition, std::chrono::milliseconds deadline) override;
  std::vector<Received> read(const TopicPartition& partition, std::int64_t offset, std::size_t max,
                             std::chrono::milliseconds deadline) override;

 private:
  std::mutex mutex_;
  Handle handle_;
};

}  // namespace perdura::platform::kafka
