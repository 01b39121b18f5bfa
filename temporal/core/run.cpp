#include "temporal/core/run.hpp"

#include <algorithm>

#include "temporal/core/local_marker.hpp"
#include "temporal/core/proto.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal {

void detail::adopt(Context& context, Task<void> task, std::shared_ptr<Scope> scope) {
  static_cast<core::WorkflowRun&>(context).adopt(std::move(task), std::move(scope),
                                                 context.current_headers());
}

namespace core {

namespace {

// A workflow that resumes more often than this between two events does not wait for anything.
constexpr std::size_t kMostResumesPerEvent = 1'000'000;

}  // namespace

/// Queries, validators and conditions only look.
class WorkflowRun::ReadOnly {
 public:
  explicit ReadOnly(WorkflowRun& run) : run_(run), before_(std::exchange(run.read_only_, true)) {}
  ~ReadOnly() { run_.read_only_ = before_; }
  ReadOnly(const ReadOnly&) = delete;
  ReadOnly& operator=(const ReadOnly&) = delete;

 private:
  WorkflowRun& run_;
  bool before_;
};

WorkflowRun::WorkflowRun(const WorkflowDefinition& definition, Identity identity, Log log)
    : definition_(definition),
      identity_(std::move(identity)),
      log_(std::move(log)),
      root_scope_(std::make_shared<detail::Scope>(nullptr)) {}

WorkflowRun::~WorkflowRun() {
  ready_.clear();
  // Frames before what they refer to: the workflow's object, operations, scopes.
  while (!roots_.empty()) roots_.pop_front();
}

// --- The run queue
// --------------------------------------------------------------------------------

void WorkflowRun::enqueue(detail::PromiseBase& promise) { ready_.push_back(&promise); }

void WorkflowRun::finished(detail::PromiseBase& root) { ended_.push_back(&root); }

std::shared_ptr<detail::Scope> WorkflowRun::current_scope() {
  return running_ != nullptr ? running_->scope : root_scope_;
}

HeadersPtr WorkflowRun::current_headers() {
  if (running_ != nullptr) return running_->headers;
  return received_ ? received_ : headers_;
}

/// A signal or update that brings none goes on under the workflow's own.
HeadersPtr WorkflowRun::headers_from(const api::common::v1::Header& header) const {
  return header.fields().empty() ? headers_ : std::make_shared<const Headers>(read(header));
}

void WorkflowRun::adopt(Task<void> task, std::shared_ptr<detail::Scope> scope, HeadersPtr headers) {
  detail::PromiseBase& promise = task.promise();
  promise.context = this;
  promise.scope = std::move(scope);
  promise.headers = std::move(headers);
  roots_.push_back(std::move(task));
  enqueue(promise);
}

void WorkflowRun::drain() {
  const detail::Entered here(this);
  std::size_t resumes = 0;
  do {
    while (!ready_.empty()) {
      if (++resumes > kMostResumesPerEvent) {
        throw std::runtime_error("workflow " + definition_.name + " resumed " +
                                 std::to_string(kMostResumesPerEvent) +
                                 " times without waiting for an event: does it loop?");
      }
      detail::PromiseBase* next = ready_.front();
      ready_.pop_front();
      resume(*next);
    }
  } while (wake_one_condition());
}

void WorkflowRun::resume(detail::PromiseBase& promise) {
  running_ = &promise;
  promise.self.resume();
  running_ = nullptr;
  for (detail::PromiseBase* root : std::exchange(ended_, {})) {
    const std::exception_ptr error = root->error;
    roots_.remove_if([root](const Task<void>& task) { return &task.promise() == root; });
    if (error) std::rethrow_exception(error);
  }
}

bool WorkflowRun::wake_one_condition() {
  const ReadOnly looking(*this);
  for (detail::ConditionEntry* condition : conditions_) {
    if (condition->predicate()) {
      condition->wake();
      return true;
    }
  }
  return false;
}

// --- The workflow function and its handlers
// ---------------------------------------------------------

Task<void> WorkflowRun::drive_main(Task<Payloads> body) {
  try {
    const Payloads result = co_await body;
    complete(result);
  } catch (const TemporalFailure& failure) {
    fail_or_cancel(failure);
  }
}

Task<void> WorkflowRun::drive_handler(Task<void> body) {
  ++running_handlers_;
  try {
    co_await body;
  } catch (const TemporalFailure& failure) {
    fail_or_cancel(failure);
  }
  --running_handlers_;
}

void WorkflowRun::complete(const Payloads& result) {
  if (closing_) return;
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_complete_workflow_execution_command_attributes();
  if (!result.empty()) fill(*attributes.mutable_result(), result);
  closing_ = std::move(command);
}

void WorkflowRun::fail_or_cancel(const TemporalFailure& failure) {
  if (closing_) return;
  Command command;
  if (root_scope_->cancelled() && is_cancellation(failure)) {
    command.set_command_type(api::enums::v1::COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION);
    command.mutable_cancel_workflow_execution_command_attributes();
  } else {
    command.set_command_type(api::enums::v1::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION);
    fill(*command.mutable_fail_workflow_execution_command_attributes()->mutable_failure(),
         failure.info());
  }
  closing_ = std::move(command);
}

void WorkflowRun::continue_as_new(detail::ContinueCall call) {
  refuse_if_read_only("continue_as_new");
  if (closing_) return;
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_continue_as_new_workflow_execution_command_attributes();
  attributes.mutable_workflow_type()->set_name(call.type.empty() ? info_.type : call.type);
  attributes.mutable_task_queue()->set_name(info_.task_queue);
  if (!call.input.empty()) fill(*attributes.mutable_input(), call.input);
  if (const auto headers = current_headers()) fill(*attributes.mutable_header(), *headers);
  closing_ = std::move(command);
}

Payloads WorkflowRun::query(const std::string& name, const Payloads& input) {
  const auto handler = definition_.queries.find(name);
  if (object_ == nullptr || handler == definition_.queries.end()) {
    std::string known;
    for (const auto& [each, ignored] : definition_.queries)
      known += (known.empty() ? "" : ", ") + each;
    throw ApplicationFailure({.type = "UnknownQuery",
                              .message = "workflow type " + definition_.name + " has no query " +
                                         name + "; it has: " + (known.empty() ? "none" : known)});
  }
  const detail::Entered here(this);
  const ReadOnly looking(*this);
  return handler->second(object_.get(), input);
}

// --- Operations
// -----------------------------------------------------------------------------------

void WorkflowRun::refuse_if_read_only(const char* what) const {
  if (read_only_) {
    throw std::logic_error(std::string(what) +
                           " was called from a query, a validator or a condition: they only look");
  }
}

bool WorkflowRun::already_cancelled(const detail::FuturePtr& future) {
  const auto scope = current_scope();
  if (!scope->cancelled()) return false;
  future->fail(std::make_exception_ptr(CanceledFailure(scope->reason())));
  return true;
}

template <class Map>
std::function<void(std::int64_t)> WorkflowRun::recorder(Map& map,
                                                        typename Map::mapped_type operation) {
  return [&map, operation = std::move(operation)](std::int64_t event_id) {
    map.emplace(event_id, operation);
  };
}

void WorkflowRun::start_activity(detail::ActivityCall call, detail::FuturePtr future) {
  refuse_if_read_only("start of an activity");
  if (already_cancelled(future)) return;
  auto activity = std::make_shared<ActivityOperation>(commands_, current_scope(), future);
  activity->start(std::to_string(next_activity_++), call, info_.task_queue, current_headers(),
                  recorder(activities_, activity));
}

void WorkflowRun::start_local_activity(detail::LocalActivityCall call, detail::FuturePtr future) {
  refuse_if_read_only("start of a local activity");
  if (already_cancelled(future)) return;
  const auto seq = next_local_++;
  call.headers = current_headers();
  auto activity = std::make_shared<LocalActivityOperation>(commands_, current_scope(), future);
  activity->start(seq, std::move(call));
  locals_.emplace(seq, std::move(activity));
  locals_to_take_.insert(seq);
}

void WorkflowRun::start_timer(Duration duration, std::string summary, detail::FuturePtr future) {
  refuse_if_read_only("start of a timer");
  if (already_cancelled(future)) return;
  if (duration <= Duration{}) {
    future->succeed({});
    return;
  }
  const auto id = std::to_string(next_timer_++);
  auto timer = std::make_shared<Timer>(commands_, current_scope(), future);
  timer->start(id, duration, summary);
  timers_.emplace(id, std::move(timer));
}

std::string WorkflowRun::start_child(detail::ChildCall call, detail::ChildFutures futures) {
  refuse_if_read_only("start of a child workflow");
  const auto number = next_child_++;
  // The first run's id, so that a reset run names the same child.
  std::string id = call.options.id.empty() ? info_.original_run_id + "/" + std::to_string(number)
                                           : call.options.id;
  if (already_cancelled(futures.result)) {
    already_cancelled(futures.started);
    return id;
  }
  auto child = std::make_shared<ChildOperation>(commands_, current_scope(), futures.result);
  child->start(info_.name_space, id, call, info_.task_queue, current_headers(), futures.started,
               recorder(children_, child));
  return id;
}

void WorkflowRun::signal_external(detail::SignalCall call, detail::FuturePtr future) {
  refuse_if_read_only("a signal");
  if (already_cancelled(future)) return;
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_signal_external_workflow_execution_command_attributes();
  attributes.set_namespace_(info_.name_space);
  attributes.mutable_execution()->set_workflow_id(call.workflow_id);
  attributes.mutable_execution()->set_run_id(call.run_id);
  attributes.set_signal_name(call.signal);
  if (!call.input.empty()) fill(*attributes.mutable_input(), call.input);
  if (const auto headers = current_headers()) fill(*attributes.mutable_header(), *headers);
  auto sending = std::make_shared<ExternalOperation>(commands_, current_scope(), future);
  sending->start(std::move(command), recorder(externals_, sending));
}

void WorkflowRun::cancel_external(std::string workflow_id, std::string run_id,
                                  detail::FuturePtr future) {
  refuse_if_read_only("a cancellation");
  if (already_cancelled(future)) return;
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION);
  auto& attributes =
      *command.mutable_request_cancel_external_workflow_execution_command_attributes();
  attributes.set_namespace_(info_.name_space);
  attributes.set_workflow_id(workflow_id);
  attributes.set_run_id(run_id);
  auto sending = std::make_shared<ExternalOperation>(commands_, current_scope(), future);
  sending->start(std::move(command), recorder(externals_, sending));
}

void WorkflowRun::upsert_search_attributes(SearchAttributes attributes) {
  refuse_if_read_only("upsert_search_attributes");
  constexpr auto kUpsert = api::enums::v1::COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES;
  Command* command = commands_.last_of(kUpsert);
  if (command != nullptr) {
    fill(*command->mutable_upsert_workflow_search_attributes_command_attributes()
              ->mutable_search_attributes(),
         attributes);
    return;
  }
  Command fresh;
  fresh.set_command_type(kUpsert);
  fill(*fresh.mutable_upsert_workflow_search_attributes_command_attributes()
            ->mutable_search_attributes(),
       attributes);
  commands_.add(std::move(fresh));
}

bool WorkflowRun::patched(const std::string& id) {
  refuse_if_read_only("patched");
  if (const auto known = patches_.find(id); known != patches_.end()) return known->second;
  const bool fresh = !replaying_ || patches_in_history_.contains(id);
  patches_.emplace(id, fresh);
  if (fresh) commands_.add(patch_marker(id));
  return fresh;
}

void WorkflowRun::log(LogLevel level, const std::string& text) {
  if (log_ && !replaying_) log_(level, "workflow " + identity_.workflow_id + ": " + text);
}

/// SplitMix64: equal on every machine, unlike the library's distributions.
std::uint64_t WorkflowRun::random() {
  refuse_if_read_only("random");
  std::uint64_t z = (random_state_ += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// --- Local activities and the answer
// ----------------------------------------------------------------

std::vector<LocalActivityTask> WorkflowRun::take_local_activities() {
  std::vector<LocalActivityTask> tasks;
  for (const auto seq : std::exchange(locals_to_take_, {})) {
    const auto found = locals_.find(seq);
    if (found == locals_.end() || found->second->settled()) continue;
    tasks.push_back({.seq = seq, .call = found->second->call()});
  }
  return tasks;
}

bool WorkflowRun::wants(std::int64_t seq) const {
  const auto found = locals_.find(seq);
  return found != locals_.end() && !found->second->settled();
}

bool WorkflowRun::waits_for_local_activities() const {
  if (closing_) return false;
  return std::any_of(locals_.begin(), locals_.end(),
                     [](const auto& entry) { return !entry.second->settled(); });
}

void WorkflowRun::resolve(LocalActivityResult result) {
  if (closing_ || !wants(result.seq)) return;
  settle_local(std::move(result));
}

void WorkflowRun::settle_local(LocalActivityResult result) {
  const auto operation = locals_.at(result.seq);
  locals_.erase(result.seq);
  locals_to_take_.erase(result.seq);
  commands_.add(local_marker(result, operation->call(), now_));
  if (auto* failure = std::get_if<FailureInfo>(&result.outcome)) {
    operation->fail(operation->failure(std::move(*failure)));
  } else {
    operation->succeed(std::get<Payloads>(result.outcome));
  }
  drain();
}

TaskCompletion WorkflowRun::complete_task(bool more_to_come) {
  if (!more_to_come) finalise();
  TaskCompletion completion;
  for (const auto& entry : commands_.entries()) *completion.add_commands() = entry.command;
  for (const auto& message : messages_) *completion.add_messages() = message;
  completion.set_force_create_new_workflow_task(more_to_come);
  live_task_ = true;
  return completion;
}

}  // namespace core
}  // namespace perdura::temporal
