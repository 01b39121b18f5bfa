#include "platform/outbox/backlog.hpp"

#include <gtest/gtest.h>

#include <set>

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

TEST_F(Backlogs, AreCountedNoFurtherThanAskedFor) {
  for (int n = 0; n < 5; ++n) emit("ord_" + std::to_string(n), "v");
  const auto counted = [&](std::int64_t most) {
    return db.read(
        [&](sql::Reader& reader) { return read_backlogs(reader, now, most)[0].waiting; });
  };
  EXPECT_EQ(counted(4), 4);
  EXPECT_EQ(counted(5), 5);
  EXPECT_EQ(counted(6), 5);
}

TEST_F(Backlogs, AreAsOldAsTheOldestOfAnyShard) {
  std::set<int> shards;
  for (int n = 0; n < 40; ++n) {
    const std::string key = "ord_" + std::to_string(n);
    shards.insert(shard_of(key));
    now += 1s;
    emit(key, "v");
  }
  EXPECT_GT(shards.size(), 8u);
  now += 1s;
  EXPECT_EQ(seen()[0].oldest, 40s);
}

TEST_F(Backlogs, AreNeverYoungerThanNow) {
  emit("ord_1", "a");
  now -= 1h;
  EXPECT_EQ(seen()[0].oldest, 0ms);
}

}  // namespace
}  // namespace perdura::platform
