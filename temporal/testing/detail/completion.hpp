#pragma once
// What a completed workflow task asks for, carried out command by command.
#include <set>

#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

/// A workflow task that the server does not take.
struct BadTask {
  enums::WorkflowTaskFailedCause cause;
  std::string message;
  bool terminates_workflow = false;

  std::string text() const;
};

class CompletionHandler {
 public:
  CompletionHandler(Core& core, Execution& execution,
                    const workflowservice::RespondWorkflowTaskCompletedRequest& request,
                    EventId completed_id);

  /// Throws `BadTask`.
  void run();

  bool has_buffered = false;
  bool cancelled_unstarted_activity = false;
  /// The run that follows this one, to be made after the commit.
  std::function<ExecutionPtr()> next_run;
  UpdateEffects effects;
  /// Activities that the worker carries out itself, without a poll.
  std::vector<std::string> eager;

 private:
  using Cause = enums::WorkflowTaskFailedCause;
  /// Of each kind, for one run.
  static constexpr std::size_t kMaxPending = 2000;

  void command(const apicommand::Command& command);
  void schedule_activity(const apicommand::Command& command);
  void cancel_activity(const apicommand::RequestCancelActivityTaskCommandAttributes& attributes);
  void start_timer(const apicommand::StartTimerCommandAttributes& attributes);
  void cancel_timer(const apicommand::CancelTimerCommandAttributes& attributes);
  void record_marker(const apicommand::RecordMarkerCommandAttributes& attributes);
  void upsert(const apicommand::UpsertWorkflowSearchAttributesCommandAttributes& attributes);
  void modify(const apicommand::ModifyWorkflowPropertiesCommandAttributes& attributes);
  workflowservice::StartWorkflowExecutionRequest checked_child(
      const apicommand::StartChildWorkflowExecutionCommandAttributes& given) const;
  void start_child(const apicommand::Command& command);
  void cancel_external(
      const apicommand::RequestCancelExternalWorkflowExecutionCommandAttributes& attributes);
  void signal_external(
      const apicommand::SignalExternalWorkflowExecutionCommandAttributes& attributes);
  void complete(const apicommand::CompleteWorkflowExecutionCommandAttributes& attributes);
  void fail(const apicommand::FailWorkflowExecutionCommandAttributes& attributes);
  void cancel(const apicommand::CancelWorkflowExecutionCommandAttributes& attributes);
  workflowservice::StartWorkflowExecutionRequest checked_next(
      const apicommand::ContinueAsNewWorkflowExecutionCommandAttributes& given) const;
  void continue_as_new(const apicommand::ContinueAsNewWorkflowExecutionCommandAttributes&);
  void protocol_message(const std::string& message_id);
  void message(const apiprotocol::Message& message);

  void check_sequence() const;
  void check_namespace(const std::string& name, Cause cause) const;
  apicommon::SearchAttributes typed(apicommon::SearchAttributes attributes) const;
  static void check_length(const std::string& value, const char* what, Cause cause);
  void check_size(std::size_t bytes, const char* what, Cause cause) const;
  /// Events came that the workflow has not seen: it may not close.
  void check_may_close() const;
  bool closed() const { return !execution_.state.running(); }
  Event& add(enums::EventType type);

  Core& core_;
  Execution& execution_;
  const workflowservice::RespondWorkflowTaskCompletedRequest& request_;
  const EventId completed_id_;
  const apicommand::Command* current_ = nullptr;
  std::set<std::string> taken_messages_;
  std::set<std::string> children_in_batch_;
};

}  // namespace perdura::temporal::testing::detail
