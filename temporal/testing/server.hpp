#pragma once
// A Temporal server in memory. It answers the RPCs that a client and a worker call, with the
// semantics of the real server 1.29 as far as they can be seen from outside: the same events in
// the same order, the same errors. What it does not know it refuses; it is never kinder.
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "temporal/runtime.hpp"
#include "temporal/service.hpp"

namespace temporal::api::history::v1 {
class History;
}

namespace perdura::temporal::testing {

/// What becomes of one call on its way.
struct Fate {
  enum class Kind {
    Deliver,     ///< reaches the server, the answer reaches the caller
    FailBefore,  ///< never reaches the server; the caller gets `failure`
    LoseAnswer,  ///< takes effect; the caller gets `failure` in place of the answer
    Duplicate,   ///< reaches the server twice; the caller gets the first answer
  };
  Kind kind = Kind::Deliver;
  /// On the way to the server.
  Duration request_delay{0};
  /// On the way back.
  Duration answer_delay{0};
  /// `DeadlineExceeded` is told only when the call's time is over: the caller hears nothing before.
  Status failure{StatusCode::Unavailable, "injected fault", {}};
};

/// Asked once for each call.
using FateOfCall =
    std::function<Fate(std::string_view path, const google::protobuf::Message& request)>;

enum class SearchAttributeType { Text, Keyword, Int, Double, Bool, Datetime, KeywordList };

struct ServerOptions {
  std::vector<std::string> namespaces{"default"};
  /// Custom search attributes present from the start, in every namespace.
  std::map<std::string, SearchAttributeType> search_attributes;
  /// The real server's default is off: `system.enableActivityEagerExecution`.
  bool eager_activities = false;
  /// A poll without a task is answered, empty, after this time.
  Duration poll_timeout = std::chrono::seconds{60};
  /// History long polls and waits for updates are answered without result after this time.
  Duration wait_timeout = std::chrono::seconds{20};
  /// What a run causes outside (tasks in queues, starts of children, signals, reports to parents)
  /// happens up to this much later, at random: on the real server such things go on side by side.
  Duration outgoing_delay_max{0};
  /// All calls are delivered if empty.
  FateOfCall fate;
};

namespace detail {
class Calls;
}

/// Runs on the runtime's serial executor: `call` and `cancel` are to be called from there (or,
/// with `VirtualRuntime`, from the thread that runs the loop). Answers come through
/// `Runtime::post`, never from inside `call`. A call not answered within `CallOptions::timeout`
/// ends with `DeadlineExceeded`. The runtime must outlive the server; answers still under way when
/// the server is destroyed are dropped.
class Server : public Service {
 public:
  explicit Server(Runtime& runtime, ServerOptions options = {});
  ~Server() override;

  CallId call(std::string_view path, const google::protobuf::Message& request,
              std::unique_ptr<google::protobuf::Message> response, CallOptions options,
              Done done) override;
  void cancel(CallId id) override;

  /// Replaces the decision about calls made from now on.
  void set_fate(FateOfCall fate);

  /// Loses what the real server keeps in memory only: updates not yet accepted, queries,
  /// speculative workflow tasks, waiting polls (answered `Unavailable`). Histories and timers
  /// survive.
  void restart();

  /// The events of a run (of the current one if `run_id` is empty), without an RPC; empty if there
  /// is none. Buffered events are not part of it, as in the real server.
  ::temporal::api::history::v1::History history(const std::string& workflow_id,
                                                const std::string& run_id = {},
                                                const std::string& name_space = "default") const;

 private:
  std::shared_ptr<detail::Calls> calls_;
};

}  // namespace perdura::temporal::testing
