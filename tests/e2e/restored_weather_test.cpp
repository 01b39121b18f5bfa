// Temporal's file is put back as it was a while ago, under databases that went on: what a power cut
// or a backup of one server alone may leave.
#include <filesystem>

#include "apps/client/error.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/sagas.hpp"
#include "tests/e2e/weather.hpp"

namespace perdura::e2e {
namespace {

namespace fs = std::filesystem;

class AnOlderHistory : public Weather {
 protected:
  void SetUp() override {
    Weather::SetUp();
    fs::remove_all(copy_);
    fs::create_directories(copy_);
  }
  void TearDown() override {
    Weather::TearDown();
    fs::remove_all(copy_);
  }

  /// Temporal is stopped meanwhile.
  void keep() {
    stack("stop temporal");
    move_files(home_, copy_);
    stack("start temporal");
  }
  void put_back() {
    stack("stop temporal");
    for (const auto& file : database_files(home_)) fs::remove(file);
    move_files(copy_, home_);
    stack("start temporal");
  }

  /// Orders that go on without their workflow are what this is about.
  Stage& stage_that_is_forgotten() {
    Stage& shop = rich_stage();
    shop.excuse("WORKFLOW_LOST");
    return shop;
  }
  static void cancel(Stage& shop, const domain::OrderId& id, const std::string& key) {
    shop.buyer().session().cancel(id, domain::Reason::ChangedMind, shop.key(key));
  }
  static void expect_cancelled(Stage& shop, const domain::OrderId& id) {
    eventually("the cancellation of " + id.value(),
               [&] { return shop.read_order(id).status == "CANCELLED"; });
  }

 private:
  static std::vector<fs::path> database_files(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const char* name : {"temporal.db", "temporal.db-wal", "temporal.db-shm"}) {
      if (fs::exists(folder / name)) files.push_back(folder / name);
    }
    return files;
  }
  static void move_files(const fs::path& from, const fs::path& to) {
    const auto files = database_files(from);
    ASSERT_FALSE(files.empty()) << from;
    for (const auto& file : files) {
      fs::copy_file(file, to / file.filename(), fs::copy_options::overwrite_existing);
    }
  }

  const fs::path data_ = world().settings().text("PERDURA_DATA");
  const fs::path home_ = data_ / "temporal";
  const fs::path copy_ = data_ / "temporal-older";
};

TEST_F(AnOlderHistory, FinishesOrdersThatItForgotHalfWay) {
  Stage& shop = stage_that_is_forgotten();
  const auto cancelled_later = shop.paid_order("cancelled-later", {1});
  const auto kept = shop.paid_order("kept", {1});
  const auto cancelled_after = shop.paid_order("cancelled-after", {1});
  keep();
  cancel(shop, cancelled_later.id, "cancel-later");
  expect_cancelled(shop, cancelled_later.id);
  const auto unknown = shop.paid_order("unknown", {2});
  const auto unknown_cancelled = shop.paid_order("unknown-cancelled", {2});
  cancel(shop, unknown_cancelled.id, "cancel-unknown");
  expect_cancelled(shop, unknown_cancelled.id);
  const auto cancelled_unknown = shop.paid_order("cancelled-unknown", {2});
  put_back();
  ASSERT_FALSE(Sagas().is_known(unknown.id.value()));

  const auto fresh = shop.paid_order("fresh", {1});
  cancel(shop, cancelled_after.id, "cancel-after");
  cancel(shop, cancelled_unknown.id, "cancel-after-unknown");
  expect_cancelled(shop, cancelled_after.id);
  expect_cancelled(shop, cancelled_unknown.id);
  // What was cancelled before stays so, although its workflow knows nothing of it any more.
  try {
    cancel(shop, cancelled_later.id, "cancel-twice");
    ADD_FAILURE() << "an order was cancelled twice";
  } catch (const apps::ApiError& error) {
    EXPECT_EQ(error.failure().code, "ILLEGAL_TRANSITION") << error.what();
  }
  EXPECT_EQ(shop.read_order(kept.id).status, "PAID");
  EXPECT_EQ(shop.read_order(unknown.id).status, "PAID");
  EXPECT_EQ(shop.read_order(fresh.id).status, "PAID");
  EXPECT_EQ(shop.read_order(cancelled_later.id).status, "CANCELLED");
  EXPECT_EQ(shop.read_order(unknown_cancelled.id).status, "CANCELLED");
}

TEST_F(AnOlderHistory, OfARunThatTheWorkerStillHoldsIsBelieved) {
  Stage& shop = rich_stage();
  stack("stop worker");
  const auto placement = shop.buyer().session().place(shop.order_of({3}), shop.key("order"));
  const auto& placed = std::get<apps::Accepted>(placement);
  ASSERT_EQ(placed.order.status, "PENDING");
  const auto id = placed.order.id;
  const auto at_first = Sagas().read(id.value()).events;
  keep();  // it knows of the start, and nothing else: nobody works
  stack("start worker");
  ASSERT_EQ(shop.buyer().session().follow(id, wait_max).status, "PAID");
  ASSERT_GT(Sagas().read(id.value()).events, at_first);
  put_back();
  // Its run in the worker's memory is PAID and waits; the server asks it to begin.
  cancel(shop, id, "cancel");
  expect_cancelled(shop, id);
}

TEST_F(AnOlderHistory, OfOrdersThatWereUnderWayEndsThemOnce) {
  const BurstWish wish{.orders = 40, .at_once = 16};
  constexpr std::size_t cancelled_then = 10;
  Stage& shop = stage_that_is_forgotten();
  Burst burst(shop, wish);
  burst.wait_for(5);
  keep();
  burst.wait_for(25);
  put_back();
  const auto& answers = burst.finish();
  expect_all_paid(shop, answers, wish.orders);
  for (std::size_t n = 0; n < cancelled_then; ++n) {
    cancel(shop, answers[n].order_id, "cancel-" + std::to_string(n));
  }
  for (std::size_t n = 0; n < cancelled_then; ++n) expect_cancelled(shop, answers[n].order_id);
}

}  // namespace
}  // namespace perdura::e2e
