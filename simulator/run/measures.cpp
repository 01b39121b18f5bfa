#include "simulator/run/measures.hpp"

#include <algorithm>
#include <stdexcept>

#include "simulator/units.hpp"

namespace perdura::simulator {
namespace {

constexpr std::int64_t whole = 100;

bool holds(scenario::Relation relation, std::int64_t found, std::int64_t wanted) {
  switch (relation) {
    case scenario::Relation::Equal:
      return found == wanted;
    case scenario::Relation::AtMost:
      return found <= wanted;
    case scenario::Relation::AtLeast:
      return found >= wanted;
  }
  return false;
}

Compared counted(std::int64_t found, const scenario::Limit& limit) {
  return {holds(limit.relation, found, limit.value), write_count(found)};
}

Compared timed(Duration found, const scenario::Limit& limit) {
  return {holds(limit.relation, found.count(), limit.value), write_duration(found)};
}

/// Exactly: without a rounded quotient.
Compared shared(std::int64_t part, std::int64_t all, const scenario::Limit& limit) {
  const std::int64_t pct = all == 0 ? 0 : part * whole / all;
  return {all == 0 || holds(limit.relation, part * whole, limit.value * all),
          std::to_string(pct) + " % (" + write_count(part) + " of " + write_count(all) + ")"};
}

}  // namespace

Duration percentile(std::vector<Duration> waits, std::size_t per_cent) {
  if (waits.empty()) return {};
  constexpr std::size_t hundred = whole;
  const std::size_t rank = (waits.size() * per_cent + hundred - 1) / hundred;
  const auto at = waits.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::ranges::nth_element(waits, at);
  return *at;
}

Measures measured(World& world, const Orders& orders, const Diary& diary,
                  std::int64_t open_workflows) {
  Measures made{.orders = static_cast<std::int64_t>(orders.all().size()),
                .out_of_stock = diary.refused("OUT_OF_STOCK"),
                .p50_place = percentile(diary.waits(), 50),
                .p99_place = percentile(diary.waits(), 99),
                .open_workflows = open_workflows};
  for (const auto& [id, order] : orders.all()) {
    ++made.by_status[order.status];
    made.paid += order.paid ? 1 : 0;
  }
  const auto found = world.schemas().of("order").database.look("SELECT COUNT(*) FROM order_ticket");
  made.tickets = std::get<std::int64_t>(found.cells.front());
  return made;
}

Compared compare(const Measures& measures, const std::string& measure,
                 const scenario::Limit& limit) {
  const auto at_end = [&](const char* status) {
    const auto found = measures.by_status.find(status);
    return shared(found == measures.by_status.end() ? 0 : found->second, measures.orders, limit);
  };
  if (measure == "orders") return counted(measures.orders, limit);
  if (measure == "confirmed_pct") return shared(measures.paid, measures.orders, limit);
  if (measure == "completed_pct") return at_end("COMPLETED");
  if (measure == "cancelled_pct") return at_end("CANCELLED");
  if (measure == "expired_pct") return at_end("EXPIRED");
  if (measure == "failed_pct") return at_end("FAILED");
  if (measure == "out_of_stock") return counted(measures.out_of_stock, limit);
  if (measure == "p50_place_order") return timed(measures.p50_place, limit);
  if (measure == "p99_place_order") return timed(measures.p99_place, limit);
  if (measure == "stuck_sagas") return counted(measures.open_workflows, limit);
  if (measure == "tickets") return counted(measures.tickets, limit);
  throw std::logic_error("the measure " + measure + " is not taken");
}

}  // namespace perdura::simulator
