#pragma once
// An application in small: its database, and the consumer that writes to it.
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "tests/platform/messaging/world.hpp"

namespace perdura::platform::testing {

/// Effects and offsets, written together, guarded by the offset.
class Database {
 public:
  struct Row {
    TopicPartition from;
    Received received;
  };

  bool commit(const Batch& batch) {
    const std::lock_guard lock(mutex_);
    auto& next = next_[batch.from];
    if (next != batch.first()) {
      ++dropped_;
      return false;
    }
    next = batch.next();
    for (const auto& received : batch.messages) rows_.push_back({batch.from, received});
    return true;
  }

  std::int64_t next(const TopicPartition& partition) {
    const std::lock_guard lock(mutex_);
    return next_[partition];
  }
  void set_next(const TopicPartition& partition, std::int64_t offset) {
    const std::lock_guard lock(mutex_);
    next_[partition] = offset;
  }
  std::vector<Row> rows() const {
    const std::lock_guard lock(mutex_);
    return rows_;
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return rows_.size();
  }
  /// Batches that came at a wrong offset.
  int dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<TopicPartition, std::int64_t> next_;
  std::vector<Row> rows_;
  int dropped_ = 0;
};

/// Commits each batch; `before` may throw or act first.
class Inbox final : public ConsumerHandler {
 public:
  using Before = std::function<void(const Batch&)>;

  Inbox(World& world, Database& database, Before before = {})
      : world_(world), database_(database), before_(std::move(before)) {}

  std::vector<std::optional<std::int64_t>> start_offsets(
      const std::vector<TopicPartition>& partitions) override {
    std::vector<std::optional<std::int64_t>> offsets;
    for (const auto& partition : partitions) offsets.emplace_back(database_.next(partition));
    return offsets;
  }

  void handle(const Batch& batch) override {
    if (handling_.exchange(true)) ++overlaps_;
    const struct Leave {
      std::atomic<bool>& flag;
      World& world;
      ~Leave() {
        flag = false;
        world.changed();
      }
    } leave{handling_, world_};
    if (before_) before_(batch);
    if (!database_.commit(batch)) throw std::runtime_error("the offset is another");
  }

  void rested() override {
    if (handling_) ++overlaps_;
    ++rests_;
    world_.changed();
    if (on_rest_) on_rest_();
  }

  void revoked(const std::vector<TopicPartition>& partitions) override {
    if (handling_) ++overlaps_;
    revoked_ += partitions.size();
    world_.changed();
  }

  void lost(const std::vector<TopicPartition>& partitions) override {
    if (handling_) ++overlaps_;
    lost_ += partitions.size();
    world_.changed();
  }

  /// May throw. To be set before the consumer is made.
  void set_on_rest(std::function<void()> on_rest) { on_rest_ = std::move(on_rest); }
  int rests() const { return rests_; }
  std::size_t revoked() const { return revoked_; }
  std::size_t lost() const { return lost_; }
  /// Calls that came while another was under way: none are allowed.
  int overlaps() const { return overlaps_; }

 private:
  World& world_;
  Database& database_;
  Before before_;
  std::function<void()> on_rest_;
  std::atomic<int> rests_ = 0;
  std::atomic<bool> handling_ = false;
  std::atomic<std::size_t> revoked_ = 0;
  std::atomic<std::size_t> lost_ = 0;
  std::atomic<int> overlaps_ = 0;
};

/// `count` messages, numbered per key in their values.
inline std::vector<Message> numbered(const std::string& topic, int keys, int count) {
  std::vector<Message> batch;
  for (int i = 0; i < count; ++i) {
    batch.push_back({.topic = topic,
                     .key = "key-" + std::to_string(i % keys),
                     .value = std::to_string(i / keys)});
  }
  return batch;
}

/// Each key's values must be 0, 1, 2, … in the order of the rows; gives the number of rows.
inline std::size_t expect_dense_by_key(const std::vector<Database::Row>& rows) {
  std::map<std::string, int> next;
  for (const auto& row : rows) {
    const auto& message = row.received.message;
    EXPECT_EQ(message.value, std::to_string(next[message.key]++)) << message.key;
  }
  return rows.size();
}

}  // namespace perdura::platform::testing
