// One row altered, and the differences that follow, and no others.
#include "tests/audit/audit_world.hpp"

namespace perdura::audit::testing {
namespace {

using sql::Sql;
using sql::Transaction;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

/// `order`: whose id the statements take.
struct Plant {
  const char* name;
  const char* service;
  std::string AuditWorld::*order;
  Sql change, undo;
  std::vector<std::string> codes;  // sorted
};

void PrintTo(const Plant& plant, std::ostream* out) { *out << plant.name; }

const Plant plants[] = {
    // ---- money
    {"AnOrderThatSaysItGaveBackMore",
     "order",
     &AuditWorld::delivered,
     "UPDATE orders SET refunded = refunded + 1 WHERE id = ?",
     "UPDATE orders SET refunded = refunded - 1 WHERE id = ?",
     {"KEPT_VALUE", "ORDER_PAYMENT"}},
    {"AnOrderWithAnotherTotal",
     "order",
     &AuditWorld::delivered,
     "UPDATE orders SET total = total + 1 WHERE id = ?",
     "UPDATE orders SET total = total - 1 WHERE id = ?",
     {"ORDER_CAPTURED", "ORDER_TOTAL"}},
    {"AnAttemptThatSaysItGaveBackMore",
     "payment",
     &AuditWorld::delivered,
     "UPDATE payment_attempt SET refunded = refunded + 1 WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     "UPDATE payment_attempt SET refunded = refunded - 1 WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     {"ATTEMPT_REFUNDED", "GATEWAY_REFUNDED", "ORDER_PAYMENT"}},
    {"AnEventThatCapturedLess",
     "payment",
     &AuditWorld::delivered,
     "UPDATE payment_event SET amount = amount - 1 WHERE kind = 'CAPTURED' AND payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     "UPDATE payment_event SET amount = amount + 1 WHERE kind = 'CAPTURED' AND payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     {"ATTEMPT_CAPTURED"}},
    {"AnAuthorisationOfAnotherAmount",
     "payment",
     &AuditWorld::delivered,
     "UPDATE payment_attempt SET authorised = authorised + 1 WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     "UPDATE payment_attempt SET authorised = authorised - 1 WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     {"ATTEMPT_AUTHORISED"}},
    {"AnAttemptThatNobodyDecides",
     "payment",
     &AuditWorld::delivered,
     "UPDATE payment_attempt SET status = 'IN_DOUBT' WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     "UPDATE payment_attempt SET status = 'CAPTURED' WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     {"ATTEMPT_UNDECIDED"}},
    {"ARefundOfLess",
     "payment",
     &AuditWorld::cancelled,
     "UPDATE payment_refund SET amount = amount - 1 WHERE attempt_id IN "
     "(SELECT attempt_id FROM payment_attempt a JOIN payment p ON p.payment_id = a.payment_id "
     "WHERE p.order_id = ?)",
     "UPDATE payment_refund SET amount = amount + 1 WHERE attempt_id IN "
     "(SELECT attempt_id FROM payment_attempt a JOIN payment p ON p.payment_id = a.payment_id "
     "WHERE p.order_id = ?)",
     {"GATEWAY_REFUND", "REFUND_BOOKED"}},
    {"ARefundThatIsStillToCome",
     "payment",
     &AuditWorld::cancelled,
     "UPDATE payment_refund SET status = 'REQUESTED' WHERE attempt_id IN "
     "(SELECT attempt_id FROM payment_attempt a JOIN payment p ON p.payment_id = a.payment_id "
     "WHERE p.order_id = ?)",
     "UPDATE payment_refund SET status = 'DONE' WHERE attempt_id IN "
     "(SELECT attempt_id FROM payment_attempt a JOIN payment p ON p.payment_id = a.payment_id "
     "WHERE p.order_id = ?)",
     {"GATEWAY_REFUND", "REFUND_BEYOND_CAPTURE", "REFUND_BOOKED", "REFUND_WORKFLOW_LOST"}},
    {"APaymentOfAnotherBuyer",
     "payment",
     &AuditWorld::delivered,
     "UPDATE payment SET buyer_id = 'usr_other' WHERE order_id = ?",
     "UPDATE payment SET buyer_id = 'usr_anna' WHERE order_id = ?",
     {"PAYMENT_OF_ORDER"}},
    {"APaymentWithoutOrder",
     "payment",
     &AuditWorld::delivered,
     "UPDATE payment SET order_id = 'ord_none' WHERE order_id = ?",
     "UPDATE payment SET order_id = ? WHERE order_id = 'ord_none'",
     {"GATEWAY_REGISTERED", "ORDER_PAYMENT", "PAYMENT_WITHOUT_ORDER"}},
    // ---- credit
    {"ABalanceThatNoMovementMade",
     "payment",
     nullptr,
     "UPDATE credit SET balance = balance + 1 WHERE user_id = ?",
     "UPDATE credit SET balance = balance - 1 WHERE user_id = ?",
     {"CREDIT_BALANCE", "CREDIT_LAST_BALANCE"}},
    {"AMovementThatIsMissing",
     "payment",
     nullptr,
     "UPDATE credit SET movements = movements + 1 WHERE user_id = ?",
     "UPDATE credit SET movements = movements - 1 WHERE user_id = ?",
     {"CREDIT_MOVEMENTS"}},
    {"CreditTakenForAnotherOrder",
     "payment",
     &AuditWorld::on_credit,
     "UPDATE credit_movement SET order_id = 'ord_none' WHERE order_id = ?",
     "UPDATE credit_movement SET order_id = ? WHERE order_id = 'ord_none'",
     {"CREDIT_OF_ORDER", "CREDIT_WITHOUT_PAYMENT"}},
    {"CreditOfAnotherThanTheBuyer",
     "order",
     &AuditWorld::on_credit,
     "UPDATE orders SET buyer_id = 'usr_other' WHERE id = ?",
     "UPDATE orders SET buyer_id = 'usr_anna' WHERE id = ?",
     {"CREDIT_OF_ANOTHER", "PAYMENT_OF_ORDER"}},
    // ---- stock
    {"AReservationThatIsReleasedOnPaper",
     "product",
     &AuditWorld::on_credit,
     "UPDATE reservation SET state = 'RELEASED' WHERE order_id = ?",
     "UPDATE reservation SET state = 'SOLD' WHERE order_id = ?",
     {"ORDER_SOLD", "RESERVATION_SOLD"}},
    {"AReservationOfAnOrderThatWaits",
     "product",
     &AuditWorld::unpaid,
     "UPDATE reservation SET state = 'RELEASED' WHERE order_id = ?",
     "UPDATE reservation SET state = 'HELD' WHERE order_id = ?",
     {"ORDER_HELD", "RESERVATION_HELD", "STOCK_HELD"}},
    {"GoodsHeldForAnOrderThatFailed",
     "product",
     &AuditWorld::failed,
     "UPDATE reservation SET state = 'HELD' WHERE order_id = ?",
     "UPDATE reservation SET state = 'RELEASED' WHERE order_id = ?",
     {"ORDER_HELD", "RESERVATION_HELD", "STOCK_HELD"}},
    {"AReservationWithoutOrder",
     "product",
     &AuditWorld::failed,
     "INSERT INTO reservation (order_id, state, opened_at, changed_at) "
     "SELECT 'ord_none', 'HELD', 0, 0 FROM reservation WHERE order_id = ?",
     "DELETE FROM reservation WHERE order_id = 'ord_none' AND ? <> ''",
     {"RESERVATION_WITHOUT_ORDER"}},
    {"AnUnitMoreOnTheShelf",
     "product",
     &AuditWorld::on_credit,
     "UPDATE sku SET on_hand = on_hand + 1 WHERE sku_id IN "
     "(SELECT sku_id FROM reservation_line WHERE order_id = ?)",
     "UPDATE sku SET on_hand = on_hand - 1 WHERE sku_id IN "
     "(SELECT sku_id FROM reservation_line WHERE order_id = ?)",
     {"STOCK_ON_HAND"}},
    {"AnUnitMoreReserved",
     "product",
     &AuditWorld::on_credit,
     "UPDATE sku SET reserved = reserved + 1 WHERE sku_id IN "
     "(SELECT sku_id FROM reservation_line WHERE order_id = ?)",
     "UPDATE sku SET reserved = reserved - 1 WHERE sku_id IN "
     "(SELECT sku_id FROM reservation_line WHERE order_id = ?)",
     {"STOCK_HELD", "STOCK_RESERVED"}},
    {"ALineCancelledOnPaper",
     "order",
     &AuditWorld::on_credit,
     "UPDATE order_line SET cancelled = 1 WHERE order_id = ?",
     "UPDATE order_line SET cancelled = 0 WHERE order_id = ?",
     {"KEPT_VALUE", "ORDER_SOLD", "UNITS_CANCELLED"}},
    // ---- statuses
    {"ATimelineThatGoesAstray",
     "order",
     &AuditWorld::on_credit,
     "UPDATE order_timeline SET status = 'SHIPPING' WHERE order_id = ? AND step = 'pay-order'",
     "UPDATE order_timeline SET status = 'PAID' WHERE order_id = ? AND step = 'pay-order'",
     {"ILLEGAL_STEP", "TIMELINE"}},
    {"AFinalOrderThatStillWaits",
     "order",
     &AuditWorld::failed,
     "INSERT INTO order_awaited (order_id, fact, owner, due_at, consequence) "
     "VALUES (?, 'nothing', 'BUYER', 0, 'nothing')",
     "DELETE FROM order_awaited WHERE order_id = ?",
     {"AWAITED"}},
    {"AnOrderThatNobodyOwesAnything",
     "order",
     &AuditWorld::unpaid,
     "UPDATE order_awaited SET order_id = (SELECT order_id FROM order_line WHERE order_id <> ? "
     "AND delivered = 0 AND shipped > 0 LIMIT 1) WHERE fact = 'payment'",
     "UPDATE order_awaited SET order_id = ? WHERE fact = 'payment'",
     {"AWAITED"}},
    {"AnOrderThatDoesNotSayWhyItFailed",
     "order",
     &AuditWorld::failed,
     "UPDATE orders SET failure = NULL WHERE id = ?",
     "UPDATE orders SET failure = '{}' WHERE id = ?",
     {"REASON"}},
    {"ACancellationThatIsForgotten",
     "order",
     &AuditWorld::cancelled,
     "UPDATE order_cancellation SET status = 'REQUESTED' WHERE order_id = ?",
     "UPDATE order_cancellation SET status = 'COMPLETED' WHERE order_id = ?",
     {"CANCELLATION_OPEN"}},
    {"UnitsThatWaitForNoCancellation",
     "order",
     &AuditWorld::on_credit,
     "UPDATE order_line SET cancel_pending = 1 WHERE order_id = ?",
     "UPDATE order_line SET cancel_pending = 0 WHERE order_id = ?",
     {"UNITS_PENDING"}},
    // ---- parcels
    {"AParcelThatIsLostOnPaper",
     "shipping",
     &AuditWorld::delivered,
     "UPDATE shipment SET status = 'LOST' WHERE order_id = ?",
     "UPDATE shipment SET status = 'DELIVERED' WHERE order_id = ?",
     {"PARCEL_COPY", "UNITS_DELIVERED", "UNITS_LOST"}},
    {"ALineThatNobodyPickedUp",
     "order",
     &AuditWorld::shipping,
     "UPDATE order_line SET shipped = 0 WHERE order_id = ?",
     "UPDATE order_line SET shipped = quantity WHERE order_id = ?",
     {"UNITS_SHIPPED"}},
    {"AParcelWithMoreInIt",
     "shipping",
     &AuditWorld::delivered,
     "UPDATE shipment_line SET quantity = quantity + 1 WHERE shipment_id IN "
     "(SELECT shipment_id FROM shipment WHERE order_id = ?)",
     "UPDATE shipment_line SET quantity = quantity - 1 WHERE shipment_id IN "
     "(SELECT shipment_id FROM shipment WHERE order_id = ?)",
     {"PARCEL_UNITS", "UNITS_DELIVERED", "UNITS_SHIPPED"}},
    {"AParcelWithALineOfNobodysOrder",
     "shipping",
     &AuditWorld::delivered,
     "INSERT INTO shipment_line (shipment_id, line_id, sku_id, quantity, place) "
     "SELECT shipment_id, 'lin_none', 'sku_none', 1, 99 FROM shipment WHERE order_id = ?",
     "DELETE FROM shipment_line WHERE line_id = 'lin_none' AND ? <> ''",
     {"PARCEL_LINE"}},
    {"AParcelWithOtherGoodsInIt",
     "shipping",
     &AuditWorld::delivered,
     "UPDATE shipment_line SET sku_id = sku_id || 'x' WHERE shipment_id IN "
     "(SELECT shipment_id FROM shipment WHERE order_id = ?)",
     "UPDATE shipment_line SET sku_id = SUBSTR(sku_id, 1, LENGTH(sku_id) - 1) WHERE shipment_id IN "
     "(SELECT shipment_id FROM shipment WHERE order_id = ?)",
     {"PARCEL_LINE"}},
    {"AParcelOfAnotherSeller",
     "shipping",
     &AuditWorld::delivered,
     "UPDATE shipment SET seller_id = 'other_' || seller_id WHERE order_id = ?",
     "UPDATE shipment SET seller_id = SUBSTR(seller_id, 7) WHERE order_id = ?",
     {"PARCEL_LINE"}},
    {"ACopyThatStaysBehind",
     "order",
     &AuditWorld::delivered,
     "UPDATE order_shipment SET status = 'SHIPPING' WHERE order_id = ?",
     "UPDATE order_shipment SET status = 'DELIVERED' WHERE order_id = ?",
     {"PARCEL_COPY"}},
    {"ACopyWithoutParcel",
     "order",
     &AuditWorld::delivered,
     "INSERT INTO order_shipment (shipment_id, order_id, seller_id, status, units, updated_at) "
     "VALUES ('shp_none', ?, 'usr_seller', 'DELIVERED', '[]', 0)",
     "DELETE FROM order_shipment WHERE shipment_id = 'shp_none' AND order_id = ?",
     {"COPY_WITHOUT_PARCEL"}},
    {"AParcelOfAnotherOrder",
     "shipping",
     &AuditWorld::delivered,
     "UPDATE shipment SET order_id = 'ord_none' WHERE order_id = ?",
     "UPDATE shipment SET order_id = ? WHERE order_id = 'ord_none'",
     {"COURIER_ORDER", "PARCEL_MISSING", "PARCEL_WITHOUT_ORDER"}},
    {"AWaybillThatTheCourierNeverGave",
     "shipping",
     &AuditWorld::shipping,
     "UPDATE shipment SET waybill = waybill || 'x' WHERE order_id = ?",
     "UPDATE shipment SET waybill = SUBSTR(waybill, 1, LENGTH(waybill) - 1) WHERE order_id = ?",
     {"COURIER_CARRIES_GIVEN_UP", "COURIER_WAYBILL_MISSING", "DISPATCH_WAYBILL", "PARCEL_COPY"}},
    {"ADispatchThatIsForgotten",
     "shipping",
     &AuditWorld::shipping,
     "UPDATE dispatch SET reference = reference || 'x' WHERE shipment_id IN "
     "(SELECT shipment_id FROM shipment WHERE order_id = ?)",
     "UPDATE dispatch SET reference = SUBSTR(reference, 1, LENGTH(reference) - 1) "
     "WHERE shipment_id IN (SELECT shipment_id FROM shipment WHERE order_id = ?)",
     {"COURIER_WAYBILL_UNKNOWN"}},
    // ---- letters
    {"AnEventThatTheBrokerRefused",
     "order",
     &AuditWorld::delivered,
     "INSERT INTO outbox_refused (message_key, place, topic, headers, body, cause, refused_at) "
     "VALUES (?, 1, 'order', '{}', '{}', 'too large', 0)",
     "DELETE FROM outbox_refused WHERE message_key = ?",
     {"EVENT_REFUSED"}},
};

class Planted : public ::testing::TestWithParam<Plant> {
 protected:
  void run(Sql statement) const {
    const std::string id = GetParam().order == nullptr ? "usr_anna" : world().*GetParam().order;
    const auto rows = world().database(GetParam().service).transaction([&](Transaction& tx) {
      return tx.execute(statement, id);
    });
    ASSERT_GE(rows, 1) << "nothing was altered";
  }
  void TearDown() override {
    run(GetParam().undo);
    EXPECT_THAT(world().read().findings, IsEmpty()) << "it was not put back";
  }
};

TEST_P(Planted, IsFoundAndNothingElse) {
  run(GetParam().change);
  EXPECT_THAT(world().codes(), ElementsAreArray(GetParam().codes));
}

TEST_P(Planted, StandsInTwoReadings) {
  run(GetParam().change);
  const auto verdict = world().judged();
  std::set<std::string> codes;
  for (const auto& one : verdict.counted) codes.insert(one.code);
  for (const auto& one : verdict.explained) codes.insert(one.finding.code);
  EXPECT_THAT(codes, ElementsAreArray(GetParam().codes));
  EXPECT_EQ(verdict.gone, 0);
}

INSTANTIATE_TEST_SUITE_P(Differences, Planted, ::testing::ValuesIn(plants),
                         [](const auto& plant) { return std::string(plant.param.name); });

/// Neither the order nor its payment says whose it was.
TEST(CreditOfAnother, IsFoundAgainWhoseverItIs) {
  const auto set = [](const char* buyer) {
    world().database("order").transaction([&](Transaction& tx) {
      tx.execute("UPDATE orders SET buyer_id = ? WHERE id = ?", buyer, world().on_credit);
    });
    world().database("payment").transaction([&](Transaction& tx) {
      tx.execute("UPDATE payment SET buyer_id = ? WHERE order_id = ?", buyer, world().on_credit);
    });
  };
  set("usr_other");
  const auto verdict = world().judged();
  set("usr_anna");
  ASSERT_THAT(verdict.counted, ::testing::SizeIs(1));
  EXPECT_EQ(verdict.counted.front().code, "CREDIT_OF_ANOTHER");
  EXPECT_EQ(verdict.counted.front().expected, "of usr_other");
  EXPECT_EQ(verdict.counted.front().found, "10000 of usr_anna");
  EXPECT_THAT(verdict.explained, IsEmpty());
}

}  // namespace
}  // namespace perdura::audit::testing
