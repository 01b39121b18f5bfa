#include "audit/temporal_workflows.hpp"

#include "temporal/client/blocking.hpp"

namespace perdura::audit {
namespace {

constexpr int page_size = 1'000;
constexpr std::size_t asked_at_once = 50;

[[noreturn]] void away(const temporal::ClientError& error) {
  throw Away("Temporal: " + error.status.message);
}

RunState state_of(const temporal::WorkflowDescription& described) {
  RunState run;
  run.open = described.summary.status == temporal::WorkflowStatus::Running;
  run.type = described.summary.type;
  if (!run.open) return run;
  if (described.workflow_task_attempt > 0) {
    run.busy_with.push_back("a workflow task, attempt " +
                            std::to_string(described.workflow_task_attempt));
  }
  for (const auto& activity : described.activities) {
    run.busy_with.push_back("activity " + activity.type + ", attempt " +
                            std::to_string(activity.attempt));
  }
  return run;
}

}  // namespace

std::map<std::string, std::string> TemporalWorkflows::open() {
  std::map<std::string, std::string> all;
  temporal::BlockingClient blocking(client_);
  temporal::ListOptions wanted{.query = "ExecutionStatus = 'Running'", .page_size = page_size};
  do {
    auto page = blocking.list(wanted);
    if (!page.ok()) away(page.error());
    for (auto& one : page.value().workflows) all[one.run.id] = one.type;
    wanted.page_token = page.value().next_page_token;
  } while (!wanted.page_token.empty());
  return all;
}

std::map<std::string, RunState> TemporalWorkflows::look_at(const std::vector<std::string>& ids) {
  using Described = temporal::Result<temporal::WorkflowDescription>;
  std::map<std::string, RunState> all;
  for (std::size_t begin = 0; begin < ids.size(); begin += asked_at_once) {
    const auto end = std::min(begin + asked_at_once, ids.size());
    std::vector<std::future<Described>> answers;
    for (std::size_t n = begin; n < end; ++n) {
      // Shared: the answering thread may still be inside `set_value` when this one goes on.
      const auto promise = std::make_shared<std::promise<Described>>();
      answers.push_back(promise->get_future());
      client_.describe({.id = ids[n]},
                       [promise](Described answer) { promise->set_value(std::move(answer)); });
    }
    for (std::size_t n = begin; n < end; ++n) {
      const auto answer = answers[n - begin].get();
      if (answer.ok()) {
        all[ids[n]] = state_of(answer.value());
      } else if (answer.error().is<temporal::NotFound>()) {
        all[ids[n]] = {};
      } else {
        away(answer.error());
      }
    }
  }
  return all;
}

}  // namespace perdura::audit
