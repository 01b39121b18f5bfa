#pragma once
// The client for threads that may block. Never on the runtime's serial thread or in an answer or
// `Done`: whoever waits there waits for itself.
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "temporal/client/client.hpp"

namespace perdura::temporal {

/// Waits for one answer:
/// `wait_for_answer<StartedRun>([&](auto answer) { client.start(options, answer); })`.
template <class T, class Begin>
Result<T> wait_for_answer(Begin begin) {
  // Shared: the answering thread may still be inside `set_value` when the waiting one goes on.
  const auto promise = std::make_shared<std::promise<Result<T>>>();
  begin(Answer<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
  return promise->get_future().get();
}

/// Thread-safe; see `Client` for what each call promises. The client outlives it.
class BlockingClient {
 public:
  explicit BlockingClient(Client& client) : client_(client) {}

  Result<StartedRun> start(StartOptions workflow) {
    return ask<StartedRun>(&Client::start, std::move(workflow));
  }
  Result<StartedRun> signal_with_start(StartOptions workflow, SignalRequest signal) {
    return ask<StartedRun>(&Client::signal_with_start, std::move(workflow), std::move(signal));
  }
  Result<StartedUpdate> update_with_start(StartOptions workflow, UpdateRequest update) {
    return ask<StartedUpdate>(&Client::update_with_start, std::move(workflow), std::move(update));
  }

  Result<Acknowledged> signal(WorkflowRef target, SignalRequest signal) {
    return ask<Acknowledged>(&Client::signal, std::move(target), std::move(signal));
  }
  Result<Payloads> query(WorkflowRef target, QueryRequest query) {
    return ask<Payloads>(&Client::query, std::move(target), std::move(query));
  }
  Result<UpdateOutcome> update(WorkflowRef target, UpdateRequest update) {
    return ask<UpdateOutcome>(&Client::update, std::move(target), std::move(update));
  }
  Result<UpdateOutcome> poll_update(WorkflowRef target, UpdateRequest update) {
    return ask<UpdateOutcome>(&Client::poll_update, std::move(target), std::move(update));
  }
  Result<WorkflowOutcome> result(WorkflowRef target, ResultOptions options = {}) {
    return ask<WorkflowOutcome>(&Client::result, std::move(target), options);
  }
  Result<Acknowledged> cancel(WorkflowRef target, std::string reason) {
    return ask<Acknowledged>(&Client::cancel, std::move(target), std::move(reason));
  }
  Result<Acknowledged> terminate(WorkflowRef target, std::string reason) {
    return ask<Acknowledged>(&Client::terminate, std::move(target), std::move(reason));
  }
  Result<WorkflowRef> reset(ResetOptions options) {
    return ask<WorkflowRef>(&Client::reset, std::move(options));
  }
  Result<Acknowledged> remove(WorkflowRef target) {
    return ask<Acknowledged>(&Client::remove, std::move(target));
  }

  Result<WorkflowDescription> describe(WorkflowRef target) {
    return ask<WorkflowDescription>(&Client::describe, std::move(target));
  }
  Result<HistoryPtr> history(WorkflowRef target) {
    return ask<HistoryPtr>(&Client::history, std::move(target));
  }
  Result<WorkflowPage> list(ListOptions options) {
    return ask<WorkflowPage>(&Client::list, std::move(options));
  }
  Result<std::int64_t> count(std::string query) {
    return ask<std::int64_t>(&Client::count, std::move(query));
  }

  Result<Acknowledged> create_schedule(ScheduleOptions schedule) {
    return ask<Acknowledged>(&Client::create_schedule, std::move(schedule));
  }
  Result<ScheduleDescription> describe_schedule(std::string id) {
    return ask<ScheduleDescription>(&Client::describe_schedule, std::move(id));
  }
  Result<Acknowledged> delete_schedule(std::string id) {
    return ask<Acknowledged>(&Client::delete_schedule, std::move(id));
  }
  Result<Acknowledged> pause_schedule(std::string id, std::string note) {
    return ask<Acknowledged>(&Client::pause_schedule, std::move(id), std::move(note));
  }
  Result<Acknowledged> unpause_schedule(std::string id, std::string note) {
    return ask<Acknowledged>(&Client::unpause_schedule, std::move(id), std::move(note));
  }
  Result<Acknowledged> trigger_schedule(std::string id) {
    return ask<Acknowledged>(&Client::trigger_schedule, std::move(id));
  }
  Result<SchedulePage> list_schedules(ListOptions options) {
    return ask<SchedulePage>(&Client::list_schedules, std::move(options));
  }

  Result<Acknowledged> register_namespace(std::string name, Duration retention) {
    return ask<Acknowledged>(&Client::register_namespace, std::move(name), retention);
  }
  Result<NamespaceDescription> describe_namespace(std::string name) {
    return ask<NamespaceDescription>(&Client::describe_namespace, std::move(name));
  }
  Result<Acknowledged> set_retention(std::string name, Duration retention) {
    return ask<Acknowledged>(&Client::set_retention, std::move(name), retention);
  }
  Result<Acknowledged> add_search_attributes(SearchAttributeTypes attributes) {
    return ask<Acknowledged>(&Client::add_search_attributes, std::move(attributes));
  }
  Result<SearchAttributeTypes> list_search_attributes() {
    return ask<SearchAttributeTypes>(&Client::list_search_attributes);
  }

 private:
  template <class T, class Method, class... Arguments>
  Result<T> ask(Method method, Arguments... arguments) {
    return wait_for_answer<T>(
        [&](Answer<T> answer) { (client_.*method)(std::move(arguments)..., std::move(answer)); });
  }

  Client& client_;
};

}  // namespace perdura::temporal
