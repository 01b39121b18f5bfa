#pragma once
// The event bus in memory: a partitioned log without thread, clock or chance of its own.
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "platform/messaging/bus.hpp"

namespace perdura::platform {

namespace memory {
class Core;
}

/// One thread only (its fibers may call it while others wait in it), its parts included. Nothing
/// happens by itself: `step` does the next thing, and calls handlers and `done`s; whoever drives
/// the bus decides when. The same calls give the same run.
class MemoryBus final : public Bus {
 public:
  /// What happens to one attempt to append a message.
  enum class PublishFate {
    Deliver,
    LoseAcknowledgement,  // appended, but the producer learns nothing: in doubt
    BrokerDown,           // not appended; tried again, in order
  };

  /// What happens to one attempt to hand over a batch.
  enum class DeliveryFate {
    Deliver,
    Redeliver,          // handed over, and then again from the same offset
    RebalanceMidBatch,  // the member is declared dead with the batch in its hands: others take over
                        // its partitions, and it handles its batch before or after they have done
                        // so; then it is told of the loss, and joins anew
    BrokerDown,         // not handed over; tried again
  };

  enum class Step {
    Idle,    // nothing to do until a call from outside changes that
    Worked,  // did something; there may be more
    Failed,  // a handler threw, or a fate said BrokerDown: it will be tried again, better later
  };

  struct Options {
    std::size_t max_queued = 100'000;           // messages in a producer
    std::size_t max_message_bytes = 1'000'000;  // key, headers and value; above it is refused
    std::size_t max_logged = 10'000'000;        // messages in the log; above it is refused
    /// How many steps in a row may fail before the default `wait` takes it for the deadline.
    std::size_t max_failed_steps = 1'000;

    // Empty functions: Deliver; no notice; the next in turn.
    std::function<PublishFate(const Message&)> publish_fate;
    std::function<DeliveryFate(const std::string& group, const Batch&)> delivery_fate;
    /// Given n > 1 things that could be done, which one (below n) is done next.
    std::function<std::size_t(std::size_t)> choose;
    /// Called whenever idleness may have ended. Must not call the bus.
    std::function<void()> on_work;
    /// Called before a handler is. It may wait: the driver may go on with the rest meanwhile.
    std::function<void()> on_call;
    /// What has failed rests until `retry`, and holds up nothing else.
    bool rest_after_failure = false;
    /// Blocks the caller until `ready` or the deadline (then false). If empty: steps the bus; to be
    /// idle counts as the deadline. The simulator suspends a fiber here.
    std::function<bool(const std::function<bool()>& ready, std::chrono::milliseconds)> wait;
  };

  MemoryBus() : MemoryBus(Options{}) {}
  explicit MemoryBus(Options options);
  ~MemoryBus() override;

  std::unique_ptr<Producer> make_producer() override;
  std::unique_ptr<Consumer> make_consumer(ConsumerOptions options,
                                          ConsumerHandler& handler) override;
  std::unique_ptr<Admin> make_admin() override;
  std::unique_ptr<Reader> make_reader() override;

  Step step();
  /// Steps until idle; false if `max_steps` were not enough.
  bool run(std::size_t max_steps = 1'000'000);

  /// What rests after a failure is done again.
  void retry();

  /// While the broker is down nothing is appended, delivered or rebalanced; admin and reader throw
  /// `Unavailable`.
  void set_broker(bool up);

  /// Declares a member dead, as a broker does when a batch takes too long. See RebalanceMidBatch.
  void evict(const Consumer& consumer);

 private:
  std::shared_ptr<memory::Core> core_;
};

}  // namespace perdura::platform
