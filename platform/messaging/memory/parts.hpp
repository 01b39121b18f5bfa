#pragma once
// The four ports over a `Core`.
#include <memory>

#include "platform/messaging/memory/core.hpp"

namespace perdura::platform::memory {

class MemoryProducer final : public Producer {
 public:
  explicit MemoryProducer(std::shared_ptr<Core> core);
  ~MemoryProducer() override;

  BatchId publish(std::vector<Message> batch, Done done) override;
  void give_up(BatchId batch) override;
  Receipts publish_and_wait(std::vector<Message> batch,
                            std::chrono::milliseconds deadline) override;
  bool flush(std::chrono::milliseconds deadline) override;
  void close(std::chrono::milliseconds deadline) override;
  std::size_t queued() const override { return outbound_->queue.size(); }

 private:
  std::shared_ptr<Core> core_;
  std::shared_ptr<Outbound> outbound_;
  std::uint64_t id_;
};

class MemoryConsumer final : public Consumer {
 public:
  MemoryConsumer(std::shared_ptr<Core> core, ConsumerOptions options, ConsumerHandler& handler);
  ~MemoryConsumer() override;

  void pause(const TopicPartition& partition) override;
  void resume(const TopicPartition& partition) override;
  std::vector<TopicPartition> assignment() const override { return member_->partitions(); }
  std::optional<std::string> failure() const override { return std::nullopt; }
  void close() override;

  Member& member() const { return *member_; }

 private:
  void leave();

  std::shared_ptr<Core> core_;
  Core::MemberPtr member_;
};

class MemoryAdmin final : public Admin {
 public:
  explicit MemoryAdmin(std::shared_ptr<Core> core) : core_(std::move(core)) {}

  void create_topics(const std::vector<Topic>& topics, Deadline deadline) override;
  std::vector<Topic> list_topics(std::string_view prefix, Deadline deadline) override;
  std::vector<std::string> delete_topics(std::string_view prefix, Deadline deadline) override;

 private:
  std::shared_ptr<Core> core_;
};

class MemoryReader final : public Reader {
 public:
  explicit MemoryReader(std::shared_ptr<Core> core) : core_(std::move(core)) {}

  OffsetRange range(const TopicPartition& partition, std::chrono::milliseconds deadline) override;
  std::vector<Received> read(const TopicPartition& partition, std::int64_t offset, std::size_t max,
                             std::chrono::milliseconds deadline) override;

 private:
  const Log::Partition& need(const TopicPartition& partition) const;

  std::shared_ptr<Core> core_;
};

}  // namespace perdura::platform::memory
