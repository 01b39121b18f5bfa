#pragma once
// Workflow tasks: find or rebuild the run, apply, run local activities, answer.
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "temporal/core/run.hpp"
#include "temporal/worker/activity_tasks.hpp"
#include "temporal/worker/local_activities.hpp"
#include "temporal/worker/poller.hpp"

namespace perdura::temporal::worker {

/// A query alone, to be answered from the state as it is: no workflow task.
inline bool is_query_task(const core::PollResponse& task) { return task.has_query(); }

/// On the runtime's executor.
class WorkflowTasks : public std::enable_shared_from_this<WorkflowTasks> {
 public:
  WorkflowTasks(SharedPtr shared,
                std::map<std::string, WorkflowDefinition, std::less<>> definitions,
                std::shared_ptr<ActivityTasks> activities, std::function<void()> became_idle);

  void start();
  void stop();
  bool idle() const;
  void evict_idle_runs();
  void evict_idle_run(const std::string& run_id);

 private:
  using Task = core::PollResponse;
  using TaskPtr = std::shared_ptr<Task>;

  /// A cached run, and the task that it works on, if any. A run is replaced, never reused, when its
  /// state is in doubt; callbacks hold it weakly or compare `generation`.
  struct Cached {
    std::unique_ptr<core::WorkflowRun> run;
    TaskPtr task;                  // being worked on
    std::uint64_t generation = 0;  // grows with each task
    bool answering = false;        // the answer is under way
    Runtime::TimerId heartbeat = 0;
    std::vector<core::LocalActivityResult> held;  // came between two tasks
    std::deque<TaskPtr> queries;                  // arrived while a task was worked on
    std::list<std::string>::iterator age;         // in `ages_`
  };
  using CachedPtr = std::shared_ptr<Cached>;

  // workflow_tasks.cpp
  bool reserve();
  void release();
  void handle(TaskPtr task);
  void with_history(const TaskPtr& task, CachedPtr cached);
  void begin(const TaskPtr& task, CachedPtr cached);
  void progress(const CachedPtr& cached);
  void run_local_activities(const CachedPtr& cached);
  void arm_heartbeat(const CachedPtr& cached);
  void task_over(const CachedPtr& cached);

  // history.cpp
  void fetch_history(const TaskPtr& task, std::string page_token, std::function<void(bool)> done);

  // answers.cpp
  void answer(const CachedPtr& cached, bool more_to_come);
  void answered(const CachedPtr& cached, std::size_t eager, const Status& status,
                workflowservice::RespondWorkflowTaskCompletedResponse response);
  void answer_queries(const CachedPtr& cached, core::TaskCompletion& completion);
  void answer_query_task(const CachedPtr& cached, const TaskPtr& task);
  void fail(const TaskPtr& task, const std::string& why, bool nondeterminism);

  // cache
  CachedPtr find(const std::string& run_id);
  CachedPtr create(const TaskPtr& task);
  void evict(const std::string& run_id);
  void trim_cache();

  SharedPtr shared_;
  std::map<std::string, WorkflowDefinition, std::less<>> definitions_;
  std::shared_ptr<ActivityTasks> activities_;
  std::shared_ptr<LocalActivities> locals_;
  std::function<void()> became_idle_;
  std::shared_ptr<Poller<workflowservice::PollWorkflowTaskQueueRequest>> normal_, sticky_;
  std::size_t used_ = 0;
  std::map<std::string, CachedPtr> runs_;  // by run id
  std::list<std::string> ages_;            // run ids, the longest unused first
};

}  // namespace perdura::temporal::worker
