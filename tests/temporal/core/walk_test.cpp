// History's order, on histories written by hand.
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <temporal/api/history/v1/message.pb.h>

#include "temporal/replay/replayer.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;

/// Notes in which order signals and updates come, and shows it by the timer that it starts.
struct Listener {
  Task<void> run() {
    auto all = until([this] { return heard.size() == 3; });
    co_await all;
    auto telling =
        start_child(WorkflowType<std::string, std::string>{heard}, heard, {.id = "told"});
    co_await telling.started;
  }
  void a() { heard += "a"; }
  void b() { heard += "b"; }
  void u() { heard += "u"; }
  std::string heard;
};

std::vector<WorkflowDefinition> listener() {
  return {define<Listener>("Listener")
              .run(&Listener::run)
              .signal("a", &Listener::a)
              .signal("b", &Listener::b)
              .update("u", &Listener::u)};
}

/// An update that was delivered behind event `behind`, between the signals of events 5 and 6.
std::string history_with_update_behind(int behind, const std::string& told) {
  return R"({"events":[
    {"eventId":"1","eventTime":"2026-01-01T00:00:00Z","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
     "workflowExecutionStartedEventAttributes":{"workflowType":{"name":"Listener"},
       "taskQueue":{"name":"q"},"originalExecutionRunId":"r","workflowId":"w"}},
    {"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED"},
    {"eventId":"3","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED"},
    {"eventId":"4","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED"},
    {"eventId":"5","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED",
     "workflowExecutionSignaledEventAttributes":{"signalName":"a"}},
    {"eventId":"6","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED",
     "workflowExecutionSignaledEventAttributes":{"signalName":"b"}},
    {"eventId":"7","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED"},
    {"eventId":"8","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED"},
    {"eventId":"9","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED"},
    {"eventId":"10","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
     "workflowExecutionUpdateAcceptedEventAttributes":{"protocolInstanceId":"u1",
       "acceptedRequestMessageId":"m","acceptedRequestSequencingEventId":")" +
         std::to_string(behind) + R"(",
       "acceptedRequest":{"meta":{"updateId":"u1"},"input":{"name":"u"}}}},
    {"eventId":"11","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED",
     "workflowExecutionUpdateCompletedEventAttributes":{"meta":{"updateId":"u1"}}},
    {"eventId":"12","eventType":"EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED",
     "startChildWorkflowExecutionInitiatedEventAttributes":{"workflowId":"told",
       "workflowType":{"name":")" +
         told + R"("}}}]})";
}

TEST(History, DeliversAnUpdateBehindTheEventThatItFollowed) {
  Replayer replayer(listener());
  EXPECT_EQ(replayer.replay_json(history_with_update_behind(5, "aub")).problem, "");
  EXPECT_EQ(replayer.replay_json(history_with_update_behind(7, "abu")).problem, "");
}

TEST(History, NamesTheCommandAndTheEventThatDiffer) {
  Replayer replayer(listener());
  const auto outcome = replayer.replay_json(history_with_update_behind(5, "abu"));
  EXPECT_EQ(outcome.problem,
            "the workflow's command is StartChildWorkflowExecution told (aub), but history has "
            "EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED told (abu) (event 12)");
  EXPECT_EQ(outcome.event, 12);
  EXPECT_EQ(outcome.command, "StartChildWorkflowExecution told (aub)");
}

/// Ends on a timer, and tells whether it was asked to stop.
struct Sleeper {
  Task<std::string> run() {
    auto timer = start_timer(1min);
    co_await timer;
    if (hears_all) {
      auto heard = until(all_heard);
      co_await heard;
    }
    auto telling = start_child(WorkflowType<std::string, std::string>{stopped ? "yes" : "no"}, "",
                               {.id = "told"});
    co_await telling.started;
    co_return "";
  }
  void stop() { stopped = true; }
  static inline bool hears_all = true;
  bool stopped = false;
};

/// The signal comes behind the timer, in the same task.
std::string history_of_a_signal_behind_the_end(const std::string& told) {
  return R"({"events":[
    {"eventId":"1","eventTime":"2026-01-01T00:00:00Z","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
     "workflowExecutionStartedEventAttributes":{"workflowType":{"name":"Sleeper"},
       "taskQueue":{"name":"q"},"originalExecutionRunId":"r","workflowId":"w"}},
    {"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED"},
    {"eventId":"3","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED"},
    {"eventId":"4","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED"},
    {"eventId":"5","eventType":"EVENT_TYPE_TIMER_STARTED",
     "timerStartedEventAttributes":{"timerId":"1"}},
    {"eventId":"6","eventType":"EVENT_TYPE_TIMER_FIRED",
     "timerFiredEventAttributes":{"timerId":"1","startedEventId":"5"}},
    {"eventId":"7","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED"},
    {"eventId":"8","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED",
     "workflowExecutionSignaledEventAttributes":{"signalName":"stop"}},
    {"eventId":"9","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED"},
    {"eventId":"10","eventType":"EVENT_TYPE_WORKFLOW_TASK_COMPLETED"},
    {"eventId":"11","eventType":"EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED",
     "startChildWorkflowExecutionInitiatedEventAttributes":{"workflowId":"told",
       "workflowType":{"name":")" +
         told + R"("}}}]})";
}

TEST(History, BringsSignalsBehindTheEventThatIsAnsweredWhichAWorkflowCanWaitFor) {
  Replayer replayer({define<Sleeper>("Sleeper").run(&Sleeper::run).signal("stop", &Sleeper::stop)});
  EXPECT_EQ(replayer.replay_json(history_of_a_signal_behind_the_end("yes")).problem, "");
  Sleeper::hears_all = false;
  EXPECT_EQ(replayer.replay_json(history_of_a_signal_behind_the_end("no")).problem, "");
  Sleeper::hears_all = true;
}

TEST(History, ThatIsNoneIsRefused) {
  Replayer replayer(listener());
  EXPECT_NE(replayer.replay_json("{").problem.find("not a history in JSON"), std::string::npos);
  EXPECT_EQ(replayer.replay_json("{}").problem,
            "the history does not begin with the start of a workflow");
  EXPECT_EQ(replayer
                .replay_json(R"({"events":[{"eventId":"1","workflowExecutionStartedEventAttributes":
                                {"workflowType":{"name":"Unheard"}}}]})")
                .problem,
            "no workflow of type Unheard is known");
}

TEST(History, WithAHoleIsRefused) {
  Replayer replayer(listener());
  auto text = history_with_update_behind(5, "aub");
  text.replace(text.find("\"eventId\":\"6\""), 13, "\"eventId\":\"66\"");
  EXPECT_NE(replayer.replay_json(text).problem.find("history jumps to event 66"),
            std::string::npos);
}

}  // namespace
}  // namespace perdura::temporal
