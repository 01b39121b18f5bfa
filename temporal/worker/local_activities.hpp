#pragma once
// Local activities: bounded, retried in place.
#include <deque>
#include <functional>
#include <memory>

#include "temporal/core/run.hpp"
#include "temporal/worker/shared.hpp"

namespace perdura::temporal::worker {

/// On the runtime's executor, but for the activities themselves.
class LocalActivities : public std::enable_shared_from_this<LocalActivities> {
 public:
  struct Job {
    core::LocalActivityTask task;
    std::string workflow_id;
    std::string run_id;
    std::function<bool()> wanted;  // false: cancelled, or its run is gone; no further attempt
    std::function<void(core::LocalActivityResult)> done;
  };

  explicit LocalActivities(SharedPtr shared) : shared_(std::move(shared)) {}

  void run(Job job);

 private:
  struct Attempt;
  void pump();
  void start(std::shared_ptr<Attempt> attempt);
  void ended(const std::shared_ptr<Attempt>& attempt, std::variant<Payloads, FailureInfo> outcome);
  static bool worth_retrying(const Attempt& attempt, const FailureInfo& failure);
  void retry(const Attempt& before, const FailureInfo& failure);

  SharedPtr shared_;
  std::size_t running_ = 0;
  std::deque<std::shared_ptr<Attempt>> waiting_;
};

}  // namespace perdura::temporal::worker
