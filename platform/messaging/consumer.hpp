#pragma once
// The port for consuming messages. The application keeps the offsets, in its own database, in the
// transaction that holds a batch's effects; the bus stores none.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/messaging/error.hpp"
#include "platform/messaging/topic.hpp"

namespace perdura::platform {

/// The application's side. All calls to one handler come one after the other, from the driver of
/// the bus.
class ConsumerHandler {
 public:
  virtual ~ConsumerHandler() = default;

  /// These partitions are ours: where to go on in each, in their order; nothing means at the
  /// partition's beginning. An offset that the log does not hold counts as its beginning. Asked on
  /// assignment, and again for a partition whose batch was thrown on. If it throws, it is asked
  /// again after a pause.
  virtual std::vector<std::optional<std::int64_t>> start_offsets(
      const std::vector<TopicPartition>& partitions) = 0;

  /// The next messages of a partition. Another member may have taken over, or may still write what
  /// it had in hand when we took over: only the guarded write of the offset tells. So a batch whose
  /// offset does not fit must have no effect, and throw. When it throws, the partition rests for a
  /// pause, is asked for its offset again, and goes on there: to drop such a batch silently would
  /// leave a new owner out of step with its own table until the next rebalance.
  virtual void handle(const Batch& batch) = 0;

  /// Nothing more has come for a moment: time to write down what was put off, say offsets of
  /// batches that had no effect. If it throws, it is called again.
  virtual void rested() {}

  /// These partitions go to somebody else, but are ours until this returns. Must not throw.
  virtual void revoked(const std::vector<TopicPartition>& partitions) = 0;

  /// These partitions were taken away, and may be at work elsewhere. Must not throw.
  virtual void lost(const std::vector<TopicPartition>& partitions) = 0;
};

struct ConsumerOptions {
  /// Members of a group share its topics' partitions (range assignor: topics with equal partition
  /// counts are cut alike).
  std::string group;
  std::vector<std::string> topics;
  /// The most messages in a batch.
  std::size_t max_batch = 500;
};

/// Membership in a group, from its creation until `close`. Thread-safe.
class Consumer {
 public:
  Consumer() = default;
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;
  virtual ~Consumer() = default;

  /// No further batch of this partition is handed over (one at work goes on) until `resume` or
  /// until the partition is revoked. Partitions that are not ours are ignored.
  virtual void pause(const TopicPartition& partition) = 0;
  virtual void resume(const TopicPartition& partition) = 0;

  /// What is assigned to us at the moment, in order.
  virtual std::vector<TopicPartition> assignment() const = 0;

  /// Why the consumer has stopped working for good; nothing while it works.
  virtual std::optional<std::string> failure() const = 0;

  /// Lets the batch at work end, hands back the partitions (`revoked` is called) and leaves the
  /// group. The handler is not called again. Not to be called from the handler. The destructor
  /// closes.
  virtual void close() = 0;
};

}  // namespace perdura::platform
