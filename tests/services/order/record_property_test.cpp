// Whatever a workflow tells, in whatever order and how often: an order never leaves its table.
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "domain/names.hpp"
#include "tests/domain/properties.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::CancellationId;
using domain::Money;

enum class What {
  Paid,
  Failed,
  CancelPending,
  Cancelled,
  Opened,
  Declined,
  Validated,
  Unpaid,
  Asked,
  Settled,
  Reminded,
  Completed,
  Parcel
};
constexpr int whats = static_cast<int>(What::Parcel) + 1;

struct Told {
  What what = What::Paid;
  int of = 0;   // about which cancellation, which attempt, which parcel, why
  int key = 0;  // equal keys are repeats of one call
  int how = 0;  // how a parcel is, or a cancellation ended
};

std::ostream& operator<<(std::ostream& out, const Told& told) {
  return out << "{" << static_cast<int>(told.what) << " of " << told.of << " key " << told.key
             << " how " << told.how << "}";
}

/// One that the buyer asked for, or one that the workflow leads itself.
CancellationId cancellation(const OrderWorld& world, int number) {
  const auto& asked = world.sagas.cancels;
  if (number == 0 || asked.empty()) return CancellationId("can_" + std::to_string(number));
  return asked[static_cast<std::size_t>(number) % asked.size()].cancellation_id;
}

Failure because(const char* code) { return {domain::Code(code), "", {}}; }

/// One unit of the only line lies in each of two parcels.
RecordShipment parcel(const domain::OrderId& order, const Told& told) {
  static const std::vector<std::string> statuses{"SHIPPING", "DELIVERED", "LOST", "RETURNED"};
  const auto status = statuses.at(static_cast<std::size_t>(told.how));
  const auto number = std::to_string(told.of % 2);
  return {order,
          domain::EventId("evt_" + std::to_string(told.key)),
          domain::ShipmentId("shp_" + number),
          status,
          {units(0, 1)},
          Money(told.how > 1 ? 3'000 : 0)};
}

/// Of both parcels one could be stopped, or none, or both (which is told otherwise).
RecordCancelSettled settled(const domain::OrderId& order, const CancellationId& can, int how) {
  if (how == 0) return {order, can, {}, {units(0, 2)}, Money()};
  if (how == 1) return {order, can, {units(0, 2)}, {}, Money(6'000)};
  return {order, can, {units(0, 1)}, {units(0, 1)}, Money(3'000)};
}

std::optional<OrderRecorded> tell(OrderWorld& world, const Told& told) {
  const PlaceOrder& start = world.sagas.placed.back();
  const auto& id = start.order_id;
  const auto can = cancellation(world, told.of);
  const auto post = [&](const std::string& route, const auto& fact, const std::string& more = "") {
    const auto response = world.call(worker, HttpMethod::Post, "/internal/v1/orders/" + route,
                                     json::to_text(fact), route + std::to_string(told.key) + more);
    RC_ASSERT(response.status < 500);
    return response.status == 200 ? std::optional(json::from_text<OrderRecorded>(response.body))
                                  : std::nullopt;
  };
  switch (told.what) {
    case What::Paid:
      return post("paid", RecordPaid{id, held(start), Money(6'000)});
    case What::Failed:
      return post("failed", RecordFailed{id, because("OUT_OF_STOCK")});
    case What::CancelPending:
      return post("cancel-pending", RecordCancelPending{id, can});
    case What::Cancelled:
      return post("cancelled", RecordCancelled{id, can, Money(told.how == 0 ? 3'000 : 6'000)});
    case What::Opened:
      return post(
          "awaiting-payment",
          RecordAwaitingPayment{id, held(start), {}, domain::PgOrderId("pg_1"), "http://pg"});
    case What::Declined:
      return post("attempt-declined",
                  RecordAttemptDeclined{id, attempt(told.of), told.of + told.key});
    case What::Validated:
      return post("payment-validated",
                  RecordPaymentValidated{id, attempt(told.of), Money(6'000 - told.key / 2)});
    case What::Unpaid: {
      const auto reasons = domain::named_values<UnpaidBecause>();
      const auto why = reasons[static_cast<std::size_t>(told.of + told.key) % reasons.size()].first;
      return post("unpaid", RecordUnpaid{id, why, because("PAYMENT_EXPIRED"), can});
    }
    case What::Asked:
      RC_ASSERT(world.cancel(id.value(), std::to_string(told.key)).status < 500);
      return std::nullopt;
    case What::Settled:
      return post("cancel-settled", settled(id, can, told.how));
    case What::Reminded:
      return post("reminded", RecordReminded{id});
    case What::Completed:
      return post("completed",
                  RecordCompleted{id, told.of == 0 ? domain::Actor::Buyer : domain::Actor::System});
    case What::Parcel: {
      const auto fact = parcel(id, told);
      return post("shipment", fact, fact.shipment_id.value() + fact.status);
    }
  }
  throw std::invalid_argument("nothing that is told");
}

bool in_table(const std::string& from, const std::string& to) {
  for (const auto& row : statemachines::order::info().rows) {
    if (row.source == from && row.target == to && !row.late) return true;
  }
  return false;
}

/// A fact about parcels may tell of a pick-up and of an end.
bool by_the_table(What what, const std::string& from, const std::string& to) {
  const bool twice = what == What::Parcel || what == What::Settled;
  return from == to || in_table(from, to) ||
         (twice && in_table(from, "SHIPPING") && in_table("SHIPPING", to));
}

bool waits_for_nothing(const std::string& status) {
  return status == "FAILED" || status == "CANCELLED" || status == "EXPIRED" ||
         status == "COMPLETED";
}

/// Of both units: none is in two places, and what is closed is given back.
void check_units(const value& order) {
  if (order.at("lines").as_array().empty()) return;
  const auto status = text(order, "/status");
  const auto count = [&](const char* name) {
    return static_cast<domain::Units>(number(order, "/lines/0/" + std::string(name)));
  };
  const domain::LineUnits units{.ordered = 2,
                                .cancel_pending = count("cancel_pending"),
                                .cancelled = count("cancelled"),
                                .shipped = count("shipped"),
                                .delivered = count("delivered"),
                                .lost = count("lost"),
                                .sent_back = count("sent_back")};
  RC_ASSERT(domain::problem_of(units) == std::nullopt);
  RC_ASSERT(status == "CANCEL_PENDING" || units.cancel_pending == 0);
  const auto sum = domain::progress_of(std::vector{units});
  // A second end of a parcel gives back without moving its units.
  if (status != "CANCELLED") {
    RC_ASSERT(number(order, "/payment/refunded_amount") >= 3'000 * sum.closed);
  }
  RC_ASSERT((status == "DELIVERED" || status == "COMPLETED") ==
            (sum.open == 0 && sum.delivered > 0 && status != "CANCEL_PENDING"));
  if (status == "PAID") RC_ASSERT(units.shipped + units.cancelled == 0);
}

void check_money(const value& order, bool by_card) {
  const auto status = text(order, "/status");
  const auto& payment = order.at("payment");
  const auto captured = number(payment, "/captured_amount");
  const auto refunded = number(payment, "/refunded_amount");
  const bool unpaid = status == "PENDING" || status == "FAILED" || status == "EXPIRED" ||
                      status == "AWAITING_PAYMENT";
  if (unpaid) RC_ASSERT(captured == 0);
  if (status == "PAID") RC_ASSERT(captured - refunded == 6'000);
  RC_ASSERT(0 <= refunded && refunded <= captured);
  if (status == "CANCELLED") RC_ASSERT(captured == refunded);
  RC_ASSERT(by_card || (status != "AWAITING_PAYMENT" && status != "EXPIRED"));
  RC_ASSERT(payment.as_object().contains("checkout_url") == (status == "AWAITING_PAYMENT"));
  int completed = 0;
  for (const auto& row : order.at("cancellations").as_array()) {
    completed += text(row, "/status") == "COMPLETED";
  }
  RC_ASSERT(completed <= 1);
  const bool may_be = status == "CANCELLED" || status == "SHIPPING" || status == "DELIVERED" ||
                      status == "COMPLETED";
  RC_ASSERT(completed == 0 || may_be);
}

/// How many events there are.
std::int64_t check_whole(OrderWorld& world, const value& order) {
  const auto status = text(order, "/status");
  std::set<std::string> types;
  std::int64_t sequence = 0;
  for (const auto& event : world.events()) {
    RC_ASSERT(types.insert(event.type).second);
    RC_ASSERT(event.sequence == ++sequence);
  }
  RC_ASSERT(types.contains("order.failed") == (status == "FAILED"));
  RC_ASSERT(types.contains("order.expired") == (status == "EXPIRED"));
  RC_ASSERT(types.contains("order.cancelled") == (status == "CANCELLED"));
  RC_ASSERT(types.contains("order.delivered") == (status == "DELIVERED" || status == "COMPLETED"));
  RC_ASSERT(types.contains("order.completed") == (status == "COMPLETED"));
  RC_ASSERT(types.contains("order.paid") == (number(order, "/payment/captured_amount") > 0));
  RC_ASSERT(types.contains("order.placed") == !order.at("lines").as_array().empty());
  const auto waiting = parsed(world.get(anna, "/api/v1/orders/" + text(order, "/id") + "/waiting"));
  RC_ASSERT(waiting.at("items").as_array().empty() == waits_for_nothing(status));
  return sequence;
}

TEST(OrderRecords, NeverLeaveTheTableWhateverIsToldInWhateverOrder) {
  // Each once, and what comes late in an order's life more often.
  std::vector<What> choices{What::Parcel, What::Parcel,    What::Parcel,
                            What::Parcel, What::Completed, What::Unpaid};
  for (int what = 0; what < whats; ++what) choices.push_back(static_cast<What>(what));
  const auto gen_told = rc::gen::map(
      rc::gen::tuple(rc::gen::elementOf(choices), rc::gen::inRange(0, 3), rc::gen::inRange(0, 3),
                     rc::gen::inRange(0, 4)),
      [](const auto& parts) {
        return Told{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts), std::get<3>(parts)};
      });
  std::set<std::string> ends;
  perdura::testing::holds_for_all([&] {
    const bool by_card = *rc::gen::inRange(0, 3) > 0;
    const auto count = *rc::gen::inRange<std::size_t>(1, 18);
    OrderWorld world;
    const auto response = world.place(by_card ? two_by_card : two_coffees);
    const auto id = text(parsed(response), "/id");
    const auto read = [&] { return parsed(world.get(anna, "/api/v1/orders/" + id)); };
    // Most begin with what brings an order to its payment, or to its parcels.
    const auto begun = *rc::gen::inRange(0, 4);
    std::vector<Told> first;
    if (begun > 0 && by_card) first.push_back({What::Opened});
    if (begun > 1) first.push_back({by_card ? What::Validated : What::Paid});
    std::string before = "PENDING";
    std::int64_t events_before = 0;
    for (std::size_t n = 0; n < first.size() + count; ++n) {
      const auto told = n < first.size() ? first[n] : *gen_told;
      const auto answer = tell(world, told);
      const auto order = read();
      const auto after = text(order, "/status");
      RC_ASSERT(by_the_table(told.what, before, after));
      if (!answer) RC_ASSERT(before == after);
      if (before != after) RC_ASSERT(answer->moved && answer->status == after);
      check_money(order, by_card);
      check_units(order);
      const auto events = check_whole(world, order);
      const bool may_tell = before != after || told.what == What::Reminded;
      RC_ASSERT(may_tell || events == events_before);
      before = after;
      events_before = events;
    }
    ends.insert(before);
  });
  // All ends were met, or the property has not seen what it is for.
  if (perdura::testing::cases_wanted() < perdura::testing::cases) return;
  EXPECT_EQ(ends, (std::set<std::string>{"PENDING", "AWAITING_PAYMENT", "PAID", "FAILED",
                                         "CANCEL_PENDING", "CANCELLED", "EXPIRED", "SHIPPING",
                                         "DELIVERED", "COMPLETED"}));
}

}  // namespace
}  // namespace perdura::services::order::testing
