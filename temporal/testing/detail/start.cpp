// How runs begin: by a client, as a child, or after another run of the same workflow.
#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/retry.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr Duration kDefaultTaskTimeout = std::chrono::seconds{10};
constexpr Duration kLongestTaskTimeout = std::chrono::seconds{120};
/// Runs of one workflow do not follow each other faster than this.
constexpr Duration kShortestRun = std::chrono::seconds{1};
constexpr std::size_t kLongestId = 1000;

[[noreturn]] void invalid(const std::string& message) {
  throw ServiceError(errors::invalid_argument(message));
}

void check_duration(const google::protobuf::Duration& value, const char* name) {
  if (from_proto(value) < Duration::zero()) {
    invalid("An invalid " + std::string(name) + " is set on request. cause: negative duration");
  }
}

void check_policies(workflowservice::StartWorkflowExecutionRequest& request) {
  const auto conflict = request.workflow_id_conflict_policy();
  const auto reuse = request.workflow_id_reuse_policy();
  if (conflict != enums::WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED &&
      reuse == enums::WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING) {
    invalid(
        "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be "
        "used together with a WorkflowIDConflictPolicy");
  }
  if (conflict == enums::WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING &&
      reuse == enums::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE) {
    invalid(
        "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used "
        "together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING");
  }
  if (reuse == enums::WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED) {
    request.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
  }
  if (conflict == enums::WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED) {
    request.set_workflow_id_conflict_policy(enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL);
  }
  if (reuse == enums::WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING) {
    request.set_workflow_id_conflict_policy(enums::WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING);
    request.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
  }
}

/// What this server does not do must not be taken for done.
void check_unsupported(const workflowservice::StartWorkflowExecutionRequest& request) {
  if (!request.cron_schedule().empty()) invalid("this test server has no CronSchedule");
  if (request.completion_callbacks_size() > 0) {
    invalid("this test server has no CompletionCallbacks");
  }
  if (request.has_versioning_override()) invalid("this test server has no worker versioning");
  if (request.has_on_conflict_options()) invalid("this test server has no OnConflictOptions");
}

void set_timeouts(workflowservice::StartWorkflowExecutionRequest& request) {
  const Duration execution = from_proto(request.workflow_execution_timeout());
  Duration run = from_proto(request.workflow_run_timeout());
  if (run == Duration::zero()) run = execution;
  if (execution > Duration::zero()) run = std::min(run, execution);
  Duration task = from_proto(request.workflow_task_timeout());
  if (task == Duration::zero()) task = kDefaultTaskTimeout;
  task = std::min(task, kLongestTaskTimeout);
  if (run > Duration::zero()) task = std::min(task, run);
  *request.mutable_workflow_execution_timeout() = to_proto(execution);
  *request.mutable_workflow_run_timeout() = to_proto(run);
  *request.mutable_workflow_task_timeout() = to_proto(task);
}

std::string start_request_id(const Execution& execution) {
  for (const auto& [id, type] : execution.request_ids) {
    if (type == enums::EVENT_TYPE_WORKFLOW_EXECUTION_STARTED) return id;
  }
  return {};
}

[[noreturn]] void already_started(const Execution& current, const std::string& before,
                                  const std::string& after) {
  throw ServiceError(errors::already_started(
      before + ". WorkflowId: " + current.workflow_id + ", RunId: " + current.run_id + "." + after,
      start_request_id(current), current.run_id));
}

bool failed(enums::WorkflowExecutionStatus status) {
  return status == enums::WORKFLOW_EXECUTION_STATUS_FAILED ||
         status == enums::WORKFLOW_EXECUTION_STATUS_CANCELED ||
         status == enums::WORKFLOW_EXECUTION_STATUS_TERMINATED ||
         status == enums::WORKFLOW_EXECUTION_STATUS_TIMED_OUT;
}

void check_reuse(const Execution& current, enums::WorkflowIdReusePolicy policy) {
  if (policy == enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY &&
      !failed(current.state.status)) {
    already_started(current, "Workflow execution already finished successfully",
                    " Workflow Id reuse policy: allow duplicate workflow Id if last run failed.");
  }
  if (policy == enums::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE) {
    already_started(current, "Workflow execution already finished",
                    " Workflow Id reuse policy: reject duplicate workflow Id.");
  }
}

void arm_run_timeout(Core& core, const ExecutionPtr& execution) {
  if (!execution->run_expiration) return;
  core.after(*execution->run_expiration - core.now(), [weak = std::weak_ptr(execution)] {
    if (const auto self = weak.lock()) self->time_out();
  });
}

}  // namespace

void Core::normalise_start(workflowservice::StartWorkflowExecutionRequest& request) {
  Namespace& space = name_space(request.namespace_());
  if (request.workflow_id().empty()) invalid("WorkflowId is not set on request.");
  if (request.workflow_id().size() > kLongestId) invalid("WorkflowId length exceeds limit.");
  if (request.has_retry_policy()) {
    set_retry_defaults(*request.mutable_retry_policy());
    const std::string fault = retry_policy_fault(request.retry_policy());
    if (!fault.empty()) invalid(fault);
  }
  check_duration(request.workflow_start_delay(), "WorkflowStartDelaySeconds");
  if (request.workflow_type().name().empty()) invalid("WorkflowType is not set on request.");
  if (request.workflow_type().name().size() > kLongestId) {
    invalid("WorkflowType length exceeds limit.");
  }
  if (request.task_queue().name().empty()) invalid("taskQueue is not set");
  request.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  check_duration(request.workflow_execution_timeout(), "WorkflowExecutionTimeoutSeconds");
  check_duration(request.workflow_run_timeout(), "WorkflowRunTimeoutSeconds");
  check_duration(request.workflow_task_timeout(), "WorkflowTaskTimeoutSeconds");
  if (request.request_id().empty()) request.set_request_id(new_id());
  check_unsupported(request);
  check_policies(request);
  if (request.has_search_attributes()) {
    type_search_attributes(space, *request.mutable_search_attributes());
  }
  set_timeouts(request);
}

Core::Started Core::start_workflow(const workflowservice::StartWorkflowExecutionRequest& request,
                                   std::optional<ParentInfo> parent, const Execution* root,
                                   const std::function<void(Execution&)>& prepared) {
  ExecutionPtr current = find(request.namespace_(), request.workflow_id());
  const std::string run = new_id();
  if (current) {
    if (current->request_ids.contains(request.request_id())) return {current, false};
    if (current->state.running()) {
      switch (request.workflow_id_conflict_policy()) {
        case enums::WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING:
          return {current, false};
        case enums::WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING: {
          apicommon::Payloads details;
          auto& payload = *details.add_payloads();
          (*payload.mutable_metadata())["encoding"] = "json/plain";
          payload.set_data("\"terminated by new runID: " + run + "\"");
          current->terminate("TerminateIfRunning WorkflowIdReusePolicy", &details,
                             "history-service");
          break;
        }
        default:
          already_started(*current, "Workflow execution is already running", "");
      }
    } else {
      check_reuse(*current, request.workflow_id_reuse_policy());
      current = nullptr;
    }
  }
  StartParams params;
  params.request = request;
  params.run_id = params.first_run_id = run;
  params.first_backoff = from_proto(request.workflow_start_delay());
  const Duration limit = from_proto(request.workflow_execution_timeout());
  if (limit > Duration::zero()) params.expiration = now() + limit + params.first_backoff;
  if (parent) {
    params.root_workflow_id = root->start.parent ? root->start.root_workflow_id : root->workflow_id;
    params.root_run_id = root->start.parent ? root->start.root_run_id : root->run_id;
    params.parent = std::move(parent);
  }
  auto execution = std::make_shared<Execution>(*this, std::move(params));
  add(execution);
  if (current) {
    current->commit();
    current->updates.abort(AbortReason::WorkflowCompleted);
  }
  if (prepared) prepared(*execution);
  arm_run_timeout(*this, execution);
  // A child's first task is scheduled once its parent knows of it.
  if (!execution->start.parent) execution->schedule_first_workflow_task();
  execution->commit();
  return {execution, true};
}

ExecutionPtr Core::continue_run(Execution& previous, StartParams params) {
  const Duration lifetime = now() - previous.execution_time;
  if (lifetime + params.first_backoff < kShortestRun) {
    params.first_backoff = kShortestRun - lifetime;
  }
  params.request.set_request_id(new_id());
  params.previous_run_id = previous.run_id;
  params.first_run_id = previous.start.first_run_id;
  params.expiration = previous.start.expiration;
  params.parent = previous.start.parent;
  params.root_workflow_id = previous.start.root_workflow_id;
  params.root_run_id = previous.start.root_run_id;
  auto execution = std::make_shared<Execution>(*this, std::move(params));
  add(execution);
  arm_run_timeout(*this, execution);
  execution->schedule_first_workflow_task();
  execution->commit();
  return execution;
}

ExecutionPtr Core::retry_run(Execution& previous, Duration backoff,
                             const apifailure::Failure* failure, const std::string& run_id) {
  StartParams params;
  params.request = previous.start.request;
  params.request.clear_identity();
  params.request.clear_workflow_start_delay();
  params.run_id = run_id;
  params.attempt = previous.start.attempt + 1;
  params.first_backoff = backoff;
  params.initiator = enums::CONTINUE_AS_NEW_INITIATOR_RETRY;
  params.last_completion_result = previous.start.last_completion_result;
  if (failure) params.continued_failure = *failure;
  return continue_run(previous, std::move(params));
}

}  // namespace perdura::temporal::testing::detail
