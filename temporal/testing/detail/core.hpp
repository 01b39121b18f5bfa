#pragma once
// The server behind `Server`: all runs, the task queues, and a handler for each RPC.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "temporal/testing/detail/execution.hpp"
#include "temporal/testing/detail/reply.hpp"
#include "temporal/testing/detail/task_queues.hpp"
#include "temporal/testing/detail/token.hpp"
#include "temporal/testing/server.hpp"

namespace perdura::temporal::testing::detail {

struct Namespace {
  std::string name;
  std::string id;
  std::string description;
  std::string owner_email;
  Duration retention{std::chrono::hours{24}};
  std::map<std::string, SearchAttributeType> search_attributes;
};

class Core : public std::enable_shared_from_this<Core> {
 public:
  Core(Runtime& runtime, ServerOptions options);
  ~Core();

  const ServerOptions& options() const { return options_; }
  ServerOptions& options() { return options_; }

  // core.cpp
  TimePoint now() const { return runtime_.now(); }
  std::string new_id();
  /// Both do nothing once the server is gone.
  void post(std::function<void()> work);
  /// For what a run causes in others.
  void post_outgoing(std::function<void()> work);
  Runtime::TimerId after(Duration delay, std::function<void()> work);
  void cancel(Runtime::TimerId id) { runtime_.cancel(id); }
  std::int64_t next_task_id() { return ++last_task_id_; }
  TaskQueues& queues() { return queues_; }

  Namespace& name_space(const std::string& name);
  /// Null if unknown; the current run if `run_id` is empty.
  ExecutionPtr find(const std::string& name_space, const std::string& workflow_id,
                    const std::string& run_id = {});
  /// Throws what the server answers for a run that it does not know.
  ExecutionPtr get(const std::string& name_space, const apicommon::WorkflowExecution& execution);
  /// The same, after the checks of a request that names its execution.
  template <class Request>
  ExecutionPtr get_named(const Request& request) {
    if (!request.has_workflow_execution()) not_named();
    return get(request.namespace_(), request.workflow_execution());
  }
  /// Makes the run known, as the current one of its workflow.
  void add(ExecutionPtr execution);
  void remove(const Execution& execution);
  /// What lists tell of has changed.
  void changed() { listing_.reset(); }

  /// Carries out `path`; throws `ServiceError`.
  void dispatch(std::string_view path, const google::protobuf::Message& request,
                std::shared_ptr<PendingCall> call);
  void restart();

  // start.cpp
  struct Started {
    ExecutionPtr execution;
    bool fresh = false;
  };
  /// Applies the policies for workflow ids. `prepared` sees a new run before it is committed.
  Started start_workflow(const workflowservice::StartWorkflowExecutionRequest& request,
                         std::optional<ParentInfo> parent, const Execution* root,
                         const std::function<void(Execution&)>& prepared = {});
  /// Defaults and checks that a start needs, whoever asks for it.
  void normalise_start(workflowservice::StartWorkflowExecutionRequest& request);
  /// The run after `previous`: made, known, and given its first task.
  ExecutionPtr continue_run(Execution& previous, StartParams params);
  ExecutionPtr retry_run(Execution& previous, Duration backoff, const apifailure::Failure* failure,
                         const std::string& run_id);
  /// Checks names and values; gives each value its type, as the server shows it.
  void type_search_attributes(const Namespace& name_space,
                              apicommon::SearchAttributes& attributes) const;

  // outgoing.cpp: what a run causes in others, each in a step of its own
  void start_child(const ExecutionPtr& parent, EventId initiated_id);
  void cancel_external(const ExecutionPtr& from, EventId initiated_id);
  void signal_external(const ExecutionPtr& from, EventId initiated_id);
  void closed(const ExecutionPtr& execution);
  void signal(Execution& target, const workflowservice::SignalWorkflowExecutionRequest& request,
              const apicommon::WorkflowExecution* from);
  void request_cancel(Execution& target, const std::string& reason, const std::string& identity,
                      const std::string& request_id, const Execution* from, EventId initiated_id);

  // rpc_tasks.cpp
  /// The answer to a poll that takes the run's started workflow task.
  void fill_workflow_task(Execution& execution, const std::string& identity, bool heartbeat,
                          bool sticky, workflowservice::PollWorkflowTaskQueueResponse& response);

 private:
  friend class CompletionHandler;

  template <class Request>
  using Answer = Reply<typename Rpc<Request>::Response>;

  using Entry =
      std::function<void(Core&, const google::protobuf::Message&, std::shared_ptr<PendingCall>)>;
  static const std::map<std::string, Entry, std::less<>>& table();
  template <class Request>
  static void serve(std::map<std::string, Entry, std::less<>>& table,
                    void (Core::*handler)(const Request&, Answer<Request>));
  template <class Request>
  static void serve(std::map<std::string, Entry, std::less<>>& table,
                    typename Rpc<Request>::Response (Core::*handler)(const Request&));

#define PERDURA_HANDLER(space, name) space::name##Response on(const space::name##Request&)
#define PERDURA_LATE_HANDLER(name) \
  void on_late(const workflowservice::name##Request&, Answer<workflowservice::name##Request>)
  // rpc_namespace.cpp
  PERDURA_HANDLER(workflowservice, GetSystemInfo);
  PERDURA_HANDLER(workflowservice, DescribeNamespace);
  PERDURA_HANDLER(workflowservice, RegisterNamespace);
  PERDURA_HANDLER(workflowservice, UpdateNamespace);
  PERDURA_HANDLER(operatorservice, AddSearchAttributes);
  PERDURA_HANDLER(operatorservice, ListSearchAttributes);
  // rpc_workflow.cpp
  PERDURA_HANDLER(workflowservice, StartWorkflowExecution);
  PERDURA_HANDLER(workflowservice, SignalWithStartWorkflowExecution);
  PERDURA_HANDLER(workflowservice, SignalWorkflowExecution);
  PERDURA_HANDLER(workflowservice, RequestCancelWorkflowExecution);
  PERDURA_HANDLER(workflowservice, TerminateWorkflowExecution);
  PERDURA_HANDLER(workflowservice, DeleteWorkflowExecution);
  // rpc_describe.cpp
  PERDURA_HANDLER(workflowservice, DescribeWorkflowExecution);
  PERDURA_HANDLER(workflowservice, DescribeTaskQueue);
  // rpc_reset.cpp
  PERDURA_HANDLER(workflowservice, ResetWorkflowExecution);
  // rpc_history.cpp
  PERDURA_LATE_HANDLER(GetWorkflowExecutionHistory);
  // rpc_tasks.cpp
  PERDURA_LATE_HANDLER(PollWorkflowTaskQueue);
  PERDURA_HANDLER(workflowservice, RespondWorkflowTaskFailed);
  PERDURA_HANDLER(workflowservice, ShutdownWorker);
  // completion.cpp
  PERDURA_HANDLER(workflowservice, RespondWorkflowTaskCompleted);
  // rpc_activities.cpp
  PERDURA_LATE_HANDLER(PollActivityTaskQueue);
  PERDURA_HANDLER(workflowservice, RecordActivityTaskHeartbeat);
  PERDURA_HANDLER(workflowservice, RespondActivityTaskCompleted);
  PERDURA_HANDLER(workflowservice, RespondActivityTaskFailed);
  PERDURA_HANDLER(workflowservice, RespondActivityTaskCanceled);
  // rpc_updates.cpp
  PERDURA_LATE_HANDLER(UpdateWorkflowExecution);
  PERDURA_LATE_HANDLER(PollWorkflowExecutionUpdate);
  PERDURA_LATE_HANDLER(ExecuteMultiOperation);
  // rpc_queries.cpp
  PERDURA_LATE_HANDLER(QueryWorkflow);
  PERDURA_HANDLER(workflowservice, RespondQueryTaskCompleted);
  // rpc_visibility.cpp
  PERDURA_HANDLER(workflowservice, ListWorkflowExecutions);
  PERDURA_HANDLER(workflowservice, CountWorkflowExecutions);
#undef PERDURA_HANDLER
#undef PERDURA_LATE_HANDLER

  /// A poll that waits for a task of `key`, and how it is answered when time runs out.
  template <class Response>
  void wait_for_task(const QueueKey& key, const std::string& identity, Reply<Response> reply,
                     TaskQueues::Serve serve);
  bool start_workflow_task(const workflowservice::PollWorkflowTaskQueueRequest& request,
                           const QueuedTask& task,
                           workflowservice::PollWorkflowTaskQueueResponse& response);
  void fill_query_task(const QueuedTask& task,
                       workflowservice::PollWorkflowTaskQueueResponse& response);
  bool start_activity_task(const workflowservice::PollActivityTaskQueueRequest& request,
                           const QueuedTask& task,
                           workflowservice::PollActivityTaskQueueResponse& response);
  ExecutionPtr run_of_activity(const std::string& token, Activity** activity);
  void wait_for_history(ExecutionPtr execution,
                        const workflowservice::GetWorkflowExecutionHistoryRequest& request,
                        HistoryToken token,
                        Answer<workflowservice::GetWorkflowExecutionHistoryRequest> reply);
  void send_history(Execution& execution,
                    const workflowservice::GetWorkflowExecutionHistoryRequest& request,
                    HistoryToken token,
                    const Answer<workflowservice::GetWorkflowExecutionHistoryRequest>& reply);

  UpdatePtr admit_update(Execution& execution,
                         const workflowservice::UpdateWorkflowExecutionRequest& request,
                         bool schedule);
  void wait_for_update(const ExecutionPtr& execution, const UpdatePtr& update, UpdateStage stage,
                       std::function<void(const UpdateStatus&)> told);
  void update_workflow(const workflowservice::UpdateWorkflowExecutionRequest& request,
                       Answer<workflowservice::UpdateWorkflowExecutionRequest> reply,
                       int tries_left);
  void update_with_start(const workflowservice::ExecuteMultiOperationRequest& request,
                         Answer<workflowservice::ExecuteMultiOperationRequest> reply, bool again);

  /// A query that is asked through a poll, outside of any workflow task.
  struct DirectQuery {
    ExecutionPtr execution;
    apiquery::WorkflowQuery query;
    std::function<void(const workflowservice::RespondQueryTaskCompletedRequest&)> answered;
    QueueKey queue;
  };
  void ask_directly(const ExecutionPtr& execution, const workflowservice::QueryWorkflowRequest&,
                    Answer<workflowservice::QueryWorkflowRequest> reply);
  void ask_on(const QueueKey& queue, const ExecutionPtr& execution,
              const apiquery::WorkflowQuery& query,
              const Answer<workflowservice::QueryWorkflowRequest>& reply, Duration limit,
              std::function<void()> unanswered);

  /// As they are listed; valid until something changes.
  const std::vector<ExecutionPtr>& listed(const Namespace& space, const std::string& query);

  [[noreturn]] static void not_named();

  using RunKey = std::tuple<std::string, std::string, std::string>;
  using WorkflowKey = std::pair<std::string, std::string>;

  Runtime& runtime_;
  ServerOptions options_;
  TaskQueues queues_;
  std::map<std::string, Namespace> namespaces_;
  std::map<RunKey, ExecutionPtr> runs_;
  std::map<WorkflowKey, std::string> current_;
  /// What the first page of a list found, kept for those behind it.
  struct Listing {
    std::string name_space, query;
    std::vector<ExecutionPtr> runs;
  };
  std::optional<Listing> listing_;
  std::map<std::string, DirectQuery> direct_queries_;
  /// Ends a waiting poll: empty if the status is ok.
  std::map<std::uint64_t, std::function<void(const Status&)>> end_poll_;
  std::uint64_t last_poll_ = 0;
  std::int64_t last_task_id_ = 1'048'576;
};

}  // namespace perdura::temporal::testing::detail
