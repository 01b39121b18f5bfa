// Acts on one order, or for one unit, that meet: one of them wins, and the books know only that
// one. Each race is run several times; E2E_ROUNDS says how often. Over them each side wins.
#include <algorithm>
#include <array>
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
  static void await_being_cancelled(Stage& shop, const SeenOrder& order) {
    eventually("a cancel", [&] { return is_being_cancelled(shop, order); });
  }
  /// Whoever pays has done so; whether the shop knows is another question.
  void await_money(const SeenOrder& order) {
    eventually("money at the gateway",
               [&] { return !pg_.book(order.pg_order_id()).transactions.empty(); });
  }
  void await_courier(const SeenOrder& order, const std::string& status) {
    eventually("the courier to say " + status,
               [&] { return courier_.parcels(order.id).at(0).status == status; });
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
  int paid_first = 0, cancelled_first = 0;
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = shop.card_order(numbered("order", n));
    together({[&] {
                if (round_of(n) == Wins::Second) shop.await_status(order.id, "CANCELLED");
                if (n % 4 == 3) await_being_cancelled(shop, order);
                pg_.approve(order.pg_order_id());
              },
              [&] {
                if (round_of(n) == Wins::First) await_money(order);
                const auto response = cancel(shop, order, numbered("cancel", n));
                EXPECT_THAT(response.status, AnyOf(200, 202)) << response.body;
              }});
    const auto ended = shop.await_status(order.id, "CANCELLED");
    EXPECT_EQ(ended.payment.captured_amount, ended.payment.refunded_amount);
    ++(ended.payment.captured_amount > Money(0) ? paid_first : cancelled_first);
  }
  EXPECT_GE(paid_first, 1);
  EXPECT_GE(cancelled_first, 1);
  RecordProperty("paid_first", paid_first);
}

TEST_F(ARace, OfWebhookAgainstConfirmIsPaidOnce) {
  Stage& shop = stage();
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = shop.card_order(numbered("order", n));
    const bool confirm_wins = round_of(n) == Wins::First;
    // Of the payment the gateway tells nothing until it is confirmed.
    if (confirm_wins) force(PgFault{order.pg_order_id(), "webhook", "refuse", 1});
    pg_.approve(order.pg_order_id());
    if (confirm_wins) {
      await_strikes();
      EXPECT_EQ(shop.read_order(order.id).status, "AWAITING_PAYMENT");
    }
    together({[&] {
                if (round_of(n) == Wins::Second) shop.await_status(order.id, "PAID");
                EXPECT_EQ(confirm(shop, order).status, 200);
              },
              [&] {
                if (confirm_wins) shop.await_status(order.id, "PAID");
                pg_.notify(order.pg_order_id(), true);
              }});
    shop.await_status(order.id, "PAID");
    EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(), ::testing::ElementsAre("CAPTURED"));
    EXPECT_THAT(attempts_of(shop, order).attempts, SizeIs(1));
  }
}

/// Whether the cancel that was answered so is the one that came about; else it was refused, at once
/// or, after a 202, by its cancellation's end.
bool came_about(const HttpResponse& answer, const SeenOrder& ended) {
  if (answer.status != 200 && answer.status != 202) {
    EXPECT_EQ(answer.status, 409) << answer.body;
    EXPECT_EQ(code_of(answer), "ILLEGAL_TRANSITION");
    return false;
  }
  const auto id = json::from_text<SeenCancellation>(answer.body).id;
  const auto own = std::ranges::find(ended.cancellations, id, &SeenCancellation::id);
  if (own == ended.cancellations.end()) {
    ADD_FAILURE() << "the order knows nothing of " << answer.body;
    return false;
  }
  if (own->status == "COMPLETED") return true;
  EXPECT_EQ(own->status, "REFUSED");
  EXPECT_EQ(answer.status, 202) << "it was said to be done: " << answer.body;
  return false;
}

/// Once each of its cancellations has come to an end.
SeenOrder cancelled_and_decided(Stage& shop, const SeenOrder& order) {
  auto ended = shop.await_status(order.id, "CANCELLED");
  eventually("an end of each cancellation", [&] {
    ended = shop.read_order(order.id);
    return std::ranges::all_of(ended.cancellations, [](const auto& one) {
      return one.status == "COMPLETED" || one.status == "REFUSED";
    });
  });
  return ended;
}

TEST_F(ARace, OfTwoCancelsRefundsOnceAndRefusesOne) {
  Stage& shop = stage();
  std::array<int, 2> wins{};
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = paid_by_card(shop, numbered("order", n));
    std::array<HttpResponse, 2> answers;
    together(2, [&](int which) {
      // The later one comes when the order has heard the other.
      if (round_of(n) == (which == 0 ? Wins::Second : Wins::First)) {
        eventually("a cancel", [&] { return shop.read_order(order.id).status != "PAID"; });
      }
      answers.at(static_cast<std::size_t>(which)) =
          cancel(shop, order, numbered("cancel-" + std::to_string(which), n));
    });
    const auto ended = cancelled_and_decided(shop, order);
    EXPECT_EQ(ended.payment.refunded_amount, Money(15'000));
    EXPECT_EQ(pg_.book(order.pg_order_id()).refunded, Money(15'000));
    const bool first = came_about(answers[0], ended), second = came_about(answers[1], ended);
    EXPECT_NE(first, second) << answers[0].body << "\n" << answers[1].body;
    ++wins.at(first ? 0 : 1);
    EXPECT_EQ(std::ranges::count(ended.cancellations, "COMPLETED", &SeenCancellation::status), 1);
  }
  EXPECT_THAT(wins, ::testing::Each(::testing::Ge(1)));
}

TEST_F(ARace, OfCancelAgainstPickupIsDecidedByTheCourier) {
  Stage& shop = stage();
  int stopped = 0, carried = 0;
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = paid_by_card(shop, numbered("order", n));
    const auto waybill = dispatched(shop, order).waybill.value();
    bool picked_up = true;
    HttpResponse answer;
    together({[&] {
                if (round_of(n) == Wins::Second) await_courier(order, "CANCELLED");
                // Of the others one comes at once, one later, one later still.
                if (n % 8 == 3) await_being_cancelled(shop, order);
                if (n % 8 == 7) {
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
              [&] {
                if (round_of(n) == Wins::First) await_courier(order, "PICKED_UP");
                answer = cancel(shop, order, numbered("cancel", n));
              }});
    EXPECT_THAT(answer.status, AnyOf(200, 202, 409)) << answer.body;
    const auto ended = shop.await_status(order.id, picked_up ? "SHIPPING" : "CANCELLED");
    EXPECT_EQ(ended.payment.refunded_amount, Money(picked_up ? 0 : 15'000));
    ++(picked_up ? carried : stopped);
  }
  EXPECT_GE(stopped, 1);
  EXPECT_GE(carried, 1);
  RecordProperty("stopped", stopped);
}

TEST_F(ARace, OfTwoPaymentsKeepsOne) {
  Stage& shop = stage();
  std::array<int, 2> wins{};
  for (int n = 0; n < race_rounds(); ++n) {
    SCOPED_TRACE(n);
    const auto order = shop.card_order(numbered("order", n));
    std::array<PgBook, 2> seen;
    together(2, [&](int which) {
      const bool is_later = round_of(n) == (which == 0 ? Wins::Second : Wins::First);
      if (is_later) shop.await_status(order.id, "PAID");
      seen.at(static_cast<std::size_t>(which)) = pg_.approve(order.pg_order_id());
    });
    shop.await_status(order.id, "PAID");
    if (round_of(n) == Wins::Either) continue;
    // The first one's answer shows his payment alone.
    const std::size_t first = seen.at(0).transactions.size() == 1 ? 0 : 1;
    const auto book = pg_.book(order.pg_order_id());
    EXPECT_EQ(book.transactions.at(0).status, "CAPTURED");
    ++wins.at(first);
  }
  EXPECT_THAT(wins, ::testing::Each(::testing::Ge(1)));
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
