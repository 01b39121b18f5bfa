#pragma once
// Workflows tested in milliseconds: the in-process server, a client and workers on one virtual
// clock.
//
//   TestEnvironment world({.workflows = {order_workflow()}, .activities = activities});
//   const auto paid = world.execute<Placement>("Order", request);
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "temporal/client/client.hpp"
#include "temporal/testing/host.hpp"
#include "temporal/testing/server.hpp"
#include "temporal/testing/virtual_runtime.hpp"
#include "temporal/worker/worker.hpp"

namespace perdura::temporal::testing {

struct EnvironmentOptions {
  std::vector<WorkflowDefinition> workflows;
  Activities activities = {};
  WorkerOptions worker = {.task_queue = "test"};
  ServerOptions server = {};
  std::uint64_t seed = 1;
  std::uint64_t max_steps = VirtualRuntimeOptions{}.max_steps;
};

/// Not thread-safe: everything happens inside the calls.
class TestEnvironment {
 public:
  explicit TestEnvironment(EnvironmentOptions options);
  ~TestEnvironment();

  VirtualRuntime& runtime() { return runtime_; }
  Server& server() { return server_; }
  Client& client() { return *client_; }
  Worker& worker(std::size_t index = 0) { return *processes_.at(index).worker; }

  /// A further worker, in a process of its own; gives its index. The options' worker is 0.
  std::size_t add_worker(WorkerOptions options, std::vector<WorkflowDefinition> workflows,
                         Activities activities = {});
  /// Ends a worker as `kill -9` would: nothing is finished, nothing is told.
  void kill_worker(std::size_t index = 0);

  /// Asks the client and lets time pass until it has answered.
  /// `world.ask<StartedRun>([&](auto answer) { world.client().start(options, answer); });`
  template <class T, class Begin>
  Result<T> ask(Begin begin) {
    auto slot = std::make_shared<std::optional<Result<T>>>();
    begin(Answer<T>([slot](Result<T> result) { slot->emplace(std::move(result)); }));
    if (!runtime_.run_until([&] { return slot->has_value(); })) {
      throw std::runtime_error("nothing is left to happen, and there is no answer");
    }
    return std::move(**slot);
  }

  /// Starts a workflow and gives its ids.
  WorkflowRef start(const std::string& type, Payloads input, const std::string& id = {});
  /// How it ends; lets time pass until it does.
  WorkflowOutcome outcome(const WorkflowRef& run);
  /// Both. Throws the workflow's failure.
  template <class Out, class In>
  Out execute(const std::string& type, const In& input) {
    const auto ended = outcome(start(type, {to_payload(input)}));
    if (ended.failure) std::rethrow_exception(to_exception(*ended.failure));
    return only_payload<Out>(ended.result);
  }

 private:
  struct Process {
    std::unique_ptr<Host> host;
    std::unique_ptr<Worker> worker;
  };

  VirtualRuntime runtime_;
  Server server_;
  std::string task_queue_;
  std::unique_ptr<Client> client_;
  std::vector<Process> processes_;
  int next_id_ = 1;
};

}  // namespace perdura::temporal::testing
