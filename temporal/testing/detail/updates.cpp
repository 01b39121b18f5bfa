#include "temporal/testing/detail/updates.hpp"

#include <algorithm>

namespace perdura::temporal::testing::detail {

namespace {

constexpr auto kAdmitted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
constexpr auto kAccepted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
constexpr auto kCompleted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

apifailure::Failure server_failure(const char* message, const char* type) {
  apifailure::Failure failure;
  failure.set_message(message);
  failure.set_source("Server");
  failure.mutable_application_failure_info()->set_type(type);
  failure.mutable_application_failure_info()->set_non_retryable(true);
  return failure;
}

apiupdate::Outcome failed_outcome(apifailure::Failure failure) {
  apiupdate::Outcome outcome;
  *outcome.mutable_failure() = std::move(failure);
  return outcome;
}

apiupdate::Outcome outlived_by_workflow() {
  return failed_outcome(server_failure(
      "Workflow Update failed because the Workflow completed before the Update completed.",
      "AcceptedUpdateCompletedWorkflow"));
}

}  // namespace

UpdateStatus Update::status() const {
  UpdateStatus result;
  if (outcome) {
    result.stage = kCompleted;
    result.outcome = outcome;
  } else if (state == State::Accepted) {
    result.stage = kAccepted;
  }
  return result;
}

void Update::wait(UpdateStage stage, Told told) {
  const UpdateStatus now = status();
  if (now.stage >= stage || stage <= kAdmitted) return told(now);
  waiters_.push_back({stage, std::move(told)});
}

void Update::reached() {
  const UpdateStatus now = status();
  std::vector<Told> ready;
  std::erase_if(waiters_, [&](Waiter& waiter) {
    if (now.stage < waiter.stage) return false;
    ready.push_back(std::move(waiter.told));
    return true;
  });
  for (const Told& told : ready) told(now);
}

void Update::failed(const Status& error) {
  UpdateStatus now;
  now.error = error;
  const auto waiters = std::exchange(waiters_, {});
  for (const Waiter& waiter : waiters) waiter.told(now);
}

UpdatePtr UpdateRegistry::find(const std::string& id) const {
  if (const auto found = updates_.find(id); found != updates_.end()) return found->second;
  if (const auto found = completed_.find(id); found != completed_.end()) return found->second;
  return nullptr;
}

void UpdateRegistry::check_total() const {
  if (updates_.size() + completed_.size() < kMaxTotal) return;
  throw ServiceError(
      {StatusCode::FailedPrecondition,
       "The limit on the total number of distinct updates in this workflow has been reached (" +
           std::to_string(kMaxTotal) +
           "). Make sure any duplicate updates share an Update ID so the server can deduplicate "
           "them, and consider rejecting updates that you aren't going to process. You can also "
           "Continue-as-New to avoid this; we recommend you check Continue-as-New Suggested in "
           "your Workflow.",
       {}});
}

UpdatePtr UpdateRegistry::admit(const apiupdate::Request& request) {
  if (updates_.size() >= kMaxInFlight) {
    throw ServiceError({StatusCode::ResourceExhausted,
                        "limit on number of concurrent in-flight updates has been reached (" +
                            std::to_string(kMaxInFlight) + ")",
                        {}});
  }
  check_total();
  auto update = std::make_shared<Update>();
  update->id = request.meta().update_id();
  update->request = request;
  update->order = ++last_order_;
  updates_[update->id] = update;
  return update;
}

UpdatePtr UpdateRegistry::resurrect(const std::string& id, const apiupdate::Request& request) {
  check_total();
  auto update = std::make_shared<Update>();
  update->id = id;
  update->request = request;
  update->order = ++last_order_;
  updates_[id] = update;
  return update;
}

void UpdateRegistry::restore(const std::string& id, EventId accepted_event_id,
                             std::optional<apiupdate::Outcome> outcome) {
  auto update = std::make_shared<Update>();
  update->id = id;
  update->order = ++last_order_;
  update->accepted_event_id = accepted_event_id;
  update->state = outcome ? Update::State::Completed : Update::State::Accepted;
  update->outcome = std::move(outcome);
  if (!update->outcome) {
    updates_[id] = std::move(update);
    return;
  }
  updates_.erase(id);
  completed_[id] = std::move(update);
}

bool UpdateRegistry::has_outgoing(bool include_sent) const {
  return std::any_of(updates_.begin(), updates_.end(), [&](const auto& entry) {
    const Update& update = *entry.second;
    return update.state == Update::State::Admitted ||
           (include_sent && update.state == Update::State::Sent);
  });
}

bool UpdateRegistry::suggests_continue_as_new() const {
  return updates_.size() + completed_.size() >= kMaxTotal * 9 / 10;
}

std::vector<apiprotocol::Message> UpdateRegistry::send(bool include_sent, EventId task_started_id) {
  std::vector<Update*> due;
  for (const auto& [id, update] : updates_) {
    const bool again = include_sent && update->state == Update::State::Sent;
    if (update->state == Update::State::Admitted || again) due.push_back(update.get());
  }
  std::sort(due.begin(), due.end(),
            [](const Update* a, const Update* b) { return a->order < b->order; });
  std::vector<apiprotocol::Message> messages;
  for (Update* update : due) {
    update->state = Update::State::Sent;
    apiprotocol::Message& message = messages.emplace_back();
    message.set_protocol_instance_id(update->id);
    message.set_id(update->id + "/request");
    message.set_event_id(task_started_id - 1);
    message.mutable_body()->PackFrom(update->request);
  }
  return messages;
}

void UpdateRegistry::accepted(const UpdatePtr& update, EventId event_id, UpdateEffects& effects) {
  effects.undo.push_back([update, before = update->state] {
    update->state = before;
    update->accepted_event_id = 0;
  });
  update->state = Update::State::Accepted;
  update->accepted_event_id = event_id;
  effects.apply.push_back([update] { update->reached(); });
}

void UpdateRegistry::rejected(const UpdatePtr& update, const apifailure::Failure& failure,
                              UpdateEffects& effects) {
  effects.undo.push_back([update, before = update->state] { update->state = before; });
  update->state = Update::State::Completed;
  effects.apply.push_back([this, update, failure] {
    updates_.erase(update->id);  // a rejected update leaves no trace
    update->outcome = failed_outcome(failure);
    update->reached();
  });
}

void UpdateRegistry::completed(const UpdatePtr& update, const apiupdate::Outcome& outcome,
                               UpdateEffects& effects) {
  effects.undo.push_back([update, before = update->state] {
    update->state = before;
    update->outcome.reset();
  });
  update->state = Update::State::Completed;
  // At once, so that a waiter for acceptance in the same task is told the outcome.
  update->outcome = outcome;
  effects.apply.push_back([this, update] {
    updates_.erase(update->id);
    completed_[update->id] = update;
    update->reached();
  });
}

void UpdateRegistry::reject_unprocessed(UpdateEffects& effects) {
  std::vector<UpdatePtr> sent;
  for (const auto& [id, update] : updates_) {
    if (update->state == Update::State::Sent) sent.push_back(update);
  }
  for (const UpdatePtr& update : sent) {
    rejected(update,
             server_failure("Workflow Update is rejected because it wasn't processed by worker. "
                            "Probably, Workflow Update is not supported by the worker.",
                            "UnprocessedUpdate"),
             effects);
  }
}

void UpdateRegistry::abort_accepted(UpdateEffects& effects) {
  for (const auto& [id, held] : updates_) {
    if (held->state != Update::State::Accepted) continue;
    const UpdatePtr update = held;
    effects.undo.push_back([update] {
      update->state = Update::State::Accepted;
      update->outcome.reset();
    });
    update->state = Update::State::Aborted;
    update->outcome = outlived_by_workflow();
    effects.apply.push_back([update] { update->reached(); });
  }
}

void UpdateRegistry::abort(AbortReason reason) {
  const auto updates = updates_;
  for (const auto& [id, update] : updates) abort_one(*update, reason);
}

void UpdateRegistry::abort_one(Update& update, AbortReason reason) {
  const bool closes =
      reason == AbortReason::WorkflowCompleted || reason == AbortReason::WorkflowContinuing;
  if (update.state == Update::State::Accepted) {
    if (!closes) return;  // it is in history: nothing can lose it
    update.state = Update::State::Aborted;
    update.outcome = outlived_by_workflow();
    return update.reached();
  }
  if (!update.open()) return;
  const bool was_sent = update.state == Update::State::Sent;
  update.state = Update::State::Aborted;
  updates_.erase(update.id);
  switch (reason) {
    case AbortReason::WorkflowCompleted:
      return update.failed(errors::aborted_by_closing());
    case AbortReason::WorkflowContinuing:
      return update.failed(errors::closing());
    case AbortReason::TaskFailed:
      if (was_sent) {
        return update.failed(errors::not_ready(
            "Unable to perform workflow execution update due to unexpected workflow task "
            "failure."));
      }
      [[fallthrough]];
    case AbortReason::MemoryLost:
      return update.failed(errors::unavailable("workflow update was aborted"));
  }
}

}  // namespace perdura::temporal::testing::detail
