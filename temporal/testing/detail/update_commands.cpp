// What the worker says of updates.
#include "temporal/testing/detail/completion.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr auto kBadUpdate = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;

const char* state_name(Update::State state) {
  switch (state) {
    case Update::State::Admitted:
      return "Admitted";
    case Update::State::Sent:
      return "Sent";
    case Update::State::Accepted:
      return "Accepted";
    case Update::State::Completed:
      return "Completed";
    case Update::State::Aborted:
      return "Aborted";
  }
  return "";
}

[[noreturn]] void bad_transition(const Update& update, const char* what) {
  throw BadTask{kBadUpdate, "invalid state transition attempted for Update " + update.id +
                                ": received " + what + " message while in state " +
                                state_name(update.state)};
}

}  // namespace

void CompletionHandler::protocol_message(const std::string& message_id) {
  if (message_id.empty()) {
    throw BadTask{kBadUpdate, "MessageID is not set on ProtocolMessageCommand."};
  }
  for (const auto& one : request_.messages()) {
    if (one.id() == message_id && taken_messages_.insert(message_id).second) return message(one);
  }
  throw BadTask{kBadUpdate, "ProtocolMessageCommand referenced absent message ID " + message_id};
}

void CompletionHandler::message(const apiprotocol::Message& one) {
  const auto said = unpack(one.body());
  if (!said) {
    throw BadTask{kBadUpdate, "unsupported protocol type " + one.body().type_url()};
  }
  UpdatePtr update = execution_.updates.find(one.protocol_instance_id());
  if (!update && said->request) {
    update = execution_.updates.resurrect(one.protocol_instance_id(), *said->request);
  }
  if (!update) {
    throw BadTask{kBadUpdate,
                  "update " + one.protocol_instance_id() +
                      " wasn't found on the server. This is most likely a transient error which "
                      "will be resolved automatically by retries"};
  }
  if (said->kind == UpdateMessage::Kind::Rejection) {
    if (!update->open()) bad_transition(*update, "*update.Rejection");
    return execution_.updates.rejected(update, said->failure.value_or(apifailure::Failure()),
                                       effects);
  }
  if (closed()) return;  // the end of the workflow ends the update
  if (said->kind == UpdateMessage::Kind::Acceptance) {
    if (!update->open()) bad_transition(*update, "*update.Acceptance");
    if (said->request_sequencing_event_id == 0 || said->request_message_id.empty()) {
      throw BadTask{kBadUpdate,
                    "invalid *update.Acceptance: accepted_request_sequencing_event_id or "
                    "accepted_request_message_id is not set"};
    }
    Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
    auto& accepted = *event.mutable_workflow_execution_update_accepted_event_attributes();
    accepted.set_protocol_instance_id(update->id);
    accepted.set_accepted_request_message_id(update->id + "/request");
    accepted.set_accepted_request_sequencing_event_id(said->request_sequencing_event_id);
    *accepted.mutable_accepted_request() = update->request;
    return execution_.updates.accepted(update, event.event_id(), effects);
  }
  if (update->state != Update::State::Accepted) bad_transition(*update, "*update.Response");
  if (!said->meta || said->meta->update_id() != update->id || !said->outcome) {
    throw BadTask{kBadUpdate, "invalid *update.Response: meta.update_id or outcome is not set"};
  }
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED);
  auto& completed = *event.mutable_workflow_execution_update_completed_event_attributes();
  completed.set_accepted_event_id(update->accepted_event_id);
  *completed.mutable_meta() = *said->meta;
  *completed.mutable_outcome() = *said->outcome;
  execution_.updates.completed(update, *said->outcome, effects);
}

}  // namespace perdura::temporal::testing::detail
