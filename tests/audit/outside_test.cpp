// What the gateway and the courier know, and we do not.
#include "audit/outside.hpp"
#include "tests/audit/audit_world.hpp"

namespace perdura::audit::testing {
namespace {

using sql::Transaction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A world of its own: what happens outside cannot be taken back.
class Outside : public ::testing::Test {
 protected:
  std::string pg_order(const std::string& order) {
    return world_.read().books.payments.at(order).row.pg_order_id.value();
  }
  std::string waybill(const std::string& order) {
    const auto books = world_.read().books;
    return books.shipments.at(books.parcels.at(order).front()).row.waybill.value();
  }
  template <class Work>
  auto at_gateway(Work work) {
    return world_.shop.payment.outside.desk.with(work);
  }
  /// The payer pays, and nobody tells us.
  void approve(const std::string& order) {
    const auto id = pg_order(order);
    at_gateway([&](auto& brain, auto now) { return brain.approve(id, {}, now); });
  }

  AuditWorld world_;
};

TEST_F(Outside, AllIsRightAtFirst) {
  const auto reading = world_.read();
  EXPECT_THAT(reading.findings, IsEmpty());
  EXPECT_TRUE(is_quiet(reading, true));
  EXPECT_THAT(reading.books.orders, SizeIs(6));
  EXPECT_THAT(reading.books.gateway, SizeIs(5)) << "one is on credit";
  EXPECT_THAT(reading.books.courier, SizeIs(2));
}

TEST_F(Outside, MoneyHeldForAnOrderThatFailedIsFound) {
  approve(world_.failed);
  EXPECT_THAT(world_.codes(), ElementsAre("GATEWAY_MONEY_UNKNOWN"));
}

TEST_F(Outside, MoneyHeldForAnOrderThatWaitsForItIsNoDifference) {
  approve(world_.unpaid);
  EXPECT_THAT(world_.codes(), IsEmpty());
}

TEST_F(Outside, ARefundAtTheGatewaysOwnDeskIsFound) {
  const std::string transaction =
      world_.read().books.payments.at(world_.delivered).attempts.front().pg_transaction_id.value();
  at_gateway([&](auto& brain, auto now) {
    return brain.refund(transaction, {"at-the-desk", 100, "OTHER"}, "k", now);
  });
  EXPECT_THAT(world_.codes(), ElementsAre("GATEWAY_REFUNDED", "GATEWAY_REFUND_UNKNOWN"));
  EXPECT_THAT(world_.judged().counted, SizeIs(2)) << "nobody is at work for it";
}

TEST_F(Outside, APaymentThatWeDoNotKnowIsFoundTwice) {
  at_gateway([](auto& brain, auto now) {
    return brain.register_payment({"pgo-strange", {"ord_none", 100, "KRW", {}}}, "k", now);
  });
  EXPECT_THAT(world_.codes(), ElementsAre("GATEWAY_PAYMENT_UNKNOWN"));
  EXPECT_THAT(world_.judged().counted, SizeIs(1));
}

TEST_F(Outside, APaymentThatTheGatewayHasLostIsFound) {
  world_.shop.payment.db.transaction([&](Transaction& tx) {
    tx.execute("UPDATE payment SET pg_order_id = 'pgo-lost' WHERE order_id = ?", world_.unpaid);
  });
  EXPECT_THAT(world_.codes(), ElementsAre("GATEWAY_PAYMENT_MISSING", "GATEWAY_PAYMENT_UNKNOWN",
                                          "PAYMENT_OF_ORDER"));
}

TEST_F(Outside, ACaptureThatNamesNoTransactionIsFound) {
  world_.shop.payment.db.transaction([&](Transaction& tx) {
    tx.execute(
        "UPDATE payment_attempt SET pg_transaction_id = NULL WHERE payment_id = "
        "(SELECT payment_id FROM payment WHERE order_id = ?)",
        world_.delivered);
  });
  EXPECT_THAT(world_.codes(), ElementsAre("ATTEMPT_UNNAMED", "GATEWAY_MONEY_UNKNOWN"));
  EXPECT_THAT(world_.judged().counted, SizeIs(2));
}

TEST_F(Outside, WhatTheCourierHasNotToldExplainsItself) {
  world_.shop.carry(waybill(world_.shipping), 4);  // at the door, and we have not heard of it
  const auto verdict = world_.judged();
  EXPECT_THAT(verdict.counted, IsEmpty());
  ASSERT_THAT(verdict.explained, SizeIs(1));
  EXPECT_EQ(verdict.explained.front().finding.code, "COURIER_STATUS");
  EXPECT_FALSE(world_.judged(true).clean());
}

TEST_F(Outside, WhatTheCourierHasToldTwiceCounts) {
  world_.shop.shipping.db.transaction([&](Transaction& tx) {
    tx.execute("UPDATE shipment SET status = 'SHIPPING' WHERE order_id = ?", world_.delivered);
    tx.execute("UPDATE shipment SET look_at = 1 WHERE order_id = ?", world_.delivered);
  });
  const auto verdict = world_.judged();
  std::set<std::string> codes;
  for (const auto& one : verdict.counted) codes.insert(one.code);
  EXPECT_THAT(codes, ::testing::Contains("COURIER_STATUS"));
}

/// Answers nothing, or nonsense.
struct Odd final : platform::HttpClient {
  platform::HttpResponse send(const platform::HttpRequest&, std::chrono::milliseconds) override {
    if (status == 0) throw platform::HttpError(platform::HttpError::Kind::NotSent, "nobody there");
    return {.status = status, .headers = {}, .body = "nonsense"};
  }
  int status = 0;
};

TEST_F(Outside, WhoeverDoesNotAnswerIsNamed) {
  Odd odd;
  Books books;
  const Progress untold = [](std::string_view, std::size_t) {};
  const auto why = [&](int status) -> std::string {
    odd.status = status;
    try {
      read_gateway(odd, {}, 100, books, untold);
    } catch (const Away& away) {
      return away.what();
    }
    return "";
  };
  EXPECT_EQ(why(0), "the payment gateway (mock-pg): nobody there");
  EXPECT_THAT(why(503), HasSubstr("is answered 503"));
  EXPECT_THAT(why(200), HasSubstr("makes no sense"));
  EXPECT_THAT(why(404), HasSubstr("there is no GET"));
}

}  // namespace
}  // namespace perdura::audit::testing
