#pragma once
// A consumer's handler that dies with its machine.
#include "platform/messaging/consumer.hpp"
#include "simulator/world/machine.hpp"

namespace perdura::simulator {

/// The fiber of the bus that is in a handler when its machine dies is cancelled there; afterwards
/// the handler is not called any more. What it wraps outlives its use.
class HostedHandler final : public platform::ConsumerHandler {
 public:
  HostedHandler(Machine& machine, platform::ConsumerHandler& inner)
      : life_(machine.life()), inner_(inner) {}

  std::vector<std::optional<std::int64_t>> start_offsets(
      const std::vector<platform::TopicPartition>& partitions) override {
    const Inside inside(*life_);
    return inner_.start_offsets(partitions);
  }
  void handle(const platform::Batch& batch) override {
    const Inside inside(*life_);
    inner_.handle(batch);
  }
  void rested() override {
    const Inside inside(*life_);
    inner_.rested();
  }
  void revoked(const std::vector<platform::TopicPartition>& partitions) override {
    if (life_->alive) inner_.revoked(partitions);
  }
  void lost(const std::vector<platform::TopicPartition>& partitions) override {
    if (life_->alive) inner_.lost(partitions);
  }

 private:
  /// While the machine's code runs on the bus's fiber, that fiber is the machine's.
  class Inside {
   public:
    explicit Inside(Machine::Life& life) : life_(life) {
      if (!life_.alive) throw std::runtime_error("the consumer's machine is dead");
      life_.own.insert(life_.fibers.current());
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() { life_.own.erase(life_.fibers.current()); }

   private:
    Machine::Life& life_;
  };

  std::shared_ptr<Machine::Life> life_;
  platform::ConsumerHandler& inner_;
};

}  // namespace perdura::simulator
