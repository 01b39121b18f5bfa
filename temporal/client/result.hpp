#pragma once
// What a client's call comes to: a value, or an error that says what the server said.
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "temporal/failure.hpp"
#include "temporal/service.hpp"

namespace perdura::temporal {

/// No such workflow, run, update or schedule; or it is closed, and the call needs an open one.
struct NotFound {};

/// The id is taken: by an open run, by a closed one under the reuse policy, or by a schedule.
struct AlreadyStarted {
  std::string run_id;            // empty for a schedule
  std::string start_request_id;  // of the start that won
};

struct NamespaceNotFound {
  std::string name;
};

struct NamespaceAlreadyExists {};

/// The run has been asked already; asking again changes nothing.
struct CancellationAlreadyRequested {};

/// The workflow's query handler failed, or there is none of that name.
struct QueryFailed {
  std::shared_ptr<const FailureInfo> failure;  // null if the server sent none
};

/// The workflow is in a state in which the caller did not want an answer.
struct QueryRejected {
  int workflow_status = 0;  // WorkflowStatus, by number
};

/// The workflow cannot take this yet, e.g. a query before its first task.
struct WorkflowNotReady {};

struct PermissionDenied {
  std::string reason;
};

/// The server's limits were hit, for longer than the client's patience.
struct Throttled {};

/// `std::monostate`: nothing beyond the status's code.
using ErrorCause = std::variant<std::monostate, NotFound, AlreadyStarted, NamespaceNotFound,
                                NamespaceAlreadyExists, CancellationAlreadyRequested, QueryFailed,
                                QueryRejected, WorkflowNotReady, PermissionDenied, Throttled>;

/// `status.code` is never Ok. DeadlineExceeded: the caller's or the server's patience ended, and
/// the effect is unknown. Unavailable: it was tried until the retries' window closed. Cancelled:
/// the client was destroyed.
struct ClientError {
  Status status;
  ErrorCause cause;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&cause);
  }
  template <class T>
  bool is() const {
    return std::holds_alternative<T>(cause);
  }
};

struct ClientException : std::runtime_error {
  explicit ClientException(ClientError what)
      : std::runtime_error(what.status.message), error(std::move(what)) {}
  ClientError error;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}            // NOLINT: `return value;`
  Result(ClientError error) : held_(std::move(error)) {}  // NOLINT: `return error;`

  bool ok() const { return std::holds_alternative<T>(held_); }
  explicit operator bool() const { return ok(); }

  /// Throws ClientException if there is none.
  T& value() & {
    require_value();
    return std::get<T>(held_);
  }
  const T& value() const& {
    require_value();
    return std::get<T>(held_);
  }
  T value() && {
    require_value();
    return std::get<T>(std::move(held_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// Throws std::bad_variant_access if all went well.
  const ClientError& error() const { return std::get<ClientError>(held_); }

 private:
  void require_value() const {
    if (!ok()) throw ClientException(error());
  }

  std::variant<T, ClientError> held_;
};

/// Called exactly once, on any thread, possibly before the call that took it returns. Must not
/// throw.
template <class T>
using Answer = std::function<void(Result<T>)>;

/// The result of calls that only succeed or fail.
struct Acknowledged {};

}  // namespace perdura::temporal
