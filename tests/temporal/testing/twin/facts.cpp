#include "tests/temporal/testing/twin/facts.hpp"

#include <algorithm>
#include <stdexcept>

#include "temporal/testing/normalise.hpp"

namespace perdura::temporal::testing {

void ask_until(Bench& bench, const std::function<bool()>& holds, const std::string& what) {
  constexpr int kTimes = 1500;  // half a minute of pauses
  for (int i = 0; i < kTimes; ++i) {
    if (holds()) return;
    bench.pause();
  }
  throw std::runtime_error("asked in vain for " + what);
}

void wait_for_event(Bench& bench, const std::string& id, enums::EventType type, int count) {
  workflowservice::GetWorkflowExecutionHistoryRequest request;
  request.set_namespace_("default");
  request.mutable_execution()->set_workflow_id(bench.name(id));
  request.set_wait_new_event(true);
  histories::History seen;
  const auto here = [&] {
    return std::ranges::count(seen.events(), type, &histories::HistoryEvent::event_type);
  };
  while (here() < count) {
    const auto outcome = bench.call(request);
    seen.MergeFrom(outcome.response.history());
    request.set_next_page_token(outcome.response.next_page_token());
    // Without a token the run is over; without events nothing has happened for twenty seconds.
    const bool more = outcome.status.ok() && outcome.response.history().events_size() > 0 &&
                      !request.next_page_token().empty();
    if (more || here() >= count) continue;
    throw std::runtime_error("waited in vain for " + std::to_string(count) + ' ' +
                             enums::EventType_Name(type) + " of " + id + ' ' +
                             outcome.status.message + "\nits history:\n" + normalise(seen));
  }
}

std::int64_t transitions(Bench& bench, const std::string& id) {
  return bench.describe(id).workflow_execution_info().state_transition_count();
}

void wait_for_transitions(Bench& bench, const std::string& id, std::int64_t count) {
  ask_until(
      bench, [&] { return transitions(bench, id) >= count; },
      "transition " + std::to_string(count) + " of " + id);
}

void wait_for_update(Bench& bench, const std::string& id, const std::string& update_id) {
  workflowservice::PollWorkflowExecutionUpdateRequest request;
  request.set_namespace_("default");
  request.mutable_update_ref()->mutable_workflow_execution()->set_workflow_id(bench.name(id));
  request.mutable_update_ref()->set_update_id(update_id);
  ask_until(
      bench, [&] { return bench.call(request).status.ok(); }, "update " + update_id + " of " + id);
}

void wait_for_sticky_poller(Bench& bench, const std::string& queue) {
  workflowservice::DescribeTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name(bench.name(queue));
  request.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_STICKY);
  request.set_task_queue_type(enums::TASK_QUEUE_TYPE_WORKFLOW);
  ask_until(
      bench, [&] { return bench.call(request).response.pollers_size() > 0; },
      "a poller of queue " + queue);
}

}  // namespace perdura::temporal::testing
