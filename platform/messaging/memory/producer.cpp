#include "platform/messaging/checks.hpp"
#include "platform/messaging/memory/parts.hpp"

namespace perdura::platform::memory {
namespace {

using Kind = MessagingError::Kind;

}  // namespace

MemoryProducer::MemoryProducer(std::shared_ptr<Core> core)
    : core_(std::move(core)),
      outbound_(std::make_shared<Outbound>()),
      id_(core_->add_producer(outbound_)) {}

MemoryProducer::~MemoryProducer() { close(std::chrono::milliseconds(0)); }

Producer::BatchId MemoryProducer::publish(std::vector<Message> batch, Done done) {
  if (outbound_->closed) throw MessagingError(Kind::Closed, "the producer is closed");
  const auto bound = core_->options().max_queued;
  check_batch(batch, bound);
  if (outbound_->queue.size() + batch.size() > bound) {
    throw MessagingError(Kind::QueueFull, "the producer's queue of " + std::to_string(bound) +
                                              " messages has no room for " +
                                              std::to_string(batch.size()));
  }
  const auto id = outbound_->add(std::move(batch), std::move(done));
  core_->notify();
  return id;
}

void MemoryProducer::give_up(BatchId batch) { outbound_->give_up(batch, "given up"); }

Receipts MemoryProducer::publish_and_wait(std::vector<Message> batch,
                                          std::chrono::milliseconds deadline) {
  // Shared: if the waiting fiber is cancelled, the receipts still arrive.
  const auto settled = std::make_shared<std::optional<Receipts>>();
  const auto id =
      publish(std::move(batch), [settled](Receipts receipts) { *settled = std::move(receipts); });
  core_->wait([settled] { return settled->has_value(); }, deadline);
  give_up(id);
  return std::move(**settled);
}

bool MemoryProducer::flush(std::chrono::milliseconds deadline) {
  return core_->wait([outbound = outbound_] { return outbound->queue.empty(); }, deadline);
}

void MemoryProducer::close(std::chrono::milliseconds deadline) {
  if (outbound_->closed) return;
  outbound_->closed = true;
  flush(deadline);
  core_->drop_producer(id_);
  outbound_->queue.clear();
  while (!outbound_->open.empty()) outbound_->give_up(outbound_->open.begin()->first, "closed");
}

}  // namespace perdura::platform::memory
