// The database fails before or after each commit of each act: sent again, it is done once.
#include "tests/services/at_each_commit.hpp"
#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using services::testing::at_each_commit;

struct FaultWorld : PromotionWorld {
  UserCouponId id;
};

void prepare(FaultWorld& w) {
  w.made("ONE", {{"total_quantity", 1}});
  w.id = w.owned("CODE");
}

/// The answer; what the database threw is thrown on.
void must(const HttpResponse& answer) {
  if (answer.status == 503) throw platform::sql::Unavailable("503");
  EXPECT_LT(answer.status, 300) << answer.body;
}

TEST(PromotionFaults, AClaimIsMadeOnceForItsKey) {
  at_each_commit<FaultWorld>(
      prepare, [](FaultWorld& w) { must(w.claim("ONE", alice, "key")); },
      [](FaultWorld& w) {
        EXPECT_EQ(w.mine().size(), 2u);
        w.expect_counts_to_match();
      });
}

TEST(PromotionFaults, HoldingAndUsingAreDoneOnceForTheirKeys) {
  at_each_commit<FaultWorld>(
      prepare,
      [](FaultWorld& w) {
        must(w.hold("7", {{}}, {w.id}));
        must(w.act("use", "7"));
      },
      [](FaultWorld& w) {
        EXPECT_EQ(w.status(w.id), Status::Used);
        EXPECT_EQ(w.trail(w.id.value()).size(), 3u);
        w.expect_counts_to_match();
      });
}

TEST(PromotionFaults, UndoingIsDoneOnceForItsKey) {
  at_each_commit<FaultWorld>(
      [](FaultWorld& w) {
        prepare(w);
        w.held("6", {w.id});
      },
      [](FaultWorld& w) {
        must(w.act("give-back", "6"));
        must(w.hold("7", {{}}, {w.id}));
        must(w.act("use", "7"));
        must(w.act("restore", "7"));
      },
      [](FaultWorld& w) {
        EXPECT_EQ(w.status(w.id), Status::Restored);
        EXPECT_EQ(w.trail(w.id.value()).size(), 6u);
        w.expect_counts_to_match();
      });
}

TEST(PromotionFaults, ExpiryIsWrittenOnce) {
  at_each_commit<FaultWorld>(
      [](FaultWorld& w) {
        prepare(w);
        w.pass(std::chrono::hours(24));
      },
      [](FaultWorld& w) { w.service.expire(10); },
      [](FaultWorld& w) {
        w.service.expire(10);
        EXPECT_EQ(w.trail(w.id.value()).size(), 2u);
      });
}

TEST(PromotionFaults, ADeadlockRunsTheWholeAgain) {
  PromotionWorld w;
  w.made("ONE", {{"total_quantity", 1}});
  w.faults.deadlocks = 3;
  EXPECT_EQ(w.claim("ONE").status, 201);
  w.expect_counts_to_match();
}

}  // namespace
}  // namespace perdura::services::promotion::testing
