#pragma once
// One run of a workflow: its history, what it waits for, and how both change together.
//
// A handler changes a run through the members below and ends with `commit`, which writes what was
// buffered, arms the timers and lets the outside see the change. Only a workflow task's completion
// can fail half-way: it makes a `Snapshot` first.
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "temporal/testing/detail/mutable_state.hpp"
#include "temporal/testing/detail/queries.hpp"
#include "temporal/testing/detail/updates.hpp"

namespace perdura::temporal::testing::detail {

class Core;
class Execution;
using ExecutionPtr = std::shared_ptr<Execution>;

struct ParentInfo {
  std::string name_space;
  std::string namespace_id;
  std::string workflow_id;
  std::string run_id;
  EventId initiated_id = 0;
};

/// How a run begins.
struct StartParams {
  workflowservice::StartWorkflowExecutionRequest request;
  std::string run_id;
  std::optional<ParentInfo> parent;
  std::string root_workflow_id;  // with a parent only
  std::string root_run_id;
  std::string previous_run_id;
  std::string first_run_id;
  std::int32_t attempt = 1;
  Duration first_backoff{0};
  std::optional<TimePoint> expiration;
  std::optional<apifailure::Failure> continued_failure;
  std::optional<apicommon::Payloads> last_completion_result;
  enums::ContinueAsNewInitiator initiator = enums::CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED;
};

class Execution : public std::enable_shared_from_this<Execution> {
 public:
  using TaskKind = WorkflowTask::Kind;

  Execution(Core& core, StartParams params);

  // What never changes.
  const std::string name_space;
  const std::string workflow_id;
  const std::string run_id;
  StartParams start;
  TimePoint start_time;
  TimePoint execution_time;  // when the first workflow task is due
  std::optional<TimePoint> run_expiration;

  MutableState state;
  History history;
  UpdateRegistry updates;
  QueryRegistry queries;
  std::map<std::string, enums::EventType> request_ids;
  std::set<std::string> signal_request_ids;
  std::size_t signal_count = 0;
  /// Set when a reset has replaced this run.
  std::string reset_run_id;
  std::int64_t transitions = 0;

  const std::string& task_queue() const { return start.request.task_queue().name(); }
  const std::string& type() const { return start.request.workflow_type().name(); }
  Core& core() { return core_; }

  // execution.cpp
  /// A new event, stamped with the time, in history or in the buffer.
  Event& add_event(enums::EventType type);
  bool has_buffered() const { return !state.buffered.empty(); }
  /// Writes the buffered events, unless a workflow task is at work.
  void flush();
  /// Makes the changes real. A speculative workflow task becomes an ordinary one.
  void commit();
  /// For what is kept in memory only: no commit, but its effects happen.
  void run_effects();
  /// Runs after the commit, in order.
  void after_commit(std::function<void()> effect) { effects_.push_back(std::move(effect)); }
  /// Calls back at the next commit that changes history or status.
  void on_change(std::function<void()> told) { watchers_.push_back(std::move(told)); }
  bool pending_on_backoff() const;
  /// Nobody who waits for this run is told any more.
  void drop_waiters();

  struct Snapshot {
    MutableState state;
    EventId next_event_id;
  };
  Snapshot snapshot() const { return {state, history.next_event_id()}; }
  void restore(const Snapshot& snapshot);
  /// What a restart of the server loses: a speculative task, updates that are not accepted.
  void forget_memory();

  // workflow_task.cpp
  /// Writes what is buffered, then schedules. Does nothing if a task is pending.
  void ensure_workflow_task();
  void schedule_workflow_task(TaskKind kind, bool dispatch, TimePoint original);
  /// The first one, at once or after the back-off with which the run begins.
  void schedule_first_workflow_task();
  void start_workflow_task(const std::string& identity, const std::string& request_id);
  /// False if the task was speculative, brought nothing, and leaves no trace.
  bool complete_workflow_task(const workflowservice::RespondWorkflowTaskCompletedRequest& request);
  /// The event, or null if the attempt was transient.
  Event* fail_workflow_task(enums::WorkflowTaskFailedCause cause,
                            const apifailure::Failure* failure, const std::string& identity);
  void time_out_started_workflow_task();
  void clear_sticky();
  std::string current_task_queue() const;
  bool had_workflow_task() const;
  /// The two events of a task that are not in history.
  std::vector<Event> transient_events(const std::string& identity) const;

  // activities.cpp
  void schedule_activity(const apicommand::ScheduleActivityTaskCommandAttributes& attributes,
                         EventId completed_id, bool dispatch);
  Activity* find_activity(const std::string& activity_id);
  void start_activity(Activity& activity, const std::string& identity);
  void complete_activity(Activity& activity,
                         const workflowservice::RespondActivityTaskCompletedRequest& request);
  void cancel_activity(Activity& activity, const apicommon::Payloads* details,
                       const std::string& identity);
  void fail_activity(Activity& activity, const apifailure::Failure& failure,
                     enums::RetryState retry_state, const std::string& identity);
  /// Plans the next attempt if the policy allows one (`IN_PROGRESS`).
  enums::RetryState retry_activity(Activity& activity, const apifailure::Failure* failure);
  void time_out_activities();
  /// Hands all that are not at work to the task queues, again.
  void resume_activities();

  // closing.cpp
  void close(Event& event);
  void terminate(const std::string& reason, const apicommon::Payloads* details,
                 const std::string& identity);
  void time_out();

 private:
  friend class Rebuilder;

  void write_task_events(WorkflowTask& task, const std::string& identity);
  void write_scheduled_event(const WorkflowTask& task);
  void write_started_event(const WorkflowTask& task, const std::string& identity);
  void convert_speculative();
  void end_workflow_task(bool another_attempt);
  void limit_buffer();
  void limit_history();
  Duration task_timeout(std::int32_t attempt) const;
  void arm_task_timeout(Duration delay, bool schedule_to_start);
  void task_timeout_fired(std::uint64_t stamp, bool schedule_to_start);
  void dispatch_workflow_task();
  void dispatch_activity(EventId scheduled_id);
  void write_activity_started(const Activity& activity);

  void arm_timers();
  void arm(Runtime::TimerId& id, std::optional<TimePoint>& armed, std::optional<TimePoint> due,
           void (Execution::*fire)());
  void fire_user_timers();
  void notify();
  bool discards(const WorkflowTask& task,
                const workflowservice::RespondWorkflowTaskCompletedRequest& request) const;
  struct ActivityTimer;
  std::vector<ActivityTimer> activity_timers() const;
  void time_out_activity(Activity& activity, enums::TimeoutType type);

  Core& core_;
  std::vector<std::function<void()>> effects_;
  std::vector<std::function<void()>> watchers_;
  std::uint64_t last_stamp_ = 0;
  Runtime::TimerId user_timer_ = 0;
  std::optional<TimePoint> user_timer_due_;
  Runtime::TimerId activity_timer_ = 0;
  std::optional<TimePoint> activity_timer_due_;
  bool close_announced_ = false;
};

}  // namespace perdura::temporal::testing::detail
