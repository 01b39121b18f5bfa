#pragma once
// Where tasks and pollers meet.
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <tuple>

#include "temporal/testing/detail/execution.hpp"
#include "temporal/testing/detail/reply.hpp"

namespace perdura::temporal::testing::detail {

struct QueueKey {
  std::string name_space;
  std::string name;
  bool activities = false;

  friend auto operator<=>(const QueueKey&, const QueueKey&) = default;
};

/// A task is only a hint: whoever takes it asks the run whether it is still due.
struct QueuedTask {
  ExecutionPtr execution;
  EventId scheduled_id = 0;
  std::string query_id;  // of a query that is asked directly
};

class TaskQueues {
 public:
  /// Pollers seen within this time make a sticky queue worth using.
  static constexpr Duration kStickyWindow = std::chrono::seconds{10};

  /// Tries to serve a poller with the task; false if the task is stale.
  using Serve = std::function<bool(const QueuedTask&)>;

  struct Poller {
    std::uint64_t id;
    std::string identity;
    Serve serve;
  };

  /// Hands the task to the poller that waits longest, or keeps it.
  void add(const QueueKey& key, QueuedTask task);
  /// Serves the poller at once (true), or keeps it until `remove`.
  bool poll(const QueueKey& key, Poller poller, TimePoint now);
  void remove(const QueueKey& key, std::uint64_t poller_id, TimePoint now);
  void forget_query(const QueueKey& key, const std::string& query_id);
  /// A worker was there not long ago.
  bool polled_lately(const QueueKey& key, TimePoint now) const;
  /// Drops the memory of pollers: their polls have ended.
  void forget_pollers(const QueueKey& key);
  std::vector<std::uint64_t> waiting(const QueueKey& key) const;

  struct Seen {
    std::string identity;
    TimePoint at;
  };
  std::vector<Seen> pollers(const QueueKey& key) const;

 private:
  struct Queue {
    std::deque<QueuedTask> tasks;
    std::list<Poller> pollers;
    std::map<std::string, TimePoint> seen;
  };
  std::map<QueueKey, Queue> queues_;
};

}  // namespace perdura::temporal::testing::detail
