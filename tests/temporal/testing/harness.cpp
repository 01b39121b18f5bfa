#include "tests/temporal/testing/harness.hpp"

#include <stdexcept>

namespace perdura::temporal::testing {

namespace {

google::protobuf::Duration proto(Duration value) {
  google::protobuf::Duration result;
  result.set_seconds(std::chrono::duration_cast<std::chrono::seconds>(value).count());
  result.set_nanos(static_cast<std::int32_t>((value % 1s).count()));
  return result;
}

std::string short_name(const histories::HistoryEvent& event) {
  return enums::EventType_Name(event.event_type()).substr(std::string("EVENT_TYPE_").size());
}

common::WorkflowExecution execution(const std::string& id, const std::string& run_id = {}) {
  common::WorkflowExecution result;
  result.set_workflow_id(id);
  result.set_run_id(run_id);
  return result;
}

void add_message(Completion& completion, const WorkflowTask& task, int message,
                 const UpdateMessage& said, const std::string& suffix) {
  const auto& asked = task.messages(message);
  auto& answer = *completion.add_messages();
  answer.set_id(asked.protocol_instance_id() + suffix);
  answer.set_protocol_instance_id(asked.protocol_instance_id());
  *answer.mutable_body() = pack(said);
  *completion.add_commands() = protocol_message(answer.id());
}

}  // namespace

void Bench::wait_until(const std::function<bool()>& holds, const std::string& what) {
  if (!pass_until(holds)) throw std::runtime_error("waited in vain for " + what);
}

std::string Bench::text(const google::protobuf::Message& request) {
  constexpr std::size_t kLongest = 300;  // tokens say nothing to a reader
  return request.GetDescriptor()->name() + " {" + request.ShortDebugString().substr(0, kLongest) +
         '}';
}

std::string Bench::start(const std::string& id, Duration run_timeout) {
  workflowservice::StartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_workflow_id(name(id));
  request.mutable_workflow_type()->set_name("Type");
  request.mutable_task_queue()->set_name(name("queue"));
  request.set_request_id("start-" + id);
  if (run_timeout > Duration::zero()) *request.mutable_workflow_run_timeout() = proto(run_timeout);
  const auto outcome = call(request);
  if (!outcome.status.ok()) throw std::runtime_error(outcome.status.message);
  return outcome.response.run_id();
}

Status Bench::signal(const std::string& id, const std::string& signal_name,
                     const std::string& request_id) {
  workflowservice::SignalWorkflowExecutionRequest request;
  request.set_namespace_("default");
  *request.mutable_workflow_execution() = execution(name(id));
  request.set_signal_name(signal_name);
  request.set_request_id(request_id);
  return call(request).status;
}

Status Bench::cancel(const std::string& id) {
  workflowservice::RequestCancelWorkflowExecutionRequest request;
  request.set_namespace_("default");
  *request.mutable_workflow_execution() = execution(name(id));
  return call(request).status;
}

Status Bench::terminate(const std::string& id) {
  workflowservice::TerminateWorkflowExecutionRequest request;
  request.set_namespace_("default");
  *request.mutable_workflow_execution() = execution(name(id));
  request.set_reason("enough");
  return call(request).status;
}

Awaited<workflowservice::UpdateWorkflowExecutionResponse> Bench::begin_update(
    const std::string& id, const std::string& update_id,
    enums::UpdateWorkflowExecutionLifecycleStage stage) {
  workflowservice::UpdateWorkflowExecutionRequest request;
  request.set_namespace_("default");
  *request.mutable_workflow_execution() = execution(name(id));
  request.mutable_wait_policy()->set_lifecycle_stage(stage);
  request.mutable_request()->mutable_meta()->set_update_id(update_id);
  request.mutable_request()->mutable_input()->set_name("change");
  return begin(request, 60s);
}

Awaited<workflowservice::QueryWorkflowResponse> Bench::begin_query(const std::string& id,
                                                                   const std::string& type) {
  workflowservice::QueryWorkflowRequest request;
  request.set_namespace_("default");
  *request.mutable_execution() = execution(name(id));
  request.mutable_query()->set_query_type(type);
  return begin(request, 10s);
}

std::optional<WorkflowTask> World::try_poll(const std::string& queue) {
  workflowservice::PollWorkflowTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name(queue);
  request.set_identity("worker");
  auto outcome = std::make_shared<Outcome<WorkflowTask>>();
  const auto id = invoke(server, request, {.timeout = 70s, .long_poll = true},
                         [outcome](Status, WorkflowTask response) {
                           outcome->done = true;
                           outcome->response = std::move(response);
                         });
  runtime.run_until_idle();
  if (outcome->done) return outcome->response;
  server.cancel(id);
  runtime.run_until_idle();
  return std::nullopt;
}

WorkflowTask Bench::poll(const std::string& queue) {
  workflowservice::PollWorkflowTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name(name(queue));
  request.set_identity("worker");
  const auto outcome = call(request);
  if (!outcome.status.ok()) throw std::runtime_error(outcome.status.message);
  return outcome.response;
}

Awaited<WorkflowTask> Bench::begin_sticky_poll() {
  workflowservice::PollWorkflowTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name(name("sticky"));
  request.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_STICKY);
  request.mutable_task_queue()->set_normal_name(name("queue"));
  request.set_identity("worker");
  return begin(request);
}

ActivityTask Bench::poll_activity(const std::string& queue) {
  workflowservice::PollActivityTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name(name(queue));
  request.set_identity("worker");
  const auto outcome = call(request);
  if (!outcome.status.ok()) throw std::runtime_error(outcome.status.message);
  return outcome.response;
}

void Bench::localise(Completion& completion) const {
  if (prefix_.empty()) return;
  const auto rename = [this](std::string* text) { *text = name(*text); };
  if (completion.has_sticky_attributes()) {
    rename(completion.mutable_sticky_attributes()->mutable_worker_task_queue()->mutable_name());
  }
  for (Command& command : *completion.mutable_commands()) {
    if (command.has_schedule_activity_task_command_attributes()) {
      rename(command.mutable_schedule_activity_task_command_attributes()
                 ->mutable_task_queue()
                 ->mutable_name());
    } else if (command.has_start_child_workflow_execution_command_attributes()) {
      auto& child = *command.mutable_start_child_workflow_execution_command_attributes();
      rename(child.mutable_workflow_id());
      rename(child.mutable_task_queue()->mutable_name());
    } else if (command.has_signal_external_workflow_execution_command_attributes()) {
      rename(command.mutable_signal_external_workflow_execution_command_attributes()
                 ->mutable_execution()
                 ->mutable_workflow_id());
    } else if (command.has_request_cancel_external_workflow_execution_command_attributes()) {
      rename(command.mutable_request_cancel_external_workflow_execution_command_attributes()
                 ->mutable_workflow_id());
    }
  }
}

Outcome<workflowservice::RespondWorkflowTaskCompletedResponse> Bench::answer(
    Completion completion) {
  localise(completion);
  return call(completion);
}

workflowservice::RespondWorkflowTaskCompletedResponse Bench::complete(
    const WorkflowTask& task, std::vector<Command> commands) {
  const auto outcome = answer(completion(task, std::move(commands)));
  if (!outcome.status.ok()) throw std::runtime_error(outcome.status.message);
  return outcome.response;
}

Status Bench::complete_status(const Completion& request) { return answer(request).status; }

Status Bench::fail(const WorkflowTask& task) {
  workflowservice::RespondWorkflowTaskFailedRequest request;
  request.set_namespace_("default");
  request.set_task_token(task.task_token());
  request.set_cause(enums::WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE);
  request.mutable_failure()->set_message("oops");
  return call(request).status;
}

Status Bench::complete_activity(const ActivityTask& task) {
  workflowservice::RespondActivityTaskCompletedRequest request;
  request.set_namespace_("default");
  request.set_task_token(task.task_token());
  *request.mutable_result()->add_payloads() = json("42");
  return call(request).status;
}

Status Bench::fail_activity(const ActivityTask& task, const std::string& type, bool non_retryable) {
  workflowservice::RespondActivityTaskFailedRequest request;
  request.set_namespace_("default");
  request.set_task_token(task.task_token());
  request.mutable_failure()->set_message("no luck");
  request.mutable_failure()->mutable_application_failure_info()->set_type(type);
  request.mutable_failure()->mutable_application_failure_info()->set_non_retryable(non_retryable);
  return call(request).status;
}

std::vector<std::string> names(const histories::History& history) {
  std::vector<std::string> result;
  for (const auto& event : history.events()) result.push_back(short_name(event));
  return result;
}

std::vector<std::string> World::events(const std::string& id, const std::string& run_id) const {
  return names(server.history(id, run_id));
}

histories::History Bench::history(const std::string& id, const std::string& run_id) {
  workflowservice::GetWorkflowExecutionHistoryRequest request;
  request.set_namespace_("default");
  *request.mutable_execution() = execution(name(id), run_id);
  settle();
  return call(request).response.history();
}

histories::HistoryEvent World::last_event(const std::string& id, const std::string& run_id) const {
  const auto history = server.history(id, run_id);
  return history.events(history.events_size() - 1);
}

workflowservice::DescribeWorkflowExecutionResponse Bench::describe(const std::string& id,
                                                                   const std::string& run_id) {
  workflowservice::DescribeWorkflowExecutionRequest request;
  request.set_namespace_("default");
  *request.mutable_execution() = execution(name(id), run_id);
  settle();
  return call(request).response;
}

std::string Bench::status(const std::string& id, const std::string& run_id) {
  const auto name =
      enums::WorkflowExecutionStatus_Name(describe(id, run_id).workflow_execution_info().status());
  return name.substr(std::string("WORKFLOW_EXECUTION_STATUS_").size());
}

Completion completion(const WorkflowTask& task, std::vector<Command> commands) {
  Completion request;
  request.set_namespace_("default");
  request.set_task_token(task.task_token());
  request.set_identity("worker");
  for (Command& command : commands) *request.add_commands() = std::move(command);
  return request;
}

Completion sticky_completion(const WorkflowTask& task, std::vector<Command> commands) {
  Completion request = completion(task, std::move(commands));
  auto& sticky = *request.mutable_sticky_attributes();
  sticky.mutable_worker_task_queue()->set_name("sticky");
  sticky.mutable_worker_task_queue()->set_kind(enums::TASK_QUEUE_KIND_STICKY);
  *sticky.mutable_schedule_to_start_timeout() = proto(5s);
  request.set_return_new_workflow_task(true);
  request.mutable_capabilities()->set_discard_speculative_workflow_task_with_events(true);
  return request;
}

Command complete_workflow() {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION);
  *command.mutable_complete_workflow_execution_command_attributes()
       ->mutable_result()
       ->add_payloads() = json("\"done\"");
  return command;
}

Command fail_workflow(const std::string& type) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION);
  auto& failure = *command.mutable_fail_workflow_execution_command_attributes()->mutable_failure();
  failure.set_message("broken");
  failure.mutable_application_failure_info()->set_type(type);
  return command;
}

Command cancel_workflow() {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION);
  command.mutable_cancel_workflow_execution_command_attributes();
  return command;
}

Command continue_as_new() {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_continue_as_new_workflow_execution_command_attributes();
  *attributes.mutable_input()->add_payloads() = json("2");
  return command;
}

Command start_timer(const std::string& id, Duration delay) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_START_TIMER);
  command.mutable_start_timer_command_attributes()->set_timer_id(id);
  *command.mutable_start_timer_command_attributes()->mutable_start_to_fire_timeout() = proto(delay);
  return command;
}

Command cancel_timer(const std::string& id) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_CANCEL_TIMER);
  command.mutable_cancel_timer_command_attributes()->set_timer_id(id);
  return command;
}

Command schedule_activity(const std::string& id, Duration start_to_close) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK);
  auto& attributes = *command.mutable_schedule_activity_task_command_attributes();
  attributes.set_activity_id(id);
  attributes.mutable_activity_type()->set_name("Act");
  attributes.mutable_task_queue()->set_name("queue");
  *attributes.mutable_start_to_close_timeout() = proto(start_to_close);
  return command;
}

Command request_cancel_activity(std::int64_t scheduled_event_id) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK);
  command.mutable_request_cancel_activity_task_command_attributes()->set_scheduled_event_id(
      scheduled_event_id);
  return command;
}

Command start_child(const std::string& id) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_start_child_workflow_execution_command_attributes();
  attributes.set_workflow_id(id);
  attributes.mutable_workflow_type()->set_name("Child");
  attributes.mutable_task_queue()->set_name("children");
  return command;
}

Command signal_external(const std::string& id, const std::string& name) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_signal_external_workflow_execution_command_attributes();
  attributes.mutable_execution()->set_workflow_id(id);
  attributes.set_signal_name(name);
  return command;
}

Command cancel_external(const std::string& id) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION);
  command.mutable_request_cancel_external_workflow_execution_command_attributes()->set_workflow_id(
      id);
  return command;
}

Command record_marker(const std::string& name) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_RECORD_MARKER);
  command.mutable_record_marker_command_attributes()->set_marker_name(name);
  return command;
}

Command protocol_message(const std::string& message_id) {
  Command command;
  command.set_command_type(enums::COMMAND_TYPE_PROTOCOL_MESSAGE);
  command.mutable_protocol_message_command_attributes()->set_message_id(message_id);
  return command;
}

void accept(Completion& completion, const WorkflowTask& task, int message) {
  UpdateMessage said;
  said.kind = UpdateMessage::Kind::Acceptance;
  said.request_message_id = task.messages(message).id();
  said.request_sequencing_event_id = task.messages(message).event_id();
  add_message(completion, task, message, said, "/accept");
}

void respond(Completion& completion, const WorkflowTask& task, int message) {
  UpdateMessage said;
  said.kind = UpdateMessage::Kind::Response;
  said.meta.emplace().set_update_id(task.messages(message).protocol_instance_id());
  *said.outcome.emplace().mutable_success()->add_payloads() = json("\"changed\"");
  add_message(completion, task, message, said, "/complete");
}

void reject(Completion& completion, const WorkflowTask& task, int message) {
  UpdateMessage said;
  said.kind = UpdateMessage::Kind::Rejection;
  said.request_message_id = task.messages(message).id();
  said.request_sequencing_event_id = task.messages(message).event_id();
  said.failure.emplace().set_message("refused");
  auto& answer = *completion.add_messages();
  answer.set_id(task.messages(message).protocol_instance_id() + "/reject");
  answer.set_protocol_instance_id(task.messages(message).protocol_instance_id());
  *answer.mutable_body() = pack(said);
}

common::Payload json(const std::string& text) {
  common::Payload payload;
  (*payload.mutable_metadata())["encoding"] = "json/plain";
  payload.set_data(text);
  return payload;
}

}  // namespace perdura::temporal::testing
