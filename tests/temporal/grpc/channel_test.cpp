#include "temporal/grpc/channel.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <temporal/api/errordetails/v1/message.pb.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>

#include "tests/temporal/support/call_and_wait.hpp"
#include "tests/temporal/support/dev_server.hpp"

namespace perdura::temporal::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr CallOptions long_poll{.timeout = seconds(70), .long_poll = true};

class GrpcChannel : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = std::make_unique<DevServer>(); }
  static void TearDownTestSuite() { server_.reset(); }

  static const std::string& target() { return server_->target(); }

 private:
  static inline std::unique_ptr<DevServer> server_;
};

workflowservice::PollWorkflowTaskQueueRequest poll_of(const std::string& queue) {
  workflowservice::PollWorkflowTaskQueueRequest request;
  request.set_namespace_("default");
  request.set_identity("channel test");
  request.mutable_task_queue()->set_name(queue);
  return request;
}

workflowservice::StartWorkflowExecutionRequest start_of(const std::string& id) {
  workflowservice::StartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_identity("channel test");
  request.set_workflow_id(id);
  request.set_request_id(id + " request");
  request.mutable_workflow_type()->set_name("Nothing");
  request.mutable_task_queue()->set_name(id + " queue");
  return request;
}

TEST_F(GrpcChannel, CarriesRequestsAndAnswers) {
  GrpcService service({.target = target()});
  const auto [status, info] = call_and_wait(service, workflowservice::GetSystemInfoRequest());
  EXPECT_TRUE(status.ok()) << status.message;
  EXPECT_FALSE(info.server_version().empty());
}

TEST_F(GrpcChannel, AnswersStayWithTheirRequests) {
  GrpcService service({.target = target(), .completion_threads = 2});
  std::vector<PendingCall<workflowservice::StartWorkflowExecutionRequest>> starts;
  for (int i = 0; i < 20; ++i) {
    starts.push_back(begin_call(service, start_of("many " + std::to_string(i))));
  }
  for (int i = 0; i < 20; ++i) {
    const auto [status, started] = starts[i].answer.get();
    ASSERT_TRUE(status.ok()) << status.message;
    workflowservice::DescribeWorkflowExecutionRequest describe;
    describe.set_namespace_("default");
    describe.mutable_execution()->set_workflow_id("many " + std::to_string(i));
    const auto [described, description] = call_and_wait(service, describe);
    ASSERT_TRUE(described.ok()) << described.message;
    EXPECT_EQ(description.workflow_execution_info().execution().run_id(), started.run_id());
  }
}

TEST_F(GrpcChannel, HandsOverTheTypedDetailsOfAnError) {
  GrpcService service({.target = target()});
  const auto [started, run] = call_and_wait(service, start_of("twice"));
  ASSERT_TRUE(started.ok()) << started.message;
  auto again = start_of("twice");
  again.set_request_id("another request");
  const auto [status, none] = call_and_wait(service, again);
  EXPECT_EQ(status.code, StatusCode::AlreadyExists);
  EXPECT_FALSE(status.message.empty());

  // Field for field a google.rpc.Status.
  ::temporal::api::errordetails::v1::MultiOperationExecutionFailure_OperationStatus details;
  ASSERT_TRUE(details.ParseFromString(status.details));
  ASSERT_EQ(details.details_size(), 1);
  ::temporal::api::errordetails::v1::WorkflowExecutionAlreadyStartedFailure failure;
  ASSERT_TRUE(details.details(0).UnpackTo(&failure));
  EXPECT_EQ(failure.run_id(), run.run_id());
}

TEST_F(GrpcChannel, ACancelledLongPollEndsAtOnceAndOnce) {
  GrpcService service({.target = target()});
  auto poll = begin_call(service, poll_of("cancelled"), long_poll);
  service.cancel(poll.id);
  EXPECT_EQ(poll.answer.get().first.code, StatusCode::Cancelled);
  service.cancel(poll.id);
  service.cancel(987'654'321);
  EXPECT_TRUE(call_and_wait(service, workflowservice::GetSystemInfoRequest()).first.ok());
}

TEST_F(GrpcChannel, ManyLongPollsDoNotStandInTheWayOfAnswers) {
  GrpcService service({.target = target()});
  std::vector<PendingCall<workflowservice::PollWorkflowTaskQueueRequest>> polls;
  for (int i = 0; i < 200; ++i) polls.push_back(begin_call(service, poll_of("many"), long_poll));
  EXPECT_TRUE(call_and_wait(service, workflowservice::GetSystemInfoRequest()).first.ok());
  for (const auto& poll : polls) service.cancel(poll.id);
  for (auto& poll : polls) {
    EXPECT_EQ(poll.answer.get().first.code, StatusCode::Cancelled);
  }
}

TEST_F(GrpcChannel, AnAnswerBeyondTheLimitIsRefusedByName) {
  GrpcService service({.target = target(), .receive_bytes_max = 16});
  const auto [status, none] = call_and_wait(service, workflowservice::GetSystemInfoRequest());
  EXPECT_EQ(status.code, StatusCode::ResourceExhausted);
  EXPECT_NE(status.message.find("larger than max"), std::string::npos) << status.message;
}

TEST_F(GrpcChannel, ClosingCancelsWhatIsOpenAndRefusesWhatComesMeanwhile) {
  std::atomic<int> answers = 0;
  StatusCode first = StatusCode::Ok;
  StatusCode meanwhile = StatusCode::Ok;
  {
    GrpcService service({.target = target()});
    invoke(service, poll_of("closing"), long_poll, [&](Status status, auto) {
      first = status.code;
      invoke(service, poll_of("closing"), long_poll, [&](Status refused, auto) {
        meanwhile = refused.code;
        ++answers;
      });
      ++answers;
    });
  }
  EXPECT_EQ(answers, 2);
  EXPECT_EQ(first, StatusCode::Cancelled);
  EXPECT_EQ(meanwhile, StatusCode::Cancelled);
}

TEST(GrpcChannelWithoutServer, ACallEndsAtItsDeadline) {
  // The system completes connections to it; nobody ever answers.
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(silent, generic, size), 0);
  ASSERT_EQ(::listen(silent, 8), 0);
  ASSERT_EQ(::getsockname(silent, generic, &size), 0);
  {
    GrpcService service({.target = "127.0.0.1:" + std::to_string(ntohs(address.sin_port))});
    const auto [status, none] = call_and_wait(service, workflowservice::GetSystemInfoRequest(),
                                              {.timeout = milliseconds(100)});
    EXPECT_EQ(status.code, StatusCode::DeadlineExceeded);
  }
  ::close(silent);
}

TEST(GrpcChannelWithoutServer, FailsAtOnceWithUnavailable) {
  GrpcService service({.target = "127.0.0.1:1"});
  const auto [status, none] = call_and_wait(service, workflowservice::GetSystemInfoRequest());
  EXPECT_EQ(status.code, StatusCode::Unavailable);
}

TEST(GrpcChannelWithoutServer, RefusesOptionsThatCannotWork) {
  EXPECT_THROW(GrpcService({.target = ""}), std::invalid_argument);
  EXPECT_THROW(GrpcService({.completion_threads = 0}), std::invalid_argument);
  EXPECT_THROW(GrpcService({.receive_bytes_max = 0}), std::invalid_argument);
  EXPECT_THROW(GrpcService({.reconnect_first = seconds(3)}), std::invalid_argument);
  EXPECT_THROW(GrpcService({.metadata = {{"Authorization", "x"}}}), std::invalid_argument);
  EXPECT_THROW(GrpcService({.metadata = {{"authorization", "a\nb"}}}), std::invalid_argument);
  EXPECT_THROW(GrpcService({.metadata = {{"", "x"}}}), std::invalid_argument);
  EXPECT_THROW(GrpcService({.tls = GrpcTls{.certificate_chain = "c"}}), std::invalid_argument);
}

TEST(GrpcChannelAndACrash, ALongPollFailsAndTheSameChannelServesAfterTheRestart) {
  DevServer server({.durable = true});
  GrpcService service({.target = server.target()});
  const auto [started, run] = call_and_wait(service, start_of("survivor"));
  ASSERT_TRUE(started.ok()) << started.message;
  auto poll = begin_call(service, poll_of("crash"), long_poll);
  // The poll has reached the server once a later call has been answered on the same connection.
  ASSERT_TRUE(call_and_wait(service, workflowservice::GetSystemInfoRequest(), {.long_poll = true})
                  .first.ok());

  server.kill();
  EXPECT_EQ(poll.answer.get().first.code, StatusCode::Unavailable);
  EXPECT_EQ(call_and_wait(service, workflowservice::GetSystemInfoRequest()).first.code,
            StatusCode::Unavailable);

  server.start();
  workflowservice::DescribeWorkflowExecutionRequest describe;
  describe.set_namespace_("default");
  describe.mutable_execution()->set_workflow_id("survivor");
  Status status;
  std::string run_id;
  // Bounded by reconnect_max: the channel tries again by itself.
  const auto deadline = std::chrono::steady_clock::now() + seconds(30);
  do {
    auto [described, description] = call_and_wait(service, describe);
    status = std::move(described);
    run_id = description.workflow_execution_info().execution().run_id();
  } while (!status.ok() && std::chrono::steady_clock::now() < deadline);
  EXPECT_TRUE(status.ok()) << status.message;
  EXPECT_EQ(run_id, run.run_id());
}

}  // namespace
}  // namespace perdura::temporal::testing
