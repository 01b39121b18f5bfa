#include "simulator/checkers/workflows.hpp"

#include "temporal/client/await.hpp"

namespace perdura::simulator {
namespace {

constexpr int page_size = 1'000;

temporal::Await waiting(Fibers& fibers) {
  return [&fibers](const std::function<void(std::function<void()>)>& begin) {
    fibers.suspend([&](Wake wake) { begin([wake] { wake(); }); });
  };
}

audit::RunState state_of(const temporal::WorkflowDescription& described) {
  audit::RunState run;
  run.open = described.summary.status == temporal::WorkflowStatus::Running;
  if (run.open && described.workflow_task_attempt > 0) {
    run.busy_with.push_back("a workflow task, attempt " +
                            std::to_string(described.workflow_task_attempt));
  }
  for (const auto& activity : described.activities) {
    run.busy_with.push_back("the activity " + activity.type + ", attempt " +
                            std::to_string(activity.attempt));
  }
  return run;
}

}  // namespace

WorldWorkflows::WorldWorkflows(World& world)
    : world_(world),
      client_(world.clients().temporal(), world.clients().runtime(),
              {.name_space = name_space, .identity = "checkers"}) {}

std::vector<temporal::WorkflowSummary> WorldWorkflows::list(const std::string& query) {
  std::vector<temporal::WorkflowSummary> all;
  temporal::ListOptions wanted{.query = query, .page_size = page_size};
  do {
    auto page = temporal::await_answer<temporal::WorkflowPage>(
        waiting(world_.fibers()), [&](auto answer) { client_.list(wanted, answer); });
    if (!page.ok()) throw audit::Away("Temporal: " + page.error().status.message);
    for (auto& one : page.value().workflows) all.push_back(std::move(one));
    wanted.page_token = page.value().next_page_token;
  } while (!wanted.page_token.empty());
  return all;
}

std::map<std::string, std::string> WorldWorkflows::open() {
  std::map<std::string, std::string> all;
  for (const auto& one : list("ExecutionStatus = 'Running'")) all[one.run.id] = one.type;
  return all;
}

std::vector<temporal::WorkflowRef> WorldWorkflows::ended() {
  std::vector<temporal::WorkflowRef> all;
  for (const auto& one : list("")) {
    if (one.status != temporal::WorkflowStatus::Running) all.push_back(one.run);
  }
  return all;
}

std::map<std::string, audit::RunState> WorldWorkflows::look_at(
    const std::vector<std::string>& ids) {
  std::map<std::string, audit::RunState> all;
  for (const auto& id : ids) {
    const auto answer = temporal::await_answer<temporal::WorkflowDescription>(
        waiting(world_.fibers()), [&](auto done) { client_.describe({.id = id}, done); });
    if (answer.ok()) {
      all[id] = state_of(answer.value());
    } else if (answer.error().is<temporal::NotFound>()) {
      all[id] = {};
    } else {
      throw audit::Away("Temporal: " + answer.error().status.message);
    }
  }
  return all;
}

std::string WorldWorkflows::chain_behind(const std::string& id,
                                         const std::map<std::string, std::string>& open) {
  const std::size_t digits = id.find('_');
  if (digits == std::string::npos) return {};
  const std::string own = id.substr(digits + 1, id.find('/') - digits - 1);
  std::vector<std::string> ids;
  for (const auto& [workflow, type] : open) {
    if (workflow.find(own) != std::string::npos) ids.push_back(workflow);
  }
  std::string chain;
  for (const auto& [workflow, run] : look_at(ids)) {
    chain += " ← the workflow " + open.at(workflow) + " " + workflow;
    if (run.busy_with.empty()) chain += " waits for time or news";
    for (const auto& busy : run.busy_with) chain += " is at " + busy;
  }
  return chain.empty() ? " ← no workflow looks after it" : chain;
}

}  // namespace perdura::simulator
