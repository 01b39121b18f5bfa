// Each kind of fact, delivered to workflows on the in-process server.
#include <gmock/gmock.h>
#include <temporal/api/history/v1/message.pb.h>

#include "platform/temporal/origin.hpp"
#include "platform/temporal/workflow_delivery.hpp"
#include "temporal/testing/environment.hpp"
#include "temporal/workflow.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using temporal::ApplicationFailure;
using temporal::Task;
using temporal::testing::Fate;
using temporal::testing::TestEnvironment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Notes what it hears, until it is told that the day is over.
class Diary {
 public:
  Task<void> run(std::string first) {
    entries_.push_back("start " + first);
    auto over = temporal::until([this] { return over_; });
    co_await over;
  }
  void hear(const std::string& word) { entries_.push_back("signal " + word); }
  void end(const std::string&) { over_ = true; }

  Task<std::string> write(std::string word) {
    entries_.push_back("update " + word);
    if (word == "fail") throw ApplicationFailure({.message = "no ink", .non_retryable = true});
    if (word == "long") {
      auto long_time = temporal::sleep(1h);
      co_await long_time;
    }
    co_return word;
  }
  void may_write(const std::string& word) const {
    if (word == "refused") throw ApplicationFailure({.type = "NO", .message = "not in my diary"});
  }
  std::vector<std::string> read() const { return entries_; }

 private:
  std::vector<std::string> entries_;
  bool over_ = false;
};

temporal::WorkflowDefinition diary() {
  return temporal::define<Diary>("Diary")
      .run(&Diary::run)
      .signal("hear", &Diary::hear)
      .signal("end", &Diary::end)
      .update("write", &Diary::write, &Diary::may_write)
      .query("read", &Diary::read);
}

struct Delivering : ::testing::Test {
  Delivered deliver(const WorkflowFact& fact) {
    std::vector<Delivered> outcomes;
    delivery.deliver(fact, [&](Delivered outcome) { outcomes.push_back(outcome); });
    world.runtime().run_until([&] { return !outcomes.empty(); });
    world.runtime().run_until_idle();
    EXPECT_EQ(outcomes.size(), 1u) << "told once";
    return outcomes.at(0);
  }
  static WorkflowFact start(const std::string& request = "d/start", const std::string& id = "d") {
    return {id, Delivery::Start, "Diary", request, "\"" + request + "\""};
  }
  static WorkflowFact signal(const std::string& name, const std::string& request) {
    return {"d", Delivery::Signal, name, request, "\"" + request + "\""};
  }
  static WorkflowFact update(const std::string& request, const std::string& word) {
    return {"d", Delivery::Update, "write", request, "\"" + word + "\""};
  }
  std::vector<std::string> entries() {
    const auto answer = world.ask<temporal::Payloads>(
        [&](auto go) { world.client().query({"d"}, {.name = "read"}, go); });
    return temporal::only_payload<std::vector<std::string>>(answer.value());
  }
  int events(const std::string& id = "d") { return world.server().history(id).events_size(); }

  TestEnvironment world{{.workflows = {diary()}, .worker = {.task_queue = "desk"}}};
  std::vector<std::string> asked_for;  // starts, by request id
  WorkflowDelivery delivery{world.client(), [this](const WorkflowFact& fact) {
                              asked_for.push_back(fact.request_id);
                              return temporal::StartOptions{
                                  .id = "not this", .type = fact.name, .task_queue = "desk"};
                            }};
};

// --- Origin

TEST_F(Delivering, TheRequestThatAFactGoesBackToTravelsWithIt) {
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const Origin origin{"req_1", trace};
  for (WorkflowFact fact : {start(), signal("hear", "s"), update("u", "word")}) {
    fact.origin = origin;
    EXPECT_EQ(deliver(fact), Delivered::Taken);
  }
  std::vector<Origin> seen;
  const auto history = world.server().history("d");
  for (const auto& event : history.events()) {
    const auto read = [&](const temporal::api::common::v1::Header& header) {
      temporal::Headers headers;
      for (const auto& [name, payload] : header.fields()) {
        headers[name] = {.data = payload.data()};
      }
      seen.push_back(origin_of(headers));
    };
    if (event.has_workflow_execution_started_event_attributes()) {
      read(event.workflow_execution_started_event_attributes().header());
    } else if (event.has_workflow_execution_signaled_event_attributes()) {
      read(event.workflow_execution_signaled_event_attributes().header());
    } else if (event.has_workflow_execution_update_accepted_event_attributes()) {
      const auto& accepted = event.workflow_execution_update_accepted_event_attributes();
      read(accepted.accepted_request().input().header());
    }
  }
  EXPECT_THAT(seen, ElementsAre(origin, origin, origin));
}

TEST(OriginOfHeaders, IsEmptyWhereTheHeadersHoldNoneThatCanBePassedOn) {
  EXPECT_EQ(origin_of(temporal::Headers{}), Origin{});
  EXPECT_EQ(headers_of(Origin{}), temporal::Headers{});
  EXPECT_EQ(origin_of({{"x-request-id", temporal::to_payload(7)},
                       {"traceparent", temporal::to_payload(std::string("00-none"))}}),
            Origin{});
  EXPECT_EQ(origin_of({{"x-request-id", temporal::to_payload(std::string("a\r\nb: c"))}}),
            Origin{});
  EXPECT_EQ(origin_of({{"x-request-id", {.encoding = "binary/null", .data = ""}}}), Origin{});
}

// --- Start

TEST_F(Delivering, AStartStartsTheWorkflowOfThatIdWithTheBodyAsItsInput) {
  EXPECT_EQ(deliver(start()), Delivered::Taken);
  EXPECT_THAT(entries(), ElementsAre("start d/start"));
  EXPECT_THAT(asked_for, ElementsAre("d/start"));
  const auto begun = world.server().history("d").events(0);
  const auto& attributes = begun.workflow_execution_started_event_attributes();
  EXPECT_EQ(attributes.input().payloads(0).metadata().at("encoding"), "json/plain");
  EXPECT_EQ(attributes.task_queue().name(), "desk");
  EXPECT_EQ(events("not this"), 0);
}

TEST_F(Delivering, AStartTwiceIsOneStart) {
  EXPECT_EQ(deliver(start()), Delivered::Taken);
  const int before = events();
  EXPECT_EQ(deliver(start()), Delivered::Taken);
  EXPECT_EQ(events(), before);
}

TEST_F(Delivering, AStartOfAWorkflowThatRunsIsTaken) {
  deliver(start());
  EXPECT_EQ(deliver(start("another")), Delivered::Taken);
  EXPECT_THAT(entries(), ElementsAre("start d/start"));
}

TEST_F(Delivering, AStartOfAWorkflowThatHasRunIsTakenAndStartsNothing) {
  deliver(start());
  deliver(signal("end", "evt_1"));
  world.outcome({"d"});
  const int before = events();
  EXPECT_EQ(deliver(start()), Delivered::Taken);
  EXPECT_EQ(deliver(start("another")), Delivered::Taken);
  EXPECT_EQ(events(), before);
}

// --- Signal

TEST_F(Delivering, ASignalIsHeardOnceForItsRequestId) {
  deliver(start());
  EXPECT_EQ(deliver(signal("hear", "evt_1")), Delivered::Taken);
  EXPECT_EQ(deliver(signal("hear", "evt_1")), Delivered::Taken);
  EXPECT_EQ(deliver(signal("hear", "evt_2")), Delivered::Taken);
  EXPECT_THAT(entries(), ElementsAre("start d/start", "signal evt_1", "signal evt_2"));
}

TEST_F(Delivering, ASignalToNobodyIsClosed) {
  EXPECT_EQ(deliver(signal("hear", "evt_1")), Delivered::Closed);
  deliver(start());
  deliver(signal("end", "evt_2"));
  world.outcome({"d"});
  EXPECT_EQ(deliver(signal("hear", "evt_3")), Delivered::Closed);
}

// --- Update

TEST_F(Delivering, AnUpdateIsHadOnceForItsRequestId) {
  deliver(start());
  EXPECT_EQ(deliver(update("can_1", "a")), Delivered::Taken);
  EXPECT_EQ(deliver(update("can_1", "a")), Delivered::Taken);
  EXPECT_EQ(deliver(update("can_2", "b")), Delivered::Taken);
  EXPECT_THAT(entries(), ElementsAre("start d/start", "update a", "update b"));
}

TEST_F(Delivering, AnUpdateIsTakenOnceItIsAcceptedHoweverLongItRuns) {
  deliver(start());
  const auto before = world.runtime().now();
  EXPECT_EQ(deliver(update("can_1", "long")), Delivered::Taken);
  EXPECT_LT(world.runtime().now() - before, WorkflowDelivery::update_patience);
  EXPECT_THAT(entries(), ElementsAre("start d/start", "update long"));
}

TEST_F(Delivering, AnUpdateThatIsRejectedIsTaken) {
  deliver(start());
  EXPECT_EQ(deliver(update("can_1", "refused")), Delivered::Taken);
  EXPECT_THAT(entries(), ElementsAre("start d/start"));
}

TEST_F(Delivering, AnUpdateThatFailsIsTaken) {
  deliver(start());
  EXPECT_EQ(deliver(update("can_1", "fail")), Delivered::Taken);
  EXPECT_EQ(deliver(update("can_1", "fail")), Delivered::Taken);
  EXPECT_THAT(entries(), ElementsAre("start d/start", "update fail"));
}

TEST_F(Delivering, AnUpdateToNobodyIsClosed) {
  EXPECT_EQ(deliver(update("can_1", "a")), Delivered::Closed);
  deliver(start());
  deliver(signal("end", "evt_2"));
  world.outcome({"d"});
  EXPECT_EQ(deliver(update("can_1", "a")), Delivered::Closed);
}

TEST_F(Delivering, AnUpdateThatNobodyAcceptsIsDeliveredAgainLater) {
  deliver(start());
  world.kill_worker();
  const auto before = world.runtime().now();
  EXPECT_EQ(deliver(update("can_1", "a")), Delivered::TryLater);
  EXPECT_EQ(world.runtime().now() - before, WorkflowDelivery::update_patience);
  world.add_worker({.task_queue = "desk"}, {diary()});
  EXPECT_EQ(deliver(update("can_1", "a")), Delivered::Taken);
  EXPECT_THAT(entries(), ElementsAre("start d/start", "update a"));
}

// --- The way to the server

struct Way {
  Fate::Kind fate;
  int times;
  Delivered outcome;
};
struct OnTheWay : Delivering, ::testing::WithParamInterface<Way> {
  /// The first calls of that kind meet the weather.
  void begin_weather(const std::string& rpc) {
    world.server().set_fate([left = GetParam().times, rpc](
                                std::string_view path, const google::protobuf::Message&) mutable {
      const bool met = path.ends_with(rpc) && left > 0;
      if (met) --left;
      return Fate{.kind = met ? GetParam().fate : Fate::Kind::Deliver};
    });
  }
  void end_weather() { world.server().set_fate({}); }
  /// Until it is taken; what the first delivery came to.
  Delivered deliver_at_last(const WorkflowFact& fact) {
    const auto first = deliver(fact);
    end_weather();
    if (first == Delivered::TryLater) EXPECT_EQ(deliver(fact), Delivered::Taken);
    return first;
  }
};

constexpr int for_ever = 1'000'000;
INSTANTIATE_TEST_SUITE_P(
    Weather, OnTheWay,
    ::testing::Values(Way{Fate::Kind::FailBefore, 2, Delivered::Taken},
                      Way{Fate::Kind::LoseAnswer, 2, Delivered::Taken},
                      Way{Fate::Kind::Duplicate, 2, Delivered::Taken},
                      Way{Fate::Kind::FailBefore, for_ever, Delivered::TryLater},
                      Way{Fate::Kind::LoseAnswer, for_ever, Delivered::TryLater}));

TEST_P(OnTheWay, AStartHasOneEffect) {
  begin_weather("StartWorkflowExecution");
  EXPECT_EQ(deliver_at_last(start()), GetParam().outcome);
  EXPECT_THAT(entries(), ElementsAre("start d/start"));
}

TEST_P(OnTheWay, ASignalHasOneEffect) {
  deliver(start());
  begin_weather("SignalWorkflowExecution");
  EXPECT_EQ(deliver_at_last(signal("hear", "evt_1")), GetParam().outcome);
  EXPECT_THAT(entries(), ElementsAre("start d/start", "signal evt_1"));
}

TEST_P(OnTheWay, AnUpdateHasOneEffect) {
  deliver(start());
  begin_weather("UpdateWorkflowExecution");
  EXPECT_EQ(deliver_at_last(update("can_1", "a")), GetParam().outcome);
  EXPECT_THAT(entries(), ElementsAre("start d/start", "update a"));
}

}  // namespace
}  // namespace perdura::platform
