#pragma once
// The errors that the server answers, with the details that it attaches to them.
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "temporal/service.hpp"

namespace temporal::api::failure::v1 {
class Failure;
}

namespace perdura::temporal::testing::detail {

/// Thrown by handlers, caught by the dispatcher. Thrown before anything was changed.
class ServiceError : public std::exception {
 public:
  explicit ServiceError(Status status) : status_(std::move(status)) {}
  const char* what() const noexcept override { return status_.message.c_str(); }
  const Status& status() const { return status_; }

 private:
  Status status_;
};

namespace errors {

Status with_details(StatusCode code, std::string message, const google::protobuf::Message& detail);

Status invalid_argument(std::string message);
Status not_found(std::string message);
Status unavailable(std::string message);
Status unimplemented(std::string message);
Status deadline_exceeded();
Status aborted(std::string message);
Status namespace_not_found(const std::string& name);
Status already_started(std::string message, const std::string& start_request_id,
                       const std::string& run_id);
Status not_ready(std::string message);
Status query_failed(std::string message, const ::temporal::api::failure::v1::Failure& failure);
/// `ResourceExhausted` with cause BUSY_WORKFLOW.
Status busy_workflow(std::string message);
/// What the operations of one `ExecuteMultiOperation` came to.
Status multi_operation(const std::vector<Status>& operations);
/// The part of an operation that was not tried because of the other one.
Status multi_operation_aborted();

/// Messages that are used in more than one place.
Status workflow_completed();
Status execution_not_found();
Status workflow_task_not_found();
Status activity_not_found();
Status closing();
Status aborted_by_closing();

}  // namespace errors
}  // namespace perdura::temporal::testing::detail
