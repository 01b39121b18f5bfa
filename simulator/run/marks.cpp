#include "simulator/run/marks.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace perdura::simulator {
namespace {

/// Met if a query over one schema finds a row.
struct Query {
  std::string_view mark;
  const char* service;
  std::string_view text;
};
constexpr std::array<Query, 5> queries{{
    {"refund_raced_confirm", "order",
     "SELECT 1 FROM order_cancellation c JOIN order_timeline t ON t.order_id = c.order_id "
     "WHERE c.status <> 'REFUSED' AND t.status = 'PAID' AND t.at >= c.created_at LIMIT 1"},
    {"paid_after_end", "payment",
     "SELECT 1 FROM payment_attempt WHERE keeper = 'REFUND' AND authorised > 0 LIMIT 1"},
    {"cancel_before_payment", "order",
     "SELECT 1 FROM order_cancellation c JOIN orders o ON o.id = c.order_id WHERE o.captured = 0 "
     "AND c.status <> 'REFUSED' LIMIT 1"},
    {"cancel_met_pickup", "order",
     "SELECT 1 FROM order_cancellation c WHERE EXISTS (SELECT 1 FROM order_timeline t "
     "WHERE t.order_id = c.order_id AND t.status = 'SHIPPING') LIMIT 1"},
    {"parcel_lost", "shipping", "SELECT 1 FROM shipment WHERE status = 'LOST' LIMIT 1"},
}};

/// Met if such a fault struck: a site (all of its members), and its choice.
struct Fault {
  std::string_view mark, site, choice;
};
constexpr std::array<Fault, 5> faults{{
    {"deadlock_retried", "store", "deadlock"},
    {"commit_in_doubt", "store", "lost_after_commit"},
    {"died_after_commit", "serve", "crash_after"},
    {"worker_died_before_report", "activity", "crash_after_commit"},
    {"delivered_after_return", "courier.news", "delivered_after_return"},
}};

bool struck(const Fault& fault, const Plan& recorded) {
  return std::ranges::any_of(recorded, [&](const PlanEntry& entry) {
    const auto place = find_place(entry.site);
    return place && place->site.name == fault.site && entry.choice == fault.choice;
  });
}

}  // namespace

bool met(const std::string& mark, World& world, const Diary& diary) {
  if (mark == "stock_out_rejected") return diary.refused("OUT_OF_STOCK") > 0;
  const auto query = std::ranges::find(queries, mark, &Query::mark);
  if (query != queries.end()) {
    return world.schemas().of(query->service).database.look(query->text).rows() > 0;
  }
  const auto fault = std::ranges::find(faults, mark, &Fault::mark);
  if (fault != faults.end()) return struck(*fault, world.chooser().recorded());
  throw std::logic_error("nobody looks for the mark " + mark);
}

}  // namespace perdura::simulator
