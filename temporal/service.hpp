#pragma once
// The port to a Temporal server. Two implementations: gRPC (`temporal/grpc/`) and the in-process
// server on virtual time (`temporal/testing/`). Everything else in this folder talks to a server
// through this class alone.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace google::protobuf {
class Message;
}

namespace temporal::api {}

namespace perdura::temporal {

namespace api = ::temporal::api;  // the generated protobuf types

/// The status codes of gRPC, with its numbers.
enum class StatusCode {
  Ok = 0,
  Cancelled = 1,
  Unknown = 2,
  InvalidArgument = 3,
  DeadlineExceeded = 4,
  NotFound = 5,
  AlreadyExists = 6,
  PermissionDenied = 7,
  ResourceExhausted = 8,
  FailedPrecondition = 9,
  Aborted = 10,
  OutOfRange = 11,
  Unimplemented = 12,
  Internal = 13,
  Unavailable = 14,
  DataLoss = 15,
  Unauthenticated = 16,
};

/// What became of a call. `details` is a serialised `google.rpc.Status`, empty if the server sent
/// none; Temporal puts its typed errors (`temporal.api.errordetails.v1`) there.
struct Status {
  StatusCode code = StatusCode::Ok;
  std::string message;
  std::string details;

  bool ok() const { return code == StatusCode::Ok; }
};

struct CallOptions {
  std::chrono::milliseconds timeout{10'000};
  /// Long polls travel on a channel of their own, so that they never stand in the way of answers.
  bool long_poll = false;
};

/// Asynchronous unary calls. Thread-safe.
class Service {
 public:
  using CallId = std::uint64_t;
  /// Called exactly once for each call, on any thread, possibly before `call` returns. `response`
  /// is the object handed to `call`, filled if the status is ok.
  using Done = std::function<void(Status, std::unique_ptr<google::protobuf::Message> response)>;

  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  /// Calls `path` (`/temporal.api.workflowservice.v1.WorkflowService/PollWorkflowTaskQueue`).
  /// `request` is read before the call returns. Typed wrapper: `invoke` in `rpc.hpp`.
  virtual CallId call(std::string_view path, const google::protobuf::Message& request,
                      std::unique_ptr<google::protobuf::Message> response, CallOptions options,
                      Done done) = 0;

  /// Ends a call early: its `done` is called with `Cancelled`, unless its answer is already under
  /// way. Unknown and finished ids are ignored.
  virtual void cancel(CallId id) = 0;
};

}  // namespace perdura::temporal
