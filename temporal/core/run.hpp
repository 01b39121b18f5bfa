#pragma once
// One cached workflow execution: workflow tasks in, commands out. It has no thread, socket or
// clock; a driver feeds it (`temporal/worker/`), one call at a time.
//
// History is replayed event by event, workflow task by workflow task. After each event everything
// that became ready runs until nothing is left. A replayed task sees exactly the events that the
// live one saw, in the same order, and its commands are compared with what history records. So a
// timer that races a signal takes the branch on replay that it took live.
#include <temporal/api/protocol/v1/message.pb.h>
#include <temporal/api/workflowservice/v1/request_response.pb.h>

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "temporal/core/command_queue.hpp"
#include "temporal/core/errors.hpp"
#include "temporal/core/operation.hpp"
#include "temporal/definition.hpp"
#include "temporal/detail/condition.hpp"

namespace perdura::temporal::core {

using PollResponse = api::workflowservice::v1::PollWorkflowTaskQueueResponse;
using TaskCompletion = api::workflowservice::v1::RespondWorkflowTaskCompletedRequest;
using History = api::history::v1::History;

/// A local activity that the driver is to run.
struct LocalActivityTask {
  std::int64_t seq = 0;
  detail::LocalActivityCall call;
};

/// How a local activity ended, after its retries.
struct LocalActivityResult {
  std::int64_t seq = 0;
  int attempts = 1;
  std::variant<Payloads, FailureInfo> outcome;
};

/// How far the workflow function got.
enum class RunState { Open, Closed };

using Log = std::function<void(LogLevel, const std::string&)>;

class WorkflowRun final : public detail::Context {
 public:
  struct Identity {
    std::string name_space;
    std::string workflow_id;
    std::string run_id;
    std::string task_queue;
  };

  WorkflowRun(const WorkflowDefinition& definition, Identity identity, Log log = {});
  /// Destroys the suspended coroutines; nothing is started or sent by that.
  ~WorkflowRun() override;

  /// The number of the first event that it has not seen.
  std::int64_t next_event() const { return next_event_; }
  /// The started event of the last task that it has run; 0 before the first one.
  std::int64_t last_started() const { return last_started_; }

  /// Applies a task's history and messages. Throws `Nondeterminism`, `HistoryGap`, or whatever the
  /// workflow's code threw that is no `TemporalFailure`; the run is then of no further use.
  void apply(const History& history,
             const google::protobuf::RepeatedPtrField<api::protocol::v1::Message>& messages = {});

  /// Local activities started since the last call. To be run now.
  std::vector<LocalActivityTask> take_local_activities();
  /// Is a local activity running whose result the task should wait for?
  bool waits_for_local_activities() const;
  /// Applies the result of one that was taken. Results of cancelled ones are dropped.
  void resolve(LocalActivityResult result);
  /// Is it still wanted (not cancelled)?
  bool wants(std::int64_t seq) const;

  /// The answer to the task: commands and messages. With `more_to_come` (local activities still
  /// run) the server is to give the next task at once.
  TaskCompletion complete_task(bool more_to_come);
  /// The server dropped the last task, which had only rejected updates: its scheduled and started
  /// events never were. What the task brought of earlier commands' events stays.
  void roll_back() {
    next_event_ = live_from_;
    last_started_ = started_before_;
    live_task_ = false;
    messages_.clear();
  }

  /// Answers a query from the present state. Throws `TemporalFailure` or what the handler threw.
  Payloads query(const std::string& name, const Payloads& input);

  RunState state() const { return closing_ ? RunState::Closed : RunState::Open; }
  const Identity& identity() const { return identity_; }
  /// Numbers of commands given live and in replay; for metrics and tests.
  std::size_t tasks_replayed() const { return tasks_replayed_; }

  // --- detail::Context ---
  void enqueue(detail::PromiseBase& promise) override;
  void finished(detail::PromiseBase& root) override;
  std::shared_ptr<detail::Scope> current_scope() override;
  const std::shared_ptr<detail::Scope>& root_scope() override { return root_scope_; }
  HeadersPtr current_headers() override;
  void start_activity(detail::ActivityCall call, detail::FuturePtr future) override;
  void start_local_activity(detail::LocalActivityCall call, detail::FuturePtr future) override;
  void start_timer(Duration duration, std::string summary, detail::FuturePtr future) override;
  std::string start_child(detail::ChildCall call, detail::ChildFutures futures) override;
  void signal_external(detail::SignalCall call, detail::FuturePtr future) override;
  void cancel_external(std::string workflow_id, std::string run_id,
                       detail::FuturePtr future) override;
  void continue_as_new(detail::ContinueCall call) override;
  void upsert_search_attributes(SearchAttributes attributes) override;
  bool patched(const std::string& id) override;
  void add_condition(detail::ConditionEntry& entry) override { conditions_.push_back(&entry); }
  void remove_condition(detail::ConditionEntry& entry) override { conditions_.remove(&entry); }
  const WorkflowInfo& info() const override { return info_; }
  TimePoint now() const override { return now_; }
  bool replaying() const override { return replaying_; }
  void log(LogLevel level, const std::string& text) override;
  std::uint64_t random() override;
  std::size_t running_handlers() const override { return running_handlers_; }
  bool all_heard() const override { return all_heard_; }

  /// Takes over a coroutine that nobody awaits.
  void adopt(Task<void> task, std::shared_ptr<detail::Scope> scope, HeadersPtr headers);

 private:
  struct Update {
    std::string protocol_id;
    std::int64_t sequencing_event = 0;
    std::string message_id;  // of the request
    api::update::v1::Request request;
    bool accepted_in_history = false;
  };
  class ReadOnly;

  /// While a handler is called: one that is no coroutine runs within the call.
  class Receiving {
   public:
    Receiving(WorkflowRun& run, HeadersPtr headers) : run_(run) {
      run_.received_ = std::move(headers);
    }
    ~Receiving() { run_.received_.reset(); }
    Receiving(const Receiving&) = delete;
    Receiving& operator=(const Receiving&) = delete;

   private:
    WorkflowRun& run_;
  };

  // walk.cpp: which events belong to which task
  void walk(const std::vector<const Event*>& events, std::deque<Update> messages);
  std::size_t close_task(const std::vector<const Event*>& events, std::size_t completed);
  void open_task(const Event& started);
  void run_task(const std::vector<const Event*>& events, std::size_t from, std::size_t to,
                std::deque<Update> updates);
  std::deque<Update> updates_of(const std::vector<const Event*>& events, std::size_t completed);
  std::deque<Update> updates_of(
      const google::protobuf::RepeatedPtrField<api::protocol::v1::Message>& messages);
  void resolve_from(const Event& marker);
  void finalise();
  void forget_settled();

  // events.cpp: what an event means
  void on_event(const Event& event);
  void on_started(const Event& event);
  void on_signal(const Event& event);
  void on_activity(const Event& event);
  void on_child(const Event& event);
  void on_external(const Event& event);

  // updates.cpp
  void deliver(Update update);
  void reject(const Update& update, const FailureInfo& why);
  void accept(const Update& update);
  void update_done(const std::string& protocol_id, const api::update::v1::Meta& meta,
                   std::variant<Payloads, FailureInfo> outcome);
  Task<void> drive_update(Task<Payloads> body, std::string protocol_id, api::update::v1::Meta meta);
  void send(api::protocol::v1::Message message);

  // run.cpp
  Task<void> drive_main(Task<Payloads> body);
  Task<void> drive_handler(Task<void> body);
  void complete(const Payloads& result);
  void fail_or_cancel(const TemporalFailure& failure);
  void drain();
  void resume(detail::PromiseBase& promise);
  bool wake_one_condition();
  void settle_local(LocalActivityResult result);
  void refuse_if_read_only(const char* what) const;
  HeadersPtr headers_from(const api::common::v1::Header& header) const;
  template <class Map>
  std::function<void(std::int64_t)> recorder(Map& map, typename Map::mapped_type operation);
  bool already_cancelled(const detail::FuturePtr& future);

  const WorkflowDefinition& definition_;
  Identity identity_;
  Log log_;
  WorkflowInfo info_;
  TimePoint now_{};
  bool replaying_ = false;
  bool read_only_ = false;
  bool all_heard_ = true;   // of what the task has brought
  bool live_task_ = false;  // the last task was run live: its commands were sent, not yet matched
  std::int64_t next_event_ = 1;
  std::int64_t last_started_ = 0;
  std::int64_t started_before_ = 0;  // `last_started_` before the last task
  std::int64_t live_from_ = 1;       // where the last live task's own events begin
  std::uint64_t random_state_ = 0;
  std::size_t tasks_replayed_ = 0;
  std::size_t running_handlers_ = 0;

  std::shared_ptr<detail::Scope> root_scope_;
  HeadersPtr headers_;   // of the start
  HeadersPtr received_;  // of the signal or update whose handler is called; null: none is
  CommandQueue commands_;
  std::vector<api::protocol::v1::Message> messages_;
  std::optional<Command> closing_;
  bool close_sent_ = false;

  std::int64_t next_activity_ = 1;
  std::int64_t next_timer_ = 1;
  std::int64_t next_child_ = 1;
  std::int64_t next_local_ = 1;
  std::map<std::int64_t, std::shared_ptr<ActivityOperation>> activities_;   // by scheduled event
  std::map<std::string, std::shared_ptr<Timer>> timers_;                    // by timer id
  std::map<std::int64_t, std::shared_ptr<ChildOperation>> children_;        // by initiated event
  std::map<std::int64_t, std::shared_ptr<ExternalOperation>> externals_;    // likewise
  std::map<std::int64_t, std::shared_ptr<LocalActivityOperation>> locals_;  // by number
  std::set<std::int64_t> locals_to_take_;
  std::map<std::string, api::update::v1::Request> admitted_;  // by update id
  std::set<std::string> patches_in_history_;
  std::map<std::string, bool> patches_;

  std::deque<detail::PromiseBase*> ready_;
  std::list<detail::ConditionEntry*> conditions_;
  detail::PromiseBase* running_ = nullptr;

  WorkflowDefinition::Object object_;
  std::list<Task<void>> roots_;
  std::vector<detail::PromiseBase*> ended_;
};

}  // namespace perdura::temporal::core
