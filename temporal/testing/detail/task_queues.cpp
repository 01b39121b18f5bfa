#include "temporal/testing/detail/task_queues.hpp"

#include <algorithm>

namespace perdura::temporal::testing::detail {

void TaskQueues::add(const QueueKey& key, QueuedTask task) {
  Queue& queue = queues_[key];
  if (queue.pollers.empty()) {
    queue.tasks.push_back(std::move(task));
    return;
  }
  Poller poller = std::move(queue.pollers.front());
  queue.pollers.pop_front();
  if (poller.serve(task)) return;
  // A stale task: the poller waits on, before all others.
  queues_[key].pollers.push_front(std::move(poller));
}

bool TaskQueues::poll(const QueueKey& key, Poller poller, TimePoint now) {
  queues_[key].seen[poller.identity] = now;
  for (;;) {
    Queue& queue = queues_[key];
    if (queue.tasks.empty()) break;
    const QueuedTask task = std::move(queue.tasks.front());
    queue.tasks.pop_front();
    if (poller.serve(task)) return true;
  }
  queues_[key].pollers.push_back(std::move(poller));
  return false;
}

void TaskQueues::remove(const QueueKey& key, std::uint64_t poller_id, TimePoint now) {
  Queue& queue = queues_[key];
  for (auto poller = queue.pollers.begin(); poller != queue.pollers.end(); ++poller) {
    if (poller->id != poller_id) continue;
    queue.seen[poller->identity] = now;
    queue.pollers.erase(poller);
    return;
  }
}

void TaskQueues::forget_query(const QueueKey& key, const std::string& query_id) {
  std::erase_if(queues_[key].tasks,
                [&](const QueuedTask& task) { return task.query_id == query_id; });
}

bool TaskQueues::polled_lately(const QueueKey& key, TimePoint now) const {
  const auto found = queues_.find(key);
  if (found == queues_.end()) return false;
  if (!found->second.pollers.empty()) return true;
  return std::any_of(found->second.seen.begin(), found->second.seen.end(),
                     [&](const auto& entry) { return entry.second > now - kStickyWindow; });
}

void TaskQueues::forget_pollers(const QueueKey& key) {
  Queue& queue = queues_[key];
  queue.pollers.clear();
  queue.seen.clear();
}

std::vector<std::uint64_t> TaskQueues::waiting(const QueueKey& key) const {
  std::vector<std::uint64_t> ids;
  const auto found = queues_.find(key);
  if (found == queues_.end()) return ids;
  for (const Poller& poller : found->second.pollers) ids.push_back(poller.id);
  return ids;
}

std::vector<TaskQueues::Seen> TaskQueues::pollers(const QueueKey& key) const {
  std::vector<Seen> result;
  const auto found = queues_.find(key);
  if (found == queues_.end()) return result;
  for (const auto& [identity, at] : found->second.seen) result.push_back({identity, at});
  return result;
}

}  // namespace perdura::temporal::testing::detail
