#include "platform/messaging/checks.hpp"
#include "platform/messaging/memory/parts.hpp"

namespace perdura::platform::memory {
namespace {

// Only a simulator's clock can make waiting for a batch take time; it has its own bounds.
constexpr std::chrono::hours close_deadline{1};

/// Handlers must not throw here; if one does, leaving goes on all the same.
template <class Call>
void guarded(Call call) {
  try {
    call();
  } catch (const std::exception&) {
    return;
  }
}

}  // namespace

MemoryConsumer::MemoryConsumer(std::shared_ptr<Core> core, ConsumerOptions options,
                               ConsumerHandler& handler)
    : core_(std::move(core)) {
  check_consumer(options);
  member_ = core_->groups().join(std::move(options), handler);
  core_->notify();
}

MemoryConsumer::~MemoryConsumer() {
  // From a handler of its own, or while one hangs, there is no way to be polite.
  if (!member_->busy) close();
  leave();
}

void MemoryConsumer::pause(const TopicPartition& partition) {
  const auto found = member_->assigned.find(partition);
  if (found != member_->assigned.end()) found->second.paused = true;
}

void MemoryConsumer::resume(const TopicPartition& partition) {
  const auto found = member_->assigned.find(partition);
  if (found == member_->assigned.end()) return;
  found->second.paused = false;
  core_->notify();
}

void MemoryConsumer::close() {
  if (member_->gone) return;
  if (!core_->wait([member = member_] { return !member->busy; }, close_deadline)) {
    throw MessagingError(MessagingError::Kind::Misuse, "closed while its own handler is at work");
  }
  const auto mine = member_->partitions();
  const auto taken = member_->taken;
  member_->busy = true;
  if (!taken.empty()) guarded([&] { member_->handler->lost(taken); });
  if (!mine.empty()) guarded([&] { member_->handler->revoked(mine); });
  member_->busy = false;
  leave();
}

void MemoryConsumer::leave() {
  if (member_->gone) return;
  core_->groups().leave(member_);
  core_->notify();
}

}  // namespace perdura::platform::memory
