#pragma once
// A client and a worker by hand: they poll and answer with raw commands, so that a test says what
// the server does and nothing else.
#include <temporal/api/command/v1/message.pb.h>
#include <temporal/api/history/v1/message.pb.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "temporal/rpc.hpp"
#include "temporal/testing/server.hpp"
#include "temporal/testing/update_messages.hpp"
#include "temporal/testing/virtual_runtime.hpp"

namespace perdura::temporal::testing {

namespace commands = ::temporal::api::command::v1;
namespace enums = ::temporal::api::enums::v1;
namespace common = ::temporal::api::common::v1;
namespace failures = ::temporal::api::failure::v1;
namespace histories = ::temporal::api::history::v1;
namespace updates = ::temporal::api::update::v1;

using WorkflowTask = workflowservice::PollWorkflowTaskQueueResponse;
using ActivityTask = workflowservice::PollActivityTaskQueueResponse;
using Completion = workflowservice::RespondWorkflowTaskCompletedRequest;
using Command = commands::Command;
using namespace std::chrono_literals;

/// What became of a call, once it is over.
template <class Response>
struct Outcome {
  /// What was asked, for whom it may concern that no answer came.
  std::string request;
  bool done = false;
  Status status;
  Response response;
};

template <class Response>
using Awaited = std::shared_ptr<Outcome<Response>>;

/// A server, and the time in which it lives.
class Bench {
 public:
  explicit Bench(std::string prefix = {}) : prefix_(std::move(prefix)) {}
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  virtual ~Bench() = default;

  virtual Service& service() = 0;
  /// Lets time pass until `holds()`, which is asked with outcomes held still. Throws
  /// std::runtime_error that names `what` if that does not come true.
  void wait_until(const std::function<bool()>& holds, const std::string& what);
  /// Lets a moment pass before something is asked again.
  virtual void pause() = 0;

  /// The name of a workflow or task queue on this server.
  std::string name(const std::string& name) const { return name.empty() ? name : prefix_ + name; }
  const std::string& prefix() const { return prefix_; }

  /// Begins a call. Time does not move: the server of this folder has taken it in, and a real one
  /// will, at some time of its own.
  template <class Request>
  Awaited<typename Rpc<Request>::Response> begin(const Request& request,
                                                 std::chrono::milliseconds timeout = 70s) {
    auto outcome = issue(request, timeout);
    settle();
    return outcome;
  }

  /// Calls, and lets time pass until there is an answer.
  template <class Request>
  Outcome<typename Rpc<Request>::Response> call(const Request& request,
                                                std::chrono::milliseconds timeout = 70s) {
    return finish(issue(request, timeout));
  }

  /// Lets time pass until there is an answer to a call.
  template <class Response>
  Outcome<Response> finish(const Awaited<Response>& begun) {
    wait_until([&] { return begun->done; }, "an answer to " + begun->request);
    return *begun;
  }

  // Client
  std::string start(const std::string& id, Duration run_timeout = {});
  Status signal(const std::string& id, const std::string& name, const std::string& request_id = {});
  Status cancel(const std::string& id);
  Status terminate(const std::string& id);
  Awaited<workflowservice::UpdateWorkflowExecutionResponse> begin_update(
      const std::string& id, const std::string& update_id,
      enums::UpdateWorkflowExecutionLifecycleStage stage =
          enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED);
  Awaited<workflowservice::QueryWorkflowResponse> begin_query(const std::string& id,
                                                              const std::string& type = "state");

  // Worker
  WorkflowTask poll(const std::string& queue = "queue");
  /// At the queue of `sticky_completion`.
  Awaited<WorkflowTask> begin_sticky_poll();
  ActivityTask poll_activity(const std::string& queue = "queue");
  workflowservice::RespondWorkflowTaskCompletedResponse complete(
      const WorkflowTask& task, std::vector<Command> commands = {});
  Outcome<workflowservice::RespondWorkflowTaskCompletedResponse> answer(Completion completion);
  Status complete_status(const Completion& completion);
  Status fail(const WorkflowTask& task);
  Status complete_activity(const ActivityTask& task);
  Status fail_activity(const ActivityTask& task, const std::string& type = "Flaky",
                       bool non_retryable = false);

  // History, after all that is due without time passing.
  histories::History history(const std::string& id, const std::string& run_id = {});
  std::string status(const std::string& id, const std::string& run_id = {});
  workflowservice::DescribeWorkflowExecutionResponse describe(const std::string& id,
                                                              const std::string& run_id = {});

 protected:
  /// Lets happen what is due without time passing, where that is ours to say.
  virtual void settle() = 0;
  /// Lets time pass until `holds()`; false if that will not be, or takes too long.
  virtual bool pass_until(const std::function<bool()>& holds) = 0;
  /// Guards outcomes where answers come on other threads.
  virtual std::unique_lock<std::mutex> hold() { return {}; }
  virtual void answered() {}

 private:
  template <class Request>
  Awaited<typename Rpc<Request>::Response> issue(const Request& request,
                                                 std::chrono::milliseconds timeout) {
    using Response = typename Rpc<Request>::Response;
    auto outcome = std::make_shared<Outcome<Response>>();
    outcome->request = text(request);
    invoke(service(), request, {.timeout = timeout, .long_poll = true},
           [this, outcome](Status status, Response response) {
             const auto held = hold();
             outcome->status = std::move(status);
             outcome->response = std::move(response);
             outcome->done = true;
             answered();
           });
    return outcome;
  }

  static std::string text(const google::protobuf::Message& request);
  /// Names in commands become those of this server.
  void localise(Completion& completion) const;

  const std::string prefix_;
};

/// The server of this folder, on virtual time.
class World final : public Bench {
 public:
  explicit World(ServerOptions options = {}, std::uint64_t seed = 1, std::string prefix = {})
      : Bench(std::move(prefix)), runtime({.seed = seed}), server(runtime, std::move(options)) {}

  VirtualRuntime runtime;
  Server server;

  Service& service() override { return server; }
  void pause() override { runtime.run_for(20ms); }

  /// A task that is there without waiting, or nothing.
  std::optional<WorkflowTask> try_poll(const std::string& queue = "queue");
  std::vector<std::string> events(const std::string& id, const std::string& run_id = {}) const;
  histories::HistoryEvent last_event(const std::string& id, const std::string& run_id = {}) const;

 protected:
  void settle() override { runtime.run_until_idle(); }
  bool pass_until(const std::function<bool()>& holds) override { return runtime.run_until(holds); }
};

Completion completion(const WorkflowTask& task, std::vector<Command> commands = {});
/// The same, with a sticky queue ("sticky", 5 s) and a new task in the answer, as SDKs do it.
Completion sticky_completion(const WorkflowTask& task, std::vector<Command> commands = {});

Command complete_workflow();
Command fail_workflow(const std::string& type = "Broken");
Command cancel_workflow();
Command continue_as_new();
Command start_timer(const std::string& id, Duration delay);
Command cancel_timer(const std::string& id);
Command schedule_activity(const std::string& id, Duration start_to_close = 10s);
Command request_cancel_activity(std::int64_t scheduled_event_id);
Command start_child(const std::string& id);
Command signal_external(const std::string& id, const std::string& name);
Command cancel_external(const std::string& id);
Command record_marker(const std::string& name);
Command protocol_message(const std::string& message_id);

void accept(Completion& completion, const WorkflowTask& task, int message = 0);
void respond(Completion& completion, const WorkflowTask& task, int message = 0);
void reject(Completion& completion, const WorkflowTask& task, int message = 0);

common::Payload json(const std::string& text);

/// The events of a task as names.
std::vector<std::string> names(const histories::History& history);

}  // namespace perdura::temporal::testing
