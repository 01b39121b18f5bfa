#include "platform/messaging/memory/bus.hpp"

#include "platform/messaging/memory/parts.hpp"

namespace perdura::platform {

MemoryBus::MemoryBus(Options options) : core_(std::make_shared<memory::Core>(std::move(options))) {}

MemoryBus::~MemoryBus() = default;

std::unique_ptr<Producer> MemoryBus::make_producer() {
  return std::make_unique<memory::MemoryProducer>(core_);
}

std::unique_ptr<Consumer> MemoryBus::make_consumer(ConsumerOptions options,
                                                   ConsumerHandler& handler) {
  return std::make_unique<memory::MemoryConsumer>(core_, std::move(options), handler);
}

std::unique_ptr<Admin> MemoryBus::make_admin() {
  return std::make_unique<memory::MemoryAdmin>(core_);
}

std::unique_ptr<Reader> MemoryBus::make_reader() {
  return std::make_unique<memory::MemoryReader>(core_);
}

MemoryBus::Step MemoryBus::step() { return core_->step(); }

bool MemoryBus::run(std::size_t max_steps) {
  for (std::size_t i = 0; i < max_steps; ++i) {
    if (step() == Step::Idle) return true;
  }
  return false;
}

void MemoryBus::retry() { core_->retry(); }

void MemoryBus::set_broker(bool up) { core_->set_broker(up); }

void MemoryBus::evict(const Consumer& consumer) {
  const auto* ours = dynamic_cast<const memory::MemoryConsumer*>(&consumer);
  if (ours == nullptr) throw std::invalid_argument("a consumer of another bus");
  core_->groups().evict(ours->member());
  core_->notify();
}

}  // namespace perdura::platform
