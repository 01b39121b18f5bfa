// Whatever a workflow tells, in whatever order and how often: an order never leaves its table.
#include <rapidcheck.h>

#include <set>

#include "tests/domain/properties.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::CancellationId;
using domain::Money;

struct Told {
  int what = 0;  // which fact
  int of = 0;    // about which cancellation
  int key = 0;   // equal keys are repeats of one call
};

std::optional<OrderRecorded> tell(OrderWorld& world, const Told& told) {
  const PlaceOrder& start = world.sagas.placed.back();
  const auto goods = held(start);
  const CancellationId can("can_" + std::to_string(told.of));
  const auto post = [&](const std::string& route, const auto& fact) {
    const auto response = world.call(worker, HttpMethod::Post, "/internal/v1/orders/" + route,
                                     json::to_text(fact), route + std::to_string(told.key));
    RC_ASSERT(response.status < 500);
    return response.status == 200 ? std::optional(json::from_text<OrderRecorded>(response.body))
                                  : std::nullopt;
  };
  switch (told.what) {
    case 0:
      return post("paid", RecordPaid{start.order_id, goods, goods.total});
    case 1:
      return post("failed", RecordFailed{start.order_id, {domain::Code("OUT_OF_STOCK"), "", {}}});
    case 2:
      return post("cancel-pending", RecordCancelPending{start.order_id, can});
    default:
      return post("cancelled", RecordCancelled{start.order_id, can, Money(6'000)});
  }
}

bool in_table(const std::string& from, const std::string& to) {
  for (const auto& row : statemachines::order::info().rows) {
    if (row.source == from && row.target == to && !row.late) return true;
  }
  return false;
}

void check_whole(OrderWorld& world, const value& order) {
  const auto status = text(order, "/status");
  const auto& payment = order.at("payment");
  const auto captured = number(payment, "/captured_amount");
  const auto refunded = number(payment, "/refunded_amount");
  if (status == "PENDING" || status == "FAILED") RC_ASSERT(captured == 0);
  if (status == "PAID" || status == "CANCEL_PENDING") RC_ASSERT(captured - refunded == 6'000);
  if (status == "CANCELLED") RC_ASSERT(captured == refunded);
  std::set<std::string> types;
  std::int64_t sequence = 0;
  for (const auto& event : world.events()) {
    RC_ASSERT(types.insert(event.type).second);
    RC_ASSERT(event.sequence == ++sequence);
  }
  RC_ASSERT(types.contains("order.failed") == (status == "FAILED"));
  RC_ASSERT(types.contains("order.cancelled") == (status == "CANCELLED"));
  RC_ASSERT(types.contains("order.paid") == (captured > 0));
  RC_ASSERT(types.contains("order.placed") == types.contains("order.paid"));
  const auto waiting = parsed(world.get(anna, "/api/v1/orders/" + text(order, "/id") + "/waiting"));
  const bool is_final = status == "FAILED" || status == "CANCELLED";
  RC_ASSERT(waiting.at("items").as_array().empty() == is_final);
}

TEST(OrderRecords, NeverLeaveTheTableWhateverIsToldInWhateverOrder) {
  const auto gen_told = rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0, 4), rc::gen::inRange(0, 2), rc::gen::inRange(0, 3)),
      [](const auto& parts) {
        return Told{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)};
      });
  std::set<std::string> ends;
  perdura::testing::holds_for_all([&] {
    const auto count = *rc::gen::inRange(1, 12);
    OrderWorld world;
    const auto id = world.pending_order();
    const auto read = [&] { return parsed(world.get(anna, "/api/v1/orders/" + id)); };
    for (int n = 0; n < count; ++n) {
      const auto before = text(read(), "/status");
      const auto events_before = world.events().size();
      const auto answer = tell(world, *gen_told);
      const auto order = read();
      const auto after = text(order, "/status");
      RC_ASSERT(before == after || in_table(before, after));
      if (before == after) RC_ASSERT(world.events().size() == events_before);
      if (!answer) RC_ASSERT(before == after);
      if (before != after) RC_ASSERT(answer->moved && answer->status == after);
      check_whole(world, order);
    }
    ends.insert(text(read(), "/status"));
  });
  // All ends were met, or the property has not seen what it is for.
  EXPECT_EQ(ends,
            (std::set<std::string>{"PENDING", "PAID", "FAILED", "CANCEL_PENDING", "CANCELLED"}));
}

}  // namespace
}  // namespace perdura::services::order::testing
