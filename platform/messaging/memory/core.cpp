#include "platform/messaging/memory/core.hpp"

#include <stdexcept>

namespace perdura::platform::memory {

void Core::set_broker(bool up) {
  up_ = up;
  if (up) notify();
}

void Core::retry() {
  for (const auto& [id, outbound] : producers_) outbound->resting = false;
  for (const auto& [id, member] : groups_.members()) {
    member->resting = false;
    for (auto& [partition, position] : member->assigned) position.resting = false;
  }
  notify();
}

Core::Step Core::failed(bool& resting) const {
  resting = options_.rest_after_failure;
  return Step::Failed;
}

void Core::need_broker() const {
  if (!up_) throw MessagingError(MessagingError::Kind::Unavailable, "the broker is down");
}

std::uint64_t Core::add_producer(std::shared_ptr<Outbound> outbound) {
  producers_[++last_producer_] = std::move(outbound);
  return last_producer_;
}

void Core::create(const Topic& topic) {
  log_.create(topic.name, topic.partitions);
  groups_.topic_changed(topic.name);
  notify();
}

void Core::erase(const std::string& topic) {
  log_.erase(topic);
  groups_.topic_changed(topic);
  notify();
}

bool Core::wait(const std::function<bool()>& ready, std::chrono::milliseconds deadline) {
  if (ready()) return true;
  if (deadline.count() <= 0) return false;
  if (options_.wait) return options_.wait(ready, deadline);
  std::size_t failed = 0;
  while (failed < options_.max_failed_steps) {
    const auto done = step();
    if (ready()) return true;
    if (done == Step::Idle) return false;
    failed = done == Step::Failed ? failed + 1 : 0;
  }
  return false;
}

std::size_t Core::pick(std::size_t count) {
  if (count == 1) return 0;
  if (!options_.choose) return turn_++ % count;
  const auto chosen = options_.choose(count);
  if (chosen >= count) throw std::out_of_range("choose: no such action");
  return chosen;
}

Core::Step Core::step() {
  if (!up_) return Step::Idle;
  groups_.hand_out(log_);
  const auto actions = ready_actions();
  if (actions.empty()) return Step::Idle;
  const auto action = actions[pick(actions.size())];
  const auto done = action();
  // A driver that waits for notices must not have to guess whether there is more.
  if (done != Step::Idle) notify();
  return done;
}

std::vector<Core::Action> Core::ready_actions() {
  std::vector<Action> actions;
  for (const auto& [id, outbound] : producers_) {
    if (outbound->queue.empty() || outbound->resting) continue;
    actions.emplace_back([this, kept = outbound] { return publish(*kept); });
  }
  std::vector<Action> stale;
  for (const auto& [id, member] : groups_.members()) add_member_action(member, actions, stale);
  // Left to itself the bus lets the others take over first: the order that hurts most.
  if (options_.choose || actions.empty()) {
    actions.insert(actions.end(), stale.begin(), stale.end());
  }
  return actions;
}

void Core::add_member_action(const MemberPtr& member, std::vector<Action>& actions,
                             std::vector<Action>& stale) {
  if (member->busy) return;
  if (member->evicted) {
    if (member->stale) {
      stale.emplace_back([this, member] { return handle_stale(member); });
    } else {
      actions.emplace_back([this, member] { return tell_loss(member); });
    }
  } else if (groups_.rebalancing(*member)) {
    if (!member->assigned.empty()) actions.emplace_back([this, member] { return revoke(member); });
  } else if (!member->target.empty()) {
    if (member->resting) return;
    actions.emplace_back([this, member] { return assign(member); });
  } else {
    const auto waiting = served_next(*member);
    for (const auto& partition : waiting) {
      actions.emplace_back([this, member, partition] { return deliver(member, partition); });
    }
    if (waiting.empty() && member->unrested && !member->resting) {
      actions.emplace_back([this, member] { return rest(member); });
    }
  }
}

Core::Step Core::publish(Outbound& from) {
  using Fate = MemoryBus::PublishFate;
  const auto& message = from.queue.front().message;
  auto size = message.key.size() + message.value.size();
  for (const auto& [name, value] : message.headers) size += name.size() + value.size();
  const auto refuse = [&](std::string cause) {
    from.pop({.outcome = Receipt::Outcome::Refused, .cause = std::move(cause)});
    return Step::Worked;
  };
  if (size > options_.max_message_bytes) return refuse("message too large");
  if (log_.find(message.topic) == nullptr) return refuse("unknown topic " + message.topic);
  if (log_.messages() >= options_.max_logged) return refuse("the log is full");

  const auto fate = options_.publish_fate ? options_.publish_fate(message) : Fate::Deliver;
  if (fate == Fate::BrokerDown) return failed(from.resting);
  std::int64_t offset = 0;
  const auto at = log_.append(message, offset);
  if (fate == Fate::LoseAcknowledgement) {
    from.pop({.outcome = Receipt::Outcome::InDoubt, .cause = "no acknowledgement"});
  } else {
    from.pop(
        {.outcome = Receipt::Outcome::Acknowledged, .partition = at.partition, .offset = offset});
  }
  return Step::Worked;
}

}  // namespace perdura::platform::memory
