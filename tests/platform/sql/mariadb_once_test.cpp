// Acts under one key that are at work at the same time: only a server lets them.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "platform/core/problem.hpp"
#include "platform/outbox/once.hpp"
#include "tests/platform/sql/outbox_world.hpp"

namespace perdura::platform {
namespace {

struct Bought {
  int units = 0;
  bool operator==(const Bought&) const = default;
};
BOOST_DESCRIBE_STRUCT(Bought, (), (units))

struct MariaDbOnce : OutboxWorld {
  ManualClock clock;
  const IdempotencyStore keys{std::chrono::seconds(10)};
  const OncePorts once_ports{db, clock, keys};
  const EffectKey key{"worker", "POST /sales", "ord_7/sell"};
  const Effect effect{key.caller, key.route, key.key, "two", std::chrono::hours(24)};

  void SetUp() override {
    stock("A", 3);
    stock("B", 3);
  }
  /// Answers WITHDRAWN with nothing bought. `after_work`: still in its transaction.
  Bought buy(const std::string& sku, const std::function<void()>& after_work) {
    const auto work = [&](Transaction& tx, Instant) {
      tx.execute("UPDATE stock SET n = n - 2 WHERE sku = ? AND n >= 2", sku);
      after_work();
      return Bought{2};
    };
    return once<Bought>(once_ports, effect, work, Bought{0});
  }
  /// As an undo does: first the key, then the rows.
  void take_back(const std::function<void()>& between) {
    db.transaction([&](Transaction& tx) {
      const Instant real = wall_of(clock);
      const auto found = keys.bury(tx, key, real, real + std::chrono::hours(24));
      between();
      const int back = std::holds_alternative<Done>(found) ? 2 : 0;
      tx.execute("UPDATE stock SET n = n + ? WHERE sku = 'A'", back);
    });
  }
};

/// Meets the others at the latch the first time only: what is run again goes on alone.
class Meets {
 public:
  explicit Meets(std::latch& at) : at_(at) {}
  void operator()() {
    if (!std::exchange(met_, true)) at_.arrive_and_wait();
  }

 private:
  std::latch& at_;
  bool met_ = false;
};

TEST_F(MariaDbOnce, OfTwoThatHaveHadTheirEffectOneKeepsIt) {
  std::latch both_worked(2);
  const auto caller = [&](const std::string& sku) {
    return [&, sku] {
      Meets meets(both_worked);
      EXPECT_EQ(buy(sku, [&] { meets(); }), Bought{2});
    };
  };
  {
    // Of another row each, so that nothing but the key is in their way.
    const std::jthread one(caller("A")), other(caller("B"));
  }
  EXPECT_EQ(*amount("A") + *amount("B"), 4) << "the later one's effect is rolled back";
}

TEST_F(MariaDbOnce, AnUndoThatComesWhileTheDeedHoldsItsRowsLeavesNothingOfIt) {
  std::latch each_holds(2);
  {
    const std::jthread deed([&] {
      Meets meets(each_holds);
      buy("A", [&] { meets(); });
    });
    const std::jthread undo([&] {
      Meets meets(each_holds);
      take_back([&] { meets(); });
    });
  }
  EXPECT_EQ(amount("A"), 3);
  EXPECT_GE(world->pauses(), 1) << "each waits for what the other holds: one of them runs again";
}

}  // namespace
}  // namespace perdura::platform
