#pragma once
// What befalls workflow tasks between Temporal and the worker.
#include <functional>
#include <map>
#include <string>

#include "simulator/world/machine.hpp"
#include "simulator/world/program.hpp"
#include "temporal/service.hpp"

namespace perdura::simulator {

/// The worker's way to Temporal. Each workflow task that it is given is judged by the chooser: the
/// sites `workflow_task` and `replay`, for the workflow's order. Everything given to it outlives
/// it.
class TaskFates final : public temporal::Service {
 public:
  /// Drops a run from the worker's memory: done by what is posted before the call returns.
  using Evict = std::function<void(const std::string& run_id)>;

  TaskFates(Machine& machine, const Surroundings& world, Evict evict)
      : machine_(machine),
        world_(world),
        below_(machine.temporal()),
        runtime_(machine.runtime()),
        evict_(std::move(evict)) {}

  CallId call(std::string_view path, const google::protobuf::Message& request,
              std::unique_ptr<google::protobuf::Message> response, temporal::CallOptions options,
              Done done) override;
  void cancel(CallId id) override { below_.cancel(id); }

 private:
  Done judging(Done done);

  Machine& machine_;
  const Surroundings& world_;
  temporal::Service& below_;
  temporal::Runtime& runtime_;
  const Evict evict_;
  std::map<std::string, TaskFate> open_;  // by token: what befalls the report
};

}  // namespace perdura::simulator
