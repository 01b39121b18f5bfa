// The JSON form of histories: what others write is read, and what we write is the same each time.
#include "temporal/replay/history_json.hpp"

#include <gmock/gmock.h>
#include <temporal/api/history/v1/message.pb.h>

namespace perdura::temporal {
namespace {

constexpr const char* two_events =
    "{\"events\":[\n"
    R"({"eventId":"1","eventTime":"2026-01-01T00:00:00Z","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED","workflowExecutionStartedEventAttributes":{"workflowType":{"name":"Refund"}}},)"
    "\n"
    R"({"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED"})"
    "\n]}\n";

TEST(HistoryJson, HasAnEventALine) {
  EXPECT_EQ(history_to_json(history_from_json(two_events)), two_events);
}

TEST(HistoryJson, OfNoEventsIsReadAsItIsWritten) {
  EXPECT_EQ(history_from_json(history_to_json({})).events_size(), 0);
}

TEST(HistoryJson, IgnoresWhatALaterServerAdds) {
  const auto history = history_from_json(
      R"({"events":[{"eventId":"1","eventType":"EVENT_TYPE_TIMER_FIRED","newField":{"a":[1]},
          "timerFiredEventAttributes":{"timerId":"7","newField":true}}],"newField":1})");
  ASSERT_EQ(history.events_size(), 1);
  EXPECT_EQ(history.events(0).timer_fired_event_attributes().timer_id(), "7");
}

TEST(HistoryJson, IsTheSameForEqualHistoriesWhateverTheOrderInTheirMaps) {
  const auto with_details = [](const std::vector<std::string>& keys) {
    ::temporal::api::history::v1::History history;
    auto& details = *history.add_events()->mutable_marker_recorded_event_attributes();
    for (const auto& key : keys) (*details.mutable_details())[key].add_payloads();
    return history_to_json(history);
  };
  const auto text = with_details({"a", "b", "c", "d", "e", "f"});
  for (int times = 0; times < 20; ++times) {
    EXPECT_EQ(with_details({"f", "e", "d", "c", "b", "a"}), text);
  }
}

TEST(HistoryJson, RefusesWhatIsNoHistory) {
  for (const char* text : {"", "{", "[]", "{\"events\":7}", "no JSON"}) {
    EXPECT_THROW(history_from_json(text), HistoryJsonError) << text;
  }
}

}  // namespace
}  // namespace perdura::temporal
