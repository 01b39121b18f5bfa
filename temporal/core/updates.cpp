// Updates: requests that arrive as protocol messages, are validated, accepted and completed.
#include <temporal/api/update/v1/message.pb.h>

#include <google/protobuf/any.pb.h>

#include "temporal/core/proto.hpp"
#include "temporal/core/run.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal::core {

namespace update = api::update::v1;

std::deque<WorkflowRun::Update> WorkflowRun::updates_of(
    const google::protobuf::RepeatedPtrField<api::protocol::v1::Message>& messages) {
  std::deque<Update> found;
  for (const auto& message : messages) {
    Update one{.protocol_id = message.protocol_instance_id(),
               .sequencing_event = message.event_id(),
               .message_id = message.id()};
    if (!message.body().UnpackTo(&one.request)) {
      throw std::runtime_error("a protocol message is no update: " + message.body().type_url());
    }
    found.push_back(std::move(one));
  }
  return found;
}

/// The updates that the task completed at `completed` accepted; rejected ones left no trace.
std::deque<WorkflowRun::Update> WorkflowRun::updates_of(const std::vector<const Event*>& events,
                                                        std::size_t completed) {
  using namespace api::enums::v1;
  std::deque<Update> found;
  for (std::size_t at = completed + 1; at < events.size(); ++at) {
    const Event& event = *events[at];
    if (event.event_type() == EVENT_TYPE_WORKFLOW_TASK_COMPLETED) break;
    if (event.event_type() != EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED) continue;
    const auto& attributes = event.workflow_execution_update_accepted_event_attributes();
    Update one{.protocol_id = attributes.protocol_instance_id(),
               .sequencing_event = attributes.accepted_request_sequencing_event_id(),
               .message_id = attributes.accepted_request_message_id(),
               .request = attributes.accepted_request(),
               .accepted_in_history = true};
    if (!attributes.has_accepted_request()) {
      const auto admitted = admitted_.find(attributes.protocol_instance_id());
      if (admitted == admitted_.end()) {
        throw Nondeterminism(describe(event) + " accepts an update that history does not hold",
                             {.event = event.event_id()});
      }
      one.request = admitted->second;
    }
    found.push_back(std::move(one));
  }
  return found;
}

void WorkflowRun::deliver(Update received) {
  const detail::Entered here(this);
  const std::string name = received.request.input().name();
  const auto handler = definition_.updates.find(name);
  if (object_ == nullptr || handler == definition_.updates.end()) {
    std::string known;
    for (const auto& [each, ignored] : definition_.updates)
      known += (known.empty() ? "" : ", ") + each;
    return reject(received, {.message = "workflow type " + definition_.name + " has no update " +
                                        name + "; it has: " + (known.empty() ? "none" : known),
                             .source = "perdura",
                             .type = "UnknownUpdate",
                             .non_retryable = true});
  }
  const Payloads input = read(received.request.input().args());
  const auto headers = headers_from(received.request.input().header());
  const Receiving receiving(*this, headers);
  if (!received.accepted_in_history && handler->second.validate) {
    read_only_ = true;
    std::optional<FailureInfo> refused;
    try {
      handler->second.validate(object_.get(), input);
    } catch (const TemporalFailure& failure) {
      refused = failure.info();
    } catch (const PayloadError& error) {
      refused = FailureInfo{.message = error.what(),
                            .source = "perdura",
                            .type = "InvalidInput",
                            .non_retryable = true};
    } catch (...) {
      read_only_ = false;
      throw;
    }
    read_only_ = false;
    if (refused) return reject(received, *refused);
  }
  accept(received);
  try {
    auto body = handler->second.handle(object_.get(), input);
    adopt(drive_update(std::move(body), received.protocol_id, received.request.meta()), root_scope_,
          headers_from(received.request.input().header()));
  } catch (const TemporalFailure& failure) {
    update_done(received.protocol_id, received.request.meta(), failure.info());
  } catch (const PayloadError& error) {
    update_done(received.protocol_id, received.request.meta(),
                FailureInfo{.message = error.what(),
                            .source = "perdura",
                            .type = "InvalidInput",
                            .non_retryable = true});
  }
}

Task<void> WorkflowRun::drive_update(Task<Payloads> body, std::string protocol_id,
                                     update::Meta meta) {
  ++running_handlers_;
  std::optional<FailureInfo> failed;
  Payloads result;
  try {
    result = co_await body;
  } catch (const TemporalFailure& failure) {
    failed = failure.info();
  }
  --running_handlers_;
  if (failed) {
    update_done(protocol_id, meta, std::move(*failed));
  } else {
    update_done(protocol_id, meta, std::move(result));
  }
}

void WorkflowRun::reject(const Update& received, const FailureInfo& why) {
  update::Rejection rejection;
  rejection.set_rejected_request_message_id(received.message_id);
  rejection.set_rejected_request_sequencing_event_id(received.sequencing_event);
  *rejection.mutable_rejected_request() = received.request;
  fill(*rejection.mutable_failure(), why);
  api::protocol::v1::Message message;
  message.set_id(received.protocol_id + "/reject");
  message.set_protocol_instance_id(received.protocol_id);
  message.mutable_body()->PackFrom(rejection);
  messages_.push_back(std::move(message));
}

void WorkflowRun::accept(const Update& received) {
  update::Acceptance acceptance;
  acceptance.set_accepted_request_message_id(received.message_id);
  acceptance.set_accepted_request_sequencing_event_id(received.sequencing_event);
  *acceptance.mutable_accepted_request() = received.request;
  api::protocol::v1::Message message;
  message.set_id(received.protocol_id + "/accept");
  message.set_protocol_instance_id(received.protocol_id);
  message.mutable_body()->PackFrom(acceptance);
  send(std::move(message));
}

void WorkflowRun::update_done(const std::string& protocol_id, const update::Meta& meta,
                              std::variant<Payloads, FailureInfo> outcome) {
  update::Response response;
  *response.mutable_meta() = meta;
  if (const auto* failure = std::get_if<FailureInfo>(&outcome)) {
    fill(*response.mutable_outcome()->mutable_failure(), *failure);
  } else {
    fill(*response.mutable_outcome()->mutable_success(), std::get<Payloads>(outcome));
  }
  api::protocol::v1::Message message;
  message.set_id(protocol_id + "/complete");
  message.set_protocol_instance_id(protocol_id);
  message.mutable_body()->PackFrom(response);
  send(std::move(message));
}

/// The command says where among the others the message belongs.
void WorkflowRun::send(api::protocol::v1::Message message) {
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_PROTOCOL_MESSAGE);
  command.mutable_protocol_message_command_attributes()->set_message_id(message.id());
  commands_.add(std::move(command));
  messages_.push_back(std::move(message));
}

}  // namespace perdura::temporal::core
