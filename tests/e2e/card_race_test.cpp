// Acts on one order, or for one unit, that meet: one of them wins, and the books know only that
// one. Each race is run several times; E2E_ROUNDS says how often.
#include <algorithm>
#include <atomic>

#include "apps/client/error.hpp"
#include "tests/e2e/card.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/together.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using platform::HttpResponse;
using ::testing::AnyOf;
using ::testing::SizeIs;

class ARace : public CardTest {
 protected:
  static std::string numbered(const std::string& what, int n) {
    return what + "-" + std::to_string(n);
  }

  static bool is_being_cancelled(Stage& shop, const SeenOrder& order) {
    return !shop.read_order(order.id).cancellations.empty();
  }

  /// The order, once it awaits its payment; nothing if it found no stock.
  static std::optional<SeenOrder> bought(Stage& shop, const platform::HttpRequest& request,
                                         std::size_t buyer) {
    const auto response = shop.buyer(buyer).send(request);
    if (response.status == 409) {
      EXPECT_EQ(code_of(response), "OUT_OF_STOCK");
      return std::nullopt;
    }
    apps::require_status(request, response, {201, 202});
    // Who got 202 reads what became of it.
    auto seen = apps::read_answer<SeenOrder>(request, response);
    eventually("the end of the placement", [&] {
      seen = shop.read_order(seen.id, buyer);
      return seen.status != "PENDING";
    });
    return seen.status == "FAILED" ? std::nullopt : std::optional(seen);
  }
};

TEST_F(ARace, OfCancelAgainstPaymentAlwaysEndsCancelledAndNothingIsKept) {
  Stage& shop = stage();
  int paid_first = 0;
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = shop.card_order(numbered("order", n));
    together({[&] {
                // Each other payer is the later one.
                if (n % 2 == 1)
                  eventually("a cancel", [&] { return is_being_cancelled(shop, order); });
                pg_.approve(order.pg_order_id());
              },
              [&] {
                const auto response = cancel(shop, order, numbered("cancel", n));
                EXPECT_THAT(response.status, AnyOf(200, 202)) << response.body;
              }});
    const auto ended = shop.await_status(order.id, "CANCELLED");
    EXPECT_EQ(ended.payment.captured_amount, ended.payment.refunded_amount);
    paid_first += ended.payment.captured_amount > Money(0) ? 1 : 0;
  }
  RecordProperty("paid_first", paid_first);
}

TEST_F(ARace, OfWebhookAgainstConfirmIsPaidOnce) {
  Stage& shop = stage();
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = shop.card_order(numbered("order", n));
    pg_.approve(order.pg_order_id());
    together({[&] { EXPECT_EQ(confirm(shop, order).status, 200); },
              [&] { pg_.notify(order.pg_order_id(), true); }});
    shop.await_status(order.id, "PAID");
    EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(), ::testing::ElementsAre("CAPTURED"));
    EXPECT_THAT(attempts_of(shop, order).attempts, SizeIs(1));
  }
}

TEST_F(ARace, OfTwoCancelsRefundsOnceAndRefusesOne) {
  Stage& shop = stage();
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = paid_by_card(shop, numbered("order", n));
    std::vector<HttpResponse> responses(2);
    together(2, [&](int which) {
      responses[static_cast<std::size_t>(which)] =
          cancel(shop, order, numbered("cancel-" + std::to_string(which), n));
    });
    const auto ended = shop.await_status(order.id, "CANCELLED");
    EXPECT_EQ(ended.payment.refunded_amount, Money(15'000));
    EXPECT_EQ(pg_.book(order.pg_order_id()).refunded, Money(15'000));
    // Who got 202 may have lost: his cancellation says so.
    const auto completed =
        std::ranges::count(ended.cancellations, "COMPLETED", &SeenCancellation::status);
    EXPECT_EQ(completed, 1);
    const auto taken = std::ranges::count_if(
        responses, [](const HttpResponse& one) { return one.status == 200 || one.status == 202; });
    EXPECT_GE(taken, 1);
    for (const auto& response : responses) {
      EXPECT_THAT(response.status, AnyOf(200, 202, 409)) << response.body;
    }
  }
}

TEST_F(ARace, OfCancelAgainstPickupIsDecidedByTheCourier) {
  Stage& shop = stage();
  int stopped = 0;
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = paid_by_card(shop, numbered("order", n));
    const auto waybill = dispatched(shop, order).waybill.value();
    bool picked_up = true;
    HttpResponse answer;
    together({[&] {
                // Of three couriers one is at once, one later, one later still.
                if (n % 3 == 1)
                  eventually("a cancel", [&] { return is_being_cancelled(shop, order); });
                if (n % 3 == 2) {
                  eventually("a stop",
                             [&] { return parcel_of(shop, order).status != "WAYBILL_ISSUED"; });
                }
                try {
                  courier_.advance(waybill);
                } catch (const apps::ApiError& refused) {
                  // It was stopped before.
                  EXPECT_TRUE(refused.is(409)) << refused.what();
                  picked_up = false;
                }
              },
              [&] { answer = cancel(shop, order, numbered("cancel", n)); }});
    EXPECT_THAT(answer.status, AnyOf(200, 202, 409)) << answer.body;
    const auto ended = shop.await_status(order.id, picked_up ? "SHIPPING" : "CANCELLED");
    EXPECT_EQ(ended.payment.refunded_amount, Money(picked_up ? 0 : 15'000));
    stopped += picked_up ? 0 : 1;
  }
  RecordProperty("stopped", stopped);
}

TEST_F(ARace, OfTwoPaymentsKeepsOne) {
  Stage& shop = stage();
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = shop.card_order(numbered("order", n));
    together(2, [&](int) { pg_.approve(order.pg_order_id()); });
    shop.await_status(order.id, "PAID");
  }
  ASSERT_THAT(audit(shop), ::testing::IsEmpty());
  for (const auto& order : shop.read_orders()) {
    EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(),
                ::testing::UnorderedElementsAre("CAPTURED", "VOIDED"));
  }
}

TEST_F(ARace, ForTheLastUnitIsWonByOneOfFiftyBuyers) {
  constexpr std::size_t buyers = 50;
  // Each of them is as long as several of the others.
  const auto rounds = static_cast<std::size_t>((race_rounds() + 3) / 4);
  Stage& shop = stage({.credit = Money(0),
                       .goods = std::vector<Goods>(rounds, {Money(5'000), 1}),
                       .buyers = buyers});
  for (std::size_t n = 0; n < rounds; ++n) {
    SCOPED_TRACE(n);
    std::vector<domain::Units> quantities(rounds, 0);
    quantities[n] = 1;
    const auto request = shop.card_order_of("order-" + std::to_string(n), quantities);
    std::atomic<int> winners = 0;
    together(static_cast<int>(buyers), [&](int which) {
      const auto buyer = static_cast<std::size_t>(which);
      const auto won = bought(shop, request, buyer);
      if (!won) return;
      ++winners;
      pg_.approve(won->pg_order_id());
      shop.await_status(won->id, "PAID", buyer);
    });
    EXPECT_EQ(winners, 1);
  }
}

TEST_F(ARace, OfARefundAgainstItsLostAnswerRefundsOnce) {
  Stage& shop = stage();
  std::vector<SeenOrder> orders;
  for (int n = 0; n < race_rounds(); ++n) {
    orders.push_back(paid_by_card(shop, numbered("order", n)));
    force(PgFault{orders.back().pg_order_id(), "refund", "timeout_after", 1});
  }
  // All at once, for each of them waits.
  together(race_rounds(), [&](int n) {
    const auto& order = orders[static_cast<std::size_t>(n)];
    EXPECT_THAT(cancel(shop, order, numbered("cancel", n)).status, AnyOf(200, 202));
    shop.await_status(order.id, "CANCELLED");
    const auto book = pg_.book(order.pg_order_id());
    EXPECT_EQ(book.refunded, Money(15'000));
  });
}

}  // namespace
}  // namespace perdura::e2e
