// Money on its way back, and whoever is to bring it there.
#include "audit/checks.hpp"
#include "audit/workers.hpp"
#include "tests/audit/audit_world.hpp"

namespace perdura::audit::testing {
namespace {

using sql::Transaction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// ---- whose it is -----------------------------------------------------------------------------

RefundRow wanted(const std::string& part_of) {
  return {.refund_id = part_of + "-2",
          .part_of = part_of,
          .attempt_id = "att_5",
          .order_id = "ord_7",
          .status = "REQUESTED"};
}

Books books_of(const std::string& status, std::size_t cancellations = 0) {
  Books books;
  books.orders["ord_7"].row = {.id = "ord_7", .status = status};
  books.orders["ord_7"].cancellations.resize(cancellations);
  books.parcels["ord_7"] = {"shp_7-1", "shp_7-2"};
  books.payments["ord_7"].refunds = {};
  return books;
}

TEST(ARefundIsGivenBack, ByTheOrderIfItIsOfAParcel) {
  EXPECT_THAT(workers_of(wanted("rfd_7-2"), books_of("SHIPPING")), ElementsAre("ord_7"));
}

TEST(ARefundIsGivenBack, ByItsOwnWorkflowIfItIsOfAnAttemptOfAPaidOrder) {
  for (const char* id : {"rfd_5", "rfd_5-late-2"}) {
    EXPECT_THAT(workers_of(wanted(id), books_of("PAID")), ElementsAre("att_5", id));
  }
}

TEST(ARefundIsGivenBack, ByTheOrderTooWhileThatIsNotPaid) {
  EXPECT_THAT(workers_of(wanted("rfd_5"), books_of("EXPIRED")),
              ElementsAre("att_5", "ord_7", "rfd_5"));
}

TEST(ARefundIsGivenBack, ByACancellationOtherwiseAlsoByOneOfAnOrderThatWasResumed) {
  EXPECT_THAT(workers_of(wanted("rfd_x"), books_of("CANCEL_PENDING", 1)),
              ElementsAre("ord_7/1", "ord_7/2"));
}

TEST(ARefundIsGivenBack, ByNobodyOnceItFailedForGood) {
  auto refund = wanted("rfd_x");
  EXPECT_TRUE(is_wanted(refund));
  refund.status = "FAILED";
  EXPECT_FALSE(is_wanted(refund));
  refund.status = "DONE";
  EXPECT_FALSE(is_wanted(refund));
}

TEST(ARefundIsGivenBack, BySomebodyElseIsNoHelp) {
  auto books = books_of("CANCEL_PENDING");
  auto& payment = books.payments["ord_7"];
  payment.row = {.payment_id = "pay_7", .order_id = "ord_7"};
  payment.refunds = {wanted("rfd_x")};
  const auto lost = [&](const std::string& open, const std::string& type) {
    std::vector<Finding> found;
    check_money(books, {.open_workflows = {{open, type}}}, found);
    return std::ranges::any_of(found,
                               [](const auto& one) { return one.code == "REFUND_WORKFLOW_LOST"; });
  };
  EXPECT_TRUE(lost("ord_7", "Order"));
  EXPECT_TRUE(lost("att_5", "PaymentValidation"));
  EXPECT_TRUE(lost("ord_70/1", "Cancellation"));
  EXPECT_FALSE(lost("ord_7/1", "Cancellation"));
}

// ---- in a shop -------------------------------------------------------------------------------

/// The refund of the cancelled order was asked for, and never came about.
class ARefund : public ::testing::Test {
 protected:
  void SetUp() override {
    before_ = world().runs.running;
    set("REQUESTED");
  }
  void TearDown() override {
    set("DONE");
    world().runs.running = before_;
    EXPECT_THAT(world().read().findings, IsEmpty());
  }
  static std::vector<Finding> lost(const std::vector<Finding>& findings) {
    std::vector<Finding> found;
    std::ranges::copy_if(findings, std::back_inserter(found),
                         [](const auto& one) { return one.code == "REFUND_WORKFLOW_LOST"; });
    return found;
  }

 private:
  static void set(const char* status) {
    world().database("payment").transaction([&](Transaction& tx) {
      tx.execute(
          "UPDATE payment_refund SET status = ? WHERE attempt_id IN "
          "(SELECT attempt_id FROM payment_attempt a JOIN payment p "
          "ON p.payment_id = a.payment_id WHERE p.order_id = ?)",
          status, world().cancelled);
    });
  }
  std::map<std::string, std::string> before_;
};

TEST_F(ARefund, ThatNobodyWorksAtIsFound) {
  const auto verdict = world().judged();
  const auto found = lost(verdict.counted);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().order, world().cancelled);
  EXPECT_THAT(verdict.explained, IsEmpty()) << "a wish alone explains nothing";
}

TEST_F(ARefund, WhoseCancellationIsOpenIsUnderWay) {
  world().runs.running[world().cancelled + "/1"] = "Cancellation";
  EXPECT_THAT(lost(world().read().findings), IsEmpty());
}

/// The server's list of open workflows lags behind.
struct Forgetful final : Workflows {
  std::map<std::string, std::string> open() override {
    auto all = world().runs.open();
    all.erase(world().cancelled + "/1");
    return all;
  }
  std::map<std::string, RunState> look_at(const std::vector<std::string>& ids) override {
    return world().runs.look_at(ids);
  }
};

TEST_F(ARefund, WhoseCancellationHasOnlyJustBegunIsUnderWay) {
  world().runs.running[world().cancelled + "/1"] = "Cancellation";
  Forgetful old;
  const auto now = world().ports();
  const Ports ports{now.order,   now.payment, now.product, now.shipping, now.stores,
                    now.gateway, now.courier, now.bus,     old,          now.clock};
  const Progress untold = [](std::string_view, std::size_t) {};
  const auto first = read(ports, {}, untold);
  ASSERT_THAT(lost(first.findings), SizeIs(1));
  const auto second = read_again(ports, first, untold);
  EXPECT_THAT(lost(second.findings), IsEmpty());
  EXPECT_EQ(second.transit.open_workflows.at(world().cancelled + "/1"), "Cancellation");
}

}  // namespace
}  // namespace perdura::audit::testing
