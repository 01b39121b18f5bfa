#pragma once
// Starts workflows, talks to them and looks at them. Asynchronous: works over any `Service`, on
// any `Runtime`, virtual time included. Blocking wrappers: `blocking.hpp`.
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "temporal/client/result.hpp"
#include "temporal/client/schedule.hpp"
#include "temporal/client/types.hpp"
#include "temporal/runtime.hpp"
#include "temporal/service.hpp"

namespace perdura::temporal {

/// A failed attempt whose repetition is safe is made again, after `first`, growing to `max`, each
/// pause shortened by a random share of up to `jitter`, for as long as `window` from the first
/// failure. The server's "too much" waits for at least `first_throttled`.
struct ClientRetry {
  Duration first = std::chrono::milliseconds(50);
  Duration first_throttled = std::chrono::milliseconds(500);
  double factor = 2.0;
  Duration max = std::chrono::seconds(5);
  double jitter = 0.3;
  Duration window = std::chrono::seconds(30);
};

struct ClientOptions {
  std::string name_space = "default";
  std::string identity = "perdura";
  std::chrono::milliseconds attempt_timeout{10'000};
  std::chrono::milliseconds long_poll_timeout{70'000};  // above what the server waits
  ClientRetry retry = {};
};

struct NamespaceDescription {
  std::string name;
  std::string id;
  std::string description;
  Duration retention{};
};

/// temporal.api.enums.v1.IndexedValueType, by number.
enum class SearchAttributeType {
  Text = 1,
  Keyword = 2,
  Int = 3,
  Double = 4,
  Bool = 5,
  Datetime = 6,
  KeywordList = 7,
};
using SearchAttributeTypes = std::map<std::string, SearchAttributeType>;

namespace detail {
class ClientCore;
}

/// Thread-safe. Runtime and service outlive it. Answers come on threads of the service or the
/// runtime. The destructor answers what is open with `Cancelled`, and returns once every answer has
/// returned; it must not run inside an answer.
class Client {
 public:
  /// Throws std::invalid_argument for options that cannot work.
  Client(Service& service, Runtime& runtime, ClientOptions options = {});
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  const ClientOptions& options() const;

  // --- Starting -----------------------------------------------------------------------------
  void start(StartOptions workflow, Answer<StartedRun> answer);
  /// Starts it if it is not open, and signals it in any case, in one transaction.
  void signal_with_start(StartOptions workflow, SignalRequest signal, Answer<StartedRun> answer);
  /// Starts it if it is not open, and updates it. Not one transaction: the update is durable only
  /// once accepted, so after a time-out the workflow may exist without it. The same ids again
  /// complete the pair.
  void update_with_start(StartOptions workflow, UpdateRequest update, Answer<StartedUpdate> answer);

  // --- Talking ------------------------------------------------------------------------------
  void signal(WorkflowRef target, SignalRequest signal, Answer<Acknowledged> answer);
  void query(WorkflowRef target, QueryRequest query, Answer<Payloads> answer);
  void update(WorkflowRef target, UpdateRequest update, Answer<UpdateOutcome> answer);
  /// Asks for an update that was accepted earlier. `name` and `input` are not looked at.
  void poll_update(WorkflowRef target, UpdateRequest update, Answer<UpdateOutcome> answer);
  /// Waits until the workflow closes.
  void result(WorkflowRef target, ResultOptions options, Answer<WorkflowOutcome> answer);
  void cancel(WorkflowRef target, std::string reason, Answer<Acknowledged> answer);
  void terminate(WorkflowRef target, std::string reason, Answer<Acknowledged> answer);
  /// Ends the run and begins another one from an event of its history.
  void reset(ResetOptions options, Answer<WorkflowRef> answer);
  /// Deletes a workflow and its history, closed or open.
  void remove(WorkflowRef target, Answer<Acknowledged> answer);

  // --- Looking ------------------------------------------------------------------------------
  void describe(WorkflowRef target, Answer<WorkflowDescription> answer);
  /// All events so far, from all pages; a server bounds a history to 51,200 events.
  void history(WorkflowRef target, Answer<HistoryPtr> answer);
  /// Visibility follows the truth with a delay.
  void list(ListOptions options, Answer<WorkflowPage> answer);
  void count(std::string query, Answer<std::int64_t> answer);

  // --- Schedules ----------------------------------------------------------------------------
  void create_schedule(ScheduleOptions schedule, Answer<Acknowledged> answer);
  void describe_schedule(std::string id, Answer<ScheduleDescription> answer);
  void delete_schedule(std::string id, Answer<Acknowledged> answer);
  void pause_schedule(std::string id, std::string note, Answer<Acknowledged> answer);
  void unpause_schedule(std::string id, std::string note, Answer<Acknowledged> answer);
  void trigger_schedule(std::string id, Answer<Acknowledged> answer);
  void list_schedules(ListOptions options, Answer<SchedulePage> answer);

  // --- The namespace ------------------------------------------------------------------------
  /// It can be used a little later, when the server's caches know it.
  void register_namespace(std::string name, Duration retention, Answer<Acknowledged> answer);
  void describe_namespace(std::string name, Answer<NamespaceDescription> answer);
  void set_retention(std::string name, Duration retention, Answer<Acknowledged> answer);
  /// To the client's namespace. Those that exist with the same type are left alone.
  void add_search_attributes(SearchAttributeTypes attributes, Answer<Acknowledged> answer);
  /// Those that were added, without the system's own.
  void list_search_attributes(Answer<SearchAttributeTypes> answer);

 private:
  std::shared_ptr<detail::ClientCore> core_;
};

}  // namespace perdura::temporal
