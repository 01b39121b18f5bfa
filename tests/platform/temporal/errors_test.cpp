// What the server says, and what the delivery makes of it.
#include <gtest/gtest.h>
#include <temporal/api/errordetails/v1/message.pb.h>

#include <optional>

#include "platform/temporal/workflow_delivery.hpp"
#include "temporal/rpc.hpp"
#include "tests/temporal/client/fakes.hpp"

namespace perdura::platform {
namespace {

using temporal::StatusCode;
using temporal::testing::ManualRuntime;
using temporal::testing::ScriptedService;
namespace details = ::temporal::api::errordetails::v1;
namespace ws = temporal::workflowservice;

/// As the server attaches it to a failed call.
template <class Detail>
std::string typed(StatusCode code, const Detail& detail) {
  details::MultiOperationExecutionFailure_OperationStatus status;
  status.set_code(static_cast<int>(code));
  status.add_details()->PackFrom(detail);
  return status.SerializeAsString();
}

struct Said {
  const char* name;
  StatusCode code;
  std::string details;
  Delivered outcome;
  bool alarm = false;  // it will not pass by itself: somebody has to be told
};

std::vector<Said> sayings() {
  using enum StatusCode;
  return {
      {"Started", AlreadyExists,
       typed(AlreadyExists, details::WorkflowExecutionAlreadyStartedFailure()), Delivered::Taken},
      {"Missing", NotFound, typed(NotFound, details::NotFoundFailure()), Delivered::Closed},
      {"MissingWithoutDetail", NotFound, "", Delivered::Closed},
      // The server is set up wrongly, the workflow is not closed: the fact must not be dropped.
      {"NoSuchNamespace", NotFound, typed(NotFound, details::NamespaceNotFoundFailure()),
       Delivered::TryLater},
      {"Denied", PermissionDenied, "", Delivered::TryLater, true},
      {"Unauthenticated", Unauthenticated, "", Delivered::TryLater, true},
      {"Invalid", InvalidArgument, "", Delivered::TryLater, true},
      {"NotReady", FailedPrecondition,
       typed(FailedPrecondition, details::WorkflowNotReadyFailure()), Delivered::TryLater},
      {"Unavailable", Unavailable, "", Delivered::TryLater},
      {"Internal", Internal, "", Delivered::TryLater},
      {"TooSlow", DeadlineExceeded, "", Delivered::TryLater},
      {"TooMuch", ResourceExhausted, typed(ResourceExhausted, details::ResourceExhaustedFailure()),
       Delivered::TryLater},
  };
}

struct Scripted {
  std::vector<Delivered> deliver(Delivery kind) {
    auto outcomes = std::make_shared<std::vector<Delivered>>();
    delivery.deliver({"ord_1", kind, "name", "evt_1", "{}"},
                     [outcomes](Delivered outcome) { outcomes->push_back(outcome); });
    told = outcomes;
    return *outcomes;
  }
  /// Says the same to each attempt, for as long as there are attempts.
  void say(const Said& said) {
    constexpr int most_attempts = 200;
    for (int attempt = 0; told->empty() && attempt < most_attempts; ++attempt) {
      if (!service.calls.empty()) service.fail(said.code, said.name, said.details);
      runtime.advance(std::chrono::seconds(1));
    }
  }

  ManualRuntime runtime;
  ScriptedService service;
  std::optional<temporal::Client> client{std::in_place, service, runtime};
  WorkflowDelivery delivery{*client,
                            [](const WorkflowFact&) {
                              return temporal::StartOptions{.type = "Order", .task_queue = "q"};
                            },
                            [this](const WorkflowFact&, const std::string&) { ++alarms; }};
  int alarms = 0;
  std::shared_ptr<std::vector<Delivered>> told;
};

const char* kind_of(Delivery kind) {
  switch (kind) {
    case Delivery::Start:
      return "Start";
    case Delivery::Signal:
      return "Signal";
    case Delivery::Update:
      return "Update";
  }
  return "";
}

struct EachError : ::testing::TestWithParam<std::tuple<Delivery, Said>> {};

std::string name_of(const ::testing::TestParamInfo<std::tuple<Delivery, Said>>& info) {
  return std::string(kind_of(std::get<0>(info.param))) + std::get<1>(info.param).name;
}

INSTANTIATE_TEST_SUITE_P(Kinds, EachError,
                         ::testing::Combine(::testing::Values(Delivery::Start, Delivery::Signal,
                                                              Delivery::Update),
                                            ::testing::ValuesIn(sayings())),
                         name_of);

TEST_P(EachError, IsToldOnceAsWhatItMeans) {
  const auto& [kind, said] = GetParam();
  Scripted scripted;
  scripted.deliver(kind);
  scripted.say(said);
  EXPECT_EQ(*scripted.told, std::vector{said.outcome});
  EXPECT_EQ(scripted.alarms, said.alarm ? 1 : 0);
}

TEST(Delivery, CarriesTheRequestIdOfTheFact) {
  Scripted scripted;
  scripted.deliver(Delivery::Start);
  EXPECT_EQ(scripted.service.oldest().as<ws::StartWorkflowExecutionRequest>().request_id(),
            "evt_1");
  scripted.service.calls.clear();
  scripted.deliver(Delivery::Signal);
  EXPECT_EQ(scripted.service.oldest().as<ws::SignalWorkflowExecutionRequest>().request_id(),
            "evt_1");
  scripted.service.calls.clear();
  scripted.deliver(Delivery::Update);
  const auto& update = scripted.service.oldest().as<ws::UpdateWorkflowExecutionRequest>();
  EXPECT_EQ(update.request().meta().update_id(), "evt_1");
  EXPECT_EQ(update.workflow_execution().workflow_id(), "ord_1");
  scripted.service.calls.clear();
}

TEST(Delivery, ThatTheEndOfTheClientInterruptsIsTriedLater) {
  Scripted scripted;
  scripted.deliver(Delivery::Update);
  scripted.client.reset();
  EXPECT_EQ(*scripted.told, std::vector{Delivered::TryLater});
}

}  // namespace
}  // namespace perdura::platform
