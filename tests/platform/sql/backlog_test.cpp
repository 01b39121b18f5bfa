#include "platform/outbox/backlog.hpp"

#include <gtest/gtest.h>

#include "tests/platform/sql/outbox_world.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;

struct Backlogs : OutboxWorld {
  std::array<Backlog, 2> seen() {
    return db.read([&](sql::Reader& reader) { return read_backlogs(reader, now); });
  }
};

TEST_F(Backlogs, AreEmptyWhereNothingWaits) {
  for (const auto& backlog : seen()) {
    EXPECT_EQ(backlog.waiting, 0);
    EXPECT_EQ(backlog.oldest, 0ms);
  }
}

TEST_F(Backlogs, CountWhatWaitsAndTellTheAgeOfTheOldest) {
  emit("ord_1", "a");
  now += 30s;
  emit("ord_2", "b");
  emit("ord_1", "c");
  db.transaction([&](Transaction& tx) {
    WorkflowOutbox([] {}).add(tx, {.workflow_id = "ord_1", .name = "paid", .request_id = "evt_1"},
                              now);
  });
  now += 500ms;
  const auto [events, facts] = seen();
  EXPECT_EQ(events.table, "outbox");
  EXPECT_EQ(events.waiting, 3);
  EXPECT_EQ(events.oldest, 30'500ms);
  EXPECT_EQ(facts.table, "workflow_outbox");
  EXPECT_EQ(facts.waiting, 1);
  EXPECT_EQ(facts.oldest, 500ms);
}

TEST_F(Backlogs, AreNeverYoungerThanNow) {
  emit("ord_1", "a");
  now -= 1h;
  EXPECT_EQ(seen()[0].oldest, 0ms);
}

}  // namespace
}  // namespace perdura::platform
