// What runs contained, on facts made by hand.
#include "simulator/checkers/contents.hpp"

#include "json/codec.hpp"
#include "simulator/marks.hpp"
#include "tests/simulator/checkers/hand.hpp"

namespace perdura::simulator::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using Count = std::pair<const std::string, std::uint64_t>;

class Taker {
 public:
  void commit(std::string_view service, const HandRow& row) {
    TableShape shape{row.table, {}};
    RowChange change{&shape, {}, {}};
    for (const Cell& cell : row.after) shape.columns.push_back(cell.column);
    for (const Cell& cell : row.before) change.before.push_back(cell.value);
    for (const Cell& cell : row.after) change.after.push_back(cell.value);
    taker.committed({service, std::span(&change, 1)});
  }
  ContentsTaker taker;
};

Cells order(const char* status) {
  return {{"id", "ord_1"}, {"status", status}, {"declined", 0}, {"failure", ""}};
}

Cells parcel(const char* status) { return {{"shipment_id", "shp_1"}, {"status", status}}; }

TEST(Contents, CountAScanThatTellsOfTwoStepsAsBothOfThem) {
  Taker taker;
  taker.commit("shipping", changed("shipment", parcel("WAYBILL_ISSUED"), {{"status", "RETURNED"}}));
  const auto contents = taker.taker.contents();
  EXPECT_THAT(contents.transitions, ElementsAre(Count{"shipment RETURNING → RETURNED", 1},
                                                Count{"shipment SHIPPING → RETURNING", 1},
                                                Count{"shipment WAYBILL_ISSUED → SHIPPING", 1}));
  EXPECT_THAT(contents.marks, ElementsAre(Count{"parcel_returned", 1}));
}

TEST(Contents, KnowMoneyThatComesForAClosedOrder) {
  Taker taker;
  taker.commit("order", added("orders", order("AWAITING_PAYMENT")));
  const Cells payment{{"payment_id", "pay_1"}, {"order_id", "ord_1"}, {"closed_at", 0}};
  taker.commit("payment", added("payment", payment));
  const Cells money{{"payment_id", "pay_1"}, {"attempt_id", "att_1"}, {"kind", "AUTHORIZED"}};
  taker.commit("payment", added("payment_event", money));
  EXPECT_THAT(taker.taker.contents().marks, Not(Contains(Key("paid_after_end"))));
  const Cells cancellation{
      {"id", "can_1"}, {"order_id", "ord_1"}, {"status", "REQUESTED"}, {"failure", ""}};
  taker.commit("order", added("order_cancellation", cancellation));
  taker.commit("order", changed("orders", order("AWAITING_PAYMENT"), {{"status", "CANCELLED"}}));
  taker.commit("payment", added("payment_event", with(money, {{"kind", "CAPTURED"}})));
  EXPECT_THAT(taker.taker.contents().marks, Contains(Count{"paid_after_end", 1}));
  EXPECT_THAT(taker.taker.contents().marks, Contains(Count{"refund_raced_confirm", 1}));
  EXPECT_THAT(taker.taker.contents().marks, Contains(Count{"cancel_before_payment", 1}));
}

TEST(Contents, AddUpOverRunsAndNameWhatWasNeverMet) {
  Taker taker;
  taker.commit("order", added("orders", order("COMPLETED")));
  auto sum = taker.taker.contents();
  auto other = taker.taker.contents();
  other.count_fault(
      {.site = "activity.RefundPayment", .entity = "o1", .choice = "crash_after_commit"});
  sum.add(other);
  EXPECT_EQ(sum.runs, 2u);
  EXPECT_THAT(sum.outcomes, ElementsAre(Count{"COMPLETED", 2}));
  EXPECT_THAT(sum.faults, ElementsAre(Count{"activity.RefundPayment crash_after_commit", 1}));
  EXPECT_THAT(sum.marks_never_met(), Contains("parcel_lost"));
  EXPECT_THAT(sum.marks_never_met(), Not(Contains("worker_died_before_report")));
  EXPECT_THAT(text_of(sum), HasSubstr("orders: 2 COMPLETED\n"));
  EXPECT_THAT(text_of(sum), HasSubstr("faults: 1 activity\n"));
  EXPECT_THAT(text_of(sum), HasSubstr("transitions: order 0/14, "));
  EXPECT_THAT(text_of(sum), HasSubstr("  never taken: order PENDING → AWAITING_PAYMENT, "));
  EXPECT_THAT(text_of(sum), HasSubstr("rare cases: 1/34 met (never: stock_out_rejected, "));
  EXPECT_THAT(json::to_text(sum), HasSubstr(R"("outcomes":{"COMPLETED":2})"));
}

TEST(Contents, ScenariosNameMarksThatThereAre) {
  EXPECT_NE(find_mark("stock_out_rejected"), nullptr);
  EXPECT_NE(find_mark("refund_raced_confirm"), nullptr);
  EXPECT_EQ(find_mark("rained"), nullptr);
}

}  // namespace
}  // namespace perdura::simulator::testing
