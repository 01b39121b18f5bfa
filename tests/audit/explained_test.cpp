// What is under way explains a difference that it may have made, and no other.
#include "tests/audit/audit_world.hpp"

namespace perdura::audit::testing {
namespace {

using sql::Transaction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Each test in a world as it was.
class Explained : public ::testing::Test {
 protected:
  /// The goods of the order on credit are not sold to it any more.
  void release() const { set_reservation("RELEASED"); }
  void TearDown() override {
    set_reservation("SOLD");
    clear();
    EXPECT_THAT(world().read().findings, IsEmpty());
    EXPECT_TRUE(is_quiet(world().read(), true)) << "something was left under way";
  }

  static const std::string& order() { return world().on_credit; }
  static void in(const char* service, const std::function<void(Transaction&)>& work) {
    world().database(service).transaction(work);
  }
  /// By everything that explains the first difference.
  static std::vector<std::string> because(const Verdict& verdict) {
    return verdict.explained.empty() ? std::vector<std::string>{} : verdict.explained.front().by;
  }
  static void add_fact(const std::string& workflow) {
    in("payment", [&](Transaction& tx) {
      tx.execute(
          "INSERT INTO workflow_outbox (workflow_id, place, shard, written_at, due_at, attempts, "
          "kind, name, request_id, body) VALUES (?, 1, 0, 0, 0, 0, 'SIGNAL', 'x', 'x', '{}')",
          workflow);
    });
  }
  /// At work for so long from now on.
  static void add_key(std::chrono::milliseconds left) {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(world().ports().clock.wall());
    in("payment", [&](Transaction& tx) {
      tx.execute(
          "INSERT INTO idempotency (caller, route, effect_key, body_hash, state, attempt, "
          "lease_until, status, keep_until) "
          "VALUES ('a-test', 'r', ?, '', 'IN_PROGRESS', 1, ?, 0, 0)",
          order() + "/reserve", now + left);
    });
  }
  static void add_event(const std::string& key) {
    in("shipping", [&](Transaction& tx) {
      tx.execute(
          "INSERT INTO outbox (message_key, place, shard, written_at, topic, headers, body) "
          "VALUES (?, 1000, 0, 0, 'shipment', '{}', '{}')",
          key);
    });
  }
  static void copy_says(const char* status) {
    in("order", [&](Transaction& tx) {
      tx.execute("UPDATE order_shipment SET status = ? WHERE order_id = ?", status,
                 world().delivered);
    });
  }

 private:
  static void set_reservation(const char* state) {
    in("product", [&](Transaction& tx) {
      tx.execute("UPDATE reservation SET state = ? WHERE order_id = ?", state, order());
    });
  }
  static void clear() {
    in("payment", [](Transaction& tx) { tx.execute("DELETE FROM workflow_outbox"); });
    in("payment",
       [](Transaction& tx) { tx.execute("DELETE FROM idempotency WHERE caller = 'a-test'"); });
    in("shipping", [](Transaction& tx) { tx.execute("DELETE FROM outbox"); });
    in("order", [](Transaction& tx) {
      tx.execute("DELETE FROM consumer_offset");
      tx.execute("DELETE FROM consumer_parked");
    });
    copy_says("DELIVERED");
    std::erase_if(world().runs.running, [](const auto& run) {
      return run.second != "Order" && run.second != "Shipment";
    });
    world().runs.busy.clear();
  }
};

TEST_F(Explained, ByNothingItCounts) {
  release();
  const auto verdict = world().judged();
  EXPECT_THAT(verdict.counted, SizeIs(2));
  EXPECT_THAT(verdict.explained, IsEmpty());
  EXPECT_FALSE(verdict.clean());
}

TEST_F(Explained, ByAFactThatItsWorkflowHasNotHeard) {
  release();
  add_fact(order());
  const auto verdict = world().judged();
  EXPECT_THAT(verdict.counted, IsEmpty());
  EXPECT_THAT(because(verdict), ElementsAre(HasSubstr("1 fact for the workflow " + order())));
  EXPECT_TRUE(verdict.clean());
  EXPECT_FALSE(world().judged(true).clean()) << "of a shop at rest nothing may be left";
}

TEST_F(Explained, ByNoFactOfAnotherOrder) {
  release();
  add_fact(world().delivered);
  EXPECT_THAT(world().judged().counted, SizeIs(2));
}

TEST_F(Explained, ByItsOpenCancellation) {
  release();
  world().runs.running[order() + "/1"] = "Cancellation";
  EXPECT_THAT(because(world().judged()),
              ElementsAre("the workflow Cancellation " + order() + "/1 is open"));
}

TEST_F(Explained, ByItsWorkflowOnlyWhileThatIsAtWork) {
  release();
  ASSERT_TRUE(world().runs.running.contains(order()));
  EXPECT_THAT(world().judged().counted, SizeIs(2)) << "being open for days explains nothing";
  world().runs.busy[order()] = {"activity release, attempt 3"};
  EXPECT_THAT(because(world().judged()),
              ElementsAre("the workflow " + order() + " is at work: activity release, attempt 3"));
}

TEST_F(Explained, NothingButLeftUnderWayIsAnEventOfNoOrder) {
  add_event("prd_nobody");
  EXPECT_TRUE(world().judged(false).clean());
  EXPECT_FALSE(world().judged(true).clean());
}

TEST_F(Explained, ByACallThatHasNotEnded) {
  release();
  add_key(std::chrono::milliseconds(1));
  EXPECT_THAT(because(world().judged()), ElementsAre(HasSubstr("a call of a-test")));
}

TEST_F(Explained, ByNoCallWhoseTimeIsOver) {
  release();
  add_key(std::chrono::milliseconds(0));
  EXPECT_THAT(world().judged().counted, SizeIs(2)) << "nobody is at work under that key";
}

TEST_F(Explained, NothingButLeftUnderWayIsACallWhoseTimeIsOver) {
  add_key(std::chrono::milliseconds(0));
  EXPECT_TRUE(world().judged(false).clean());
  const auto verdict = world().judged(true);
  EXPECT_FALSE(verdict.clean());
  ASSERT_THAT(verdict.under_way, SizeIs(1));
  EXPECT_EQ(verdict.under_way.front().kind, Kind::Abandoned);
  EXPECT_THAT(verdict.under_way.front().sentence, HasSubstr("has not ended in its time"));
}

TEST_F(Explained, ByACourierThatHasNotAnswered) {
  release();
  in("shipping", [](Transaction& tx) {
    tx.execute("UPDATE shipment SET dispatching = 1, attempt = 1 WHERE order_id = ?", order());
  });
  world().runs.running[world().read().books.parcels.at(order()).front()] = "Shipment";
  EXPECT_THAT(because(world().judged()), ElementsAre(HasSubstr("the courier has not answered")));
  in("shipping", [](Transaction& tx) {
    tx.execute("UPDATE shipment SET dispatching = 0, attempt = 0 WHERE order_id = ?", order());
  });
  world().runs.running.erase(world().read().books.parcels.at(order()).front());
}

TEST_F(Explained, ByNothingIfOneTransactionWritesBothSides) {
  in("order", [](Transaction& tx) {
    tx.execute("UPDATE orders SET total = total + 1 WHERE id = ?", order());
  });
  add_fact(order());
  world().runs.busy[order()] = {"activity release, attempt 3"};
  const auto verdict = world().judged();
  EXPECT_THAT(verdict.counted, SizeIs(2)) << "ORDER_TOTAL, ORDER_CAPTURED";
  EXPECT_THAT(verdict.explained, IsEmpty());
  in("order", [](Transaction& tx) {
    tx.execute("UPDATE orders SET total = total - 1 WHERE id = ?", order());
  });
}

// ---- copies ----------------------------------------------------------------------------------

TEST_F(Explained, ACopyIsByAnEventInTheOutbox) {
  copy_says("SHIPPING");
  EXPECT_THAT(world().judged().counted, SizeIs(1));
  add_event(world().delivered);
  EXPECT_THAT(because(world().judged()), ElementsAre(HasSubstr("in the outbox of shipping")));
}

TEST_F(Explained, ACopyIsNotByAFact) {
  copy_says("SHIPPING");
  add_fact(world().delivered);
  EXPECT_THAT(world().judged().counted, SizeIs(1)) << "no workflow writes copies";
}

TEST_F(Explained, ACopyIsByAnEventThatWaitsForTheOneBefore) {
  copy_says("SHIPPING");
  in("order", [](Transaction& tx) {
    tx.execute(
        "INSERT INTO consumer_parked (consumer, topic, aggregate, sequence, message_key, headers, "
        "body, deadline) VALUES ('order', 'shipment', 'shp', 2, ?, '{}', '{}', 0)",
        world().delivered);
  });
  EXPECT_THAT(because(world().judged()), ElementsAre(HasSubstr("for the one before it")));
}

TEST_F(Explained, ACopyIsByAPartitionThatIsNotReadToItsEnd) {
  copy_says("SHIPPING");
  auto& bus = world().bus;
  bus.make_admin()->create_topics({{"shipment", 1}}, std::chrono::seconds(1));
  const auto producer = bus.make_producer();
  bool acknowledged = false;
  producer->publish({{.topic = "shipment", .key = "k", .headers = {}, .value = "{}"}},
                    [&](const auto&) { acknowledged = true; });
  while (!acknowledged) ASSERT_NE(bus.step(), platform::MemoryBus::Step::Idle);
  const auto read_to = [](std::int64_t next) {
    in("order", [&](Transaction& tx) {
      tx.execute("DELETE FROM consumer_offset");
      tx.execute(
          "INSERT INTO consumer_offset (consumer, topic, partition_number, next_offset) "
          "VALUES ('order-shipments', 'shipment', 0, ?)",
          next);
    });
  };
  read_to(0);
  EXPECT_THAT(because(world().judged()),
              ElementsAre("order-shipments has not read shipment/0 to its end"));
  EXPECT_FALSE(world().judged(true).under_way.empty());
  read_to(1);
  EXPECT_THAT(world().judged().counted, SizeIs(1));
}

}  // namespace
}  // namespace perdura::audit::testing
