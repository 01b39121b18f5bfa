// Whatever happens to orders, and whatever gets lost: none that waits for its workflow is
// forgotten.
#include <rapidcheck.h>

#include <set>

#include "tests/domain/properties.hpp"
#include "tests/services/order/recover_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace std::chrono_literals;
using namespace domain::calls;
using platform::Delivered;

enum class Happening {
  Place,
  Pay,  // by card: it can be paid, then it is
  Decline,
  Fail,  // or it is not paid in time
  AskToCancel,
  Announce,
  Settle,
  Lose,
  Take,
  Close,
  Round
};
constexpr int happenings = 11;

struct Lives : RecoverWorld {
  void happen(Happening what, std::size_t chosen) {
    const auto& placed = sagas.placed;
    if (what == Happening::Place || placed.empty()) return act(Happening::Place, chosen);
    act(what, chosen % placed.size());
  }
  void act(Happening what, std::size_t which) {
    switch (what) {
      case Happening::Place:
        place(which % 2 == 0 ? two_coffees : two_by_card, std::to_string(sagas.placed.size()));
        return;
      case Happening::Pay:
        return pay_somehow(sagas.placed[which]);
      case Happening::Decline:
        decline(sagas.placed[which].order_id);
        return;
      case Happening::Fail:
        return fail_somehow(sagas.placed[which]);
      case Happening::AskToCancel:
        cancel(sagas.placed[which].order_id.value(), std::to_string(++cancels_));
        return;
      case Happening::Announce:
      case Happening::Settle:
        return lead_cancel(what == Happening::Settle, which);
      case Happening::Lose:
        return lose_facts();
      case Happening::Take:
        return relay_all(Delivered::Taken);
      case Happening::Close:
        return relay_all(Delivered::Closed);
      case Happening::Round:
        round_after(45s);
        return;
    }
  }
  /// Under a new key each time; refusals do not matter.
  template <class Fact>
  void tell_again(const std::string& route, const Fact& fact) {
    call(worker, HttpMethod::Post, "/internal/v1/orders/" + route, json::to_text(fact),
         route + std::to_string(++told_));
  }
  void pay_somehow(const PlaceOrder& order) {
    if (!order.credit.is_zero()) {
      pay(order);
    } else if (opened_.insert(order.order_id.value()).second) {
      open(order);
    } else {
      tell_again("payment-validated",
                 RecordPaymentValidated{order.order_id, attempt(1), domain::Money(6'000)});
    }
  }
  void fail_somehow(const PlaceOrder& order) {
    if (!opened_.contains(order.order_id.value())) {
      fail(order, {domain::Code("OUT_OF_STOCK"), "no", {}});
    } else {
      tell_again("unpaid", RecordUnpaid{order.order_id,
                                        UnpaidBecause::Deadline,
                                        {domain::Code("PAYMENT_EXPIRED"), "no", {}},
                                        {}});
    }
  }
  /// The workflow that is asked for the chosen cancel gets so far with it.
  void lead_cancel(bool to_its_end, std::size_t chosen) {
    if (sagas.cancels.empty()) return;
    const auto& wanted = sagas.cancels[chosen % sagas.cancels.size()];
    const auto row = db.read([&](platform::sql::Reader& reader) {
      return store::find_cancellation(reader, wanted.cancellation_id).value();
    });
    const auto key = wanted.cancellation_id.value();
    call(worker, HttpMethod::Post, "/internal/v1/orders/cancel-pending",
         json::to_text(RecordCancelPending{row.order_id, wanted.cancellation_id, wanted.led_by}),
         "p" + key);
    if (!to_its_end) return;
    if (opened_.contains(row.order_id.value())) {
      tell_again("unpaid", RecordUnpaid{row.order_id,
                                        UnpaidBecause::Cancelled,
                                        {domain::Code("CANCELLED"), "", {}},
                                        wanted.cancellation_id});
    }
    tell_again("cancelled",
               RecordCancelled{row.order_id, wanted.cancellation_id, domain::Money(6'000)});
  }

 private:
  int cancels_ = 0, told_ = 0;
  std::set<std::string> opened_;
};

TEST(LostOrders, AreNeverForgottenWhateverHappens) {
  std::set<std::string> seen;
  perdura::testing::holds_for_all([&] {
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, happenings), rc::gen::inRange(0, 4)));
    Lives world;
    for (const auto& [what, which] : steps) {
      world.happen(static_cast<Happening>(what), static_cast<std::size_t>(which));
    }
    world.lose_facts();
    world.round_after(61min);  // the longest pause
    std::set<std::string> told;
    for (const auto& fact : world.facts()) RC_ASSERT(told.insert(fact.request_id).second);
    const auto page = parsed(world.get(support, "/api/v1/orders?limit=100"));
    for (const auto& order : page.at("items").as_array()) {
      const auto status = text(order, "/status");
      seen.insert(status);
      const bool is_final = status == "FAILED" || status == "CANCELLED" || status == "EXPIRED";
      bool waits =
          status == "PENDING" || status == "CANCEL_PENDING" || status == "AWAITING_PAYMENT";
      for (const auto& cancellation : order.at("cancellations").as_array()) {
        const bool requested = text(cancellation, "/status") == "REQUESTED";
        if (requested) seen.insert("REQUESTED");
        RC_ASSERT(!(is_final && requested));
        waits = waits || requested;
        if (requested) RC_ASSERT(told.contains(text(cancellation, "/id")));
      }
      RC_ASSERT(told.contains(text(order, "/id") + "/start") == waits);
    }
  });
  if (perdura::testing::cases_wanted() < perdura::testing::cases) return;
  EXPECT_THAT(seen,
              ::testing::IsSupersetOf({"PENDING", "AWAITING_PAYMENT", "PAID", "FAILED", "EXPIRED",
                                       "CANCEL_PENDING", "CANCELLED", "REQUESTED"}));
}

}  // namespace
}  // namespace perdura::services::order::testing
