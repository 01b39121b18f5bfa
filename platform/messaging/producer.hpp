#pragma once
// The port for publishing messages.
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "platform/messaging/error.hpp"
#include "platform/messaging/message.hpp"

namespace perdura::platform {

/// What became of one message.
struct Receipt {
  enum class Outcome {
    Acknowledged,  // all in-sync replicas have it
    Refused,       // it is surely not in the log, and never will be as it is (unknown topic, too
                   // large): repeating it is useless
    InDoubt,       // given up, or the producer failed: it may be in the log, or get there yet
  };

  Outcome outcome = Outcome::InDoubt;
  /// Where it stands; -1 unless acknowledged.
  std::int32_t partition = -1;
  std::int64_t offset = -1;
  /// Why not; empty if acknowledged.
  std::string cause;
};

/// One receipt a message, in the order of the batch.
using Receipts = std::vector<Receipt>;

/// Whether every message of a batch is acknowledged.
inline bool all_acknowledged(const Receipts& receipts) {
  for (const auto& receipt : receipts) {
    if (receipt.outcome != Receipt::Outcome::Acknowledged) return false;
  }
  return true;
}

/// Publishes messages; each once, however often the wire fails (idempotent producer). Messages of
/// one key stay in the order of the calls and of the batch. While brokers are away it keeps trying
/// without end: nothing is dropped, the queue fills. Thread-safe.
class Producer {
 public:
  using BatchId = std::uint64_t;
  /// Called once, on any thread, possibly before `publish` returns. Must be quick, and must not
  /// throw, publish or close.
  using Done = std::function<void(Receipts)>;

  Producer() = default;
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;
  virtual ~Producer() = default;

  /// Takes a whole batch, or throws and takes nothing: `QueueFull`, `Closed`, `Misuse` (an empty
  /// topic, a header without a name, a batch greater than the queue), `Failed`. Ids are never 0.
  virtual BatchId publish(std::vector<Message> batch, Done done) = 0;

  /// The caller waits no longer: `done` is called before this returns, unless it already was or is
  /// about to be; what is not acknowledged yet is in doubt. The messages keep their places in the
  /// queue, so that whatever is published later still comes behind them.
  virtual void give_up(BatchId batch) = 0;

  /// Publishes and blocks the caller until the receipts or the deadline, at which it gives up. Not
  /// to be called inside a `catch`, nor under a lock.
  virtual Receipts publish_and_wait(std::vector<Message> batch,
                                    std::chrono::milliseconds deadline) = 0;

  /// Blocks until the queue is empty; false if it is not at the deadline.
  virtual bool flush(std::chrono::milliseconds deadline) = 0;

  /// Flushes, then drops what is left: every `done` has been called when this returns. Later calls
  /// do nothing. The destructor closes with a deadline of zero.
  virtual void close(std::chrono::milliseconds deadline) = 0;

  /// Messages taken and not settled; at most the queue's bound.
  virtual std::size_t queued() const = 0;
};

}  // namespace perdura::platform
