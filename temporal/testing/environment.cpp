#include "temporal/testing/environment.hpp"

namespace perdura::temporal::testing {

TestEnvironment::TestEnvironment(EnvironmentOptions options)
    : runtime_({.seed = options.seed, .max_steps = options.max_steps}),
      server_(runtime_, options.server),
      task_queue_(options.worker.task_queue),
      client_(std::make_unique<Client>(server_, runtime_,
                                       ClientOptions{.name_space = options.worker.name_space})) {
  add_worker(std::move(options.worker), std::move(options.workflows),
             std::move(options.activities));
}

TestEnvironment::~TestEnvironment() = default;

std::size_t TestEnvironment::add_worker(WorkerOptions options,
                                        std::vector<WorkflowDefinition> workflows,
                                        Activities activities) {
  Process process{.host = std::make_unique<Host>(runtime_, server_), .worker = nullptr};
  process.worker =
      std::make_unique<Worker>(process.host->service(), process.host->runtime(), std::move(options),
                               std::move(workflows), std::move(activities));
  process.worker->start();
  processes_.push_back(std::move(process));
  return processes_.size() - 1;
}

void TestEnvironment::kill_worker(std::size_t index) {
  processes_.at(index).host->kill();
  processes_.at(index).worker.reset();
}

WorkflowRef TestEnvironment::start(const std::string& type, Payloads input, const std::string& id) {
  StartOptions options{.id = id.empty() ? "wf-" + std::to_string(next_id_++) : id,
                       .type = type,
                       .task_queue = task_queue_,
                       .input = std::move(input)};
  return ask<StartedRun>([&](auto answer) { client_->start(options, answer); }).value().run;
}

WorkflowOutcome TestEnvironment::outcome(const WorkflowRef& run) {
  return ask<WorkflowOutcome>([&](auto answer) { client_->result(run, {}, answer); }).value();
}

}  // namespace perdura::temporal::testing
