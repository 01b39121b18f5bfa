#pragma once
// What all calls of a client share: the retries, limits, and the end. Includes the generated
// messages: only for .cpp files.
#include <condition_variable>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "temporal/client/client.hpp"
#include "temporal/client/detail/errors.hpp"
#include "temporal/rpc.hpp"

namespace perdura::temporal::detail {

using google::protobuf::Message;

/// How one call is made.
struct CallPlan {
  /// The server is slow to answer by intention: its time-outs are no failures, and it is asked
  /// again until the limit.
  bool long_poll = false;
  /// Whether an attempt that timed out may be made again within the retries' window.
  bool again_after_timeout = true;
  /// Ends the call, whatever it waits for, with DeadlineExceeded.
  std::optional<TimePoint> limit = {};
};

class ClientCore : public std::enable_shared_from_this<ClientCore> {
 public:
  using Done = Service::Done;

  ClientCore(Service& service, Runtime& runtime, ClientOptions options);

  const ClientOptions& options() const { return options_; }
  const std::string& name_space() const { return options_.name_space; }
  const std::string& identity() const { return options_.identity; }

  /// `given`, or a new random UUID if it is empty.
  std::string id_or_new(std::string given) const;
  /// The moment after which a caller with this patience gives up; none for zero.
  std::optional<TimePoint> limit_after(Duration patience) const;

  /// Calls `then(Status, Response)` once.
  template <class Request, class Then>
  void send(Request request, CallPlan plan, Then then) {
    using Response = typename Rpc<Request>::Response;
    begin({.path = Rpc<Request>::path,
           .request = std::make_shared<Request>(std::move(request)),
           .make_response = [] { return std::unique_ptr<Message>(new Response); },
           .plan = plan,
           .done =
               [then = std::move(then)](Status status, std::unique_ptr<Message> response) {
                 Response typed;
                 if (status.ok()) typed.Swap(static_cast<Response*>(response.get()));
                 then(std::move(status), std::move(typed));
               }});
  }

  /// Calls `answer` once, with `map(response)` or the error.
  template <class T, class Request, class Map>
  void ask(Request request, CallPlan plan, Answer<T> answer, Map map) {
    using Response = typename Rpc<Request>::Response;
    send(std::move(request), plan,
         [answer = std::move(answer), map = std::move(map)](Status status, Response response) {
           if (!status.ok()) return answer(error_of(std::move(status)));
           answer(map(std::move(response)));
         });
  }

  template <class Request>
  void tell(Request request, Answer<Acknowledged> answer) {
    ask(std::move(request), {}, std::move(answer), [](const auto&) { return Acknowledged{}; });
  }

  /// Answers all that is open, and whatever comes later, with Cancelled. After it nobody uses the
  /// service or the runtime.
  void close();

 private:
  struct Operation {
    std::string_view path;
    std::shared_ptr<const Message> request;
    std::unique_ptr<Message> (*make_response)() = nullptr;
    CallPlan plan;
    Done done;

    int failures = 0;
    std::optional<TimePoint> give_up_at = {};  // set by the first failure
    Service::CallId call = 0;
    Runtime::TimerId retry_timer = 0;
    Runtime::TimerId limit_timer = 0;
  };
  using OperationId = std::uint64_t;
  class AtWork;

  void begin(Operation operation);
  void attempt(OperationId id);
  void on_done(OperationId id, Status status, std::unique_ptr<Message> response);
  void on_limit(OperationId id);
  /// Takes the operation's end for the caller; none if someone else has ended it.
  std::optional<Operation> take(OperationId id);
  /// Sets the timer for the next attempt; false if there is to be none.
  bool retries(OperationId id, Operation& operation, const Status& status);
  Duration pause_before_retry(const Operation& operation, const Status& status) const;

  Service& service_;
  Runtime& runtime_;
  const ClientOptions options_;
  std::mutex mutex_;
  std::condition_variable nobody_at_work_;
  std::unordered_map<OperationId, Operation> open_;  // bounded by the callers
  OperationId last_id_ = 0;
  int at_work_ = 0;  // threads that are just inside the service, the runtime or an answer
  bool closed_ = false;
};

}  // namespace perdura::temporal::detail
