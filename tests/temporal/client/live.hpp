#pragma once
// The client against a real server, with a worker that does what the test tells it.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "temporal/client/blocking.hpp"
#include "temporal/grpc/channel.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"
#include "tests/temporal/support/call_and_wait.hpp"
#include "tests/temporal/support/dev_server.hpp"

namespace perdura::temporal::testing {

class LiveClient : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server = std::make_unique<DevServer>(); }
  static void TearDownTestSuite() { server.reset(); }

  /// Ids differ between tests: they share a server.
  StartOptions workflow(const std::string& id) const {
    return {.id = id, .type = "Order", .task_queue = id + " queue"};
  }

  /// The next task of the workflow's queue; waits for it.
  workflowservice::PollWorkflowTaskQueueResponse next_task(const StartOptions& of) {
    workflowservice::PollWorkflowTaskQueueRequest request;
    request.set_namespace_("default");
    request.set_identity("worker of the test");
    request.mutable_task_queue()->set_name(of.task_queue);
    auto [status, task] =
        call_and_wait(service, request, {.timeout = std::chrono::seconds(30), .long_poll = true});
    EXPECT_TRUE(status.ok()) << status.message;
    EXPECT_FALSE(task.task_token().empty()) << "no task came";
    return task;
  }

  workflowservice::RespondWorkflowTaskCompletedRequest completion_of(
      const workflowservice::PollWorkflowTaskQueueResponse& task) {
    workflowservice::RespondWorkflowTaskCompletedRequest request;
    request.set_namespace_("default");
    request.set_identity("worker of the test");
    request.set_task_token(task.task_token());
    return request;
  }

  void complete(const workflowservice::RespondWorkflowTaskCompletedRequest& request) {
    const auto status = call_and_wait(service, request).first;
    EXPECT_TRUE(status.ok()) << status.message;
  }

  static inline std::unique_ptr<DevServer> server;
  ThreadRuntime runtime;
  GrpcService service{{.target = server->target()}};
  Client client{service, runtime, {.identity = "live test"}};
  BlockingClient blocking{client};
};

/// Asks until the fact is there: visibility and caches follow the truth with a delay.
template <class Fact>
bool eventually(Fact fact) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!fact()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
  }
  return true;
}

}  // namespace perdura::temporal::testing
