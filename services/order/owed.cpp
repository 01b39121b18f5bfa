#include "services/order/owed.hpp"

#include <algorithm>

#include "domain/business_days.hpp"
#include "services/order/views.hpp"

namespace perdura::services::order {
namespace {

bool is_in(const ShipmentRow& parcel, const LineRow& line) {
  const auto units = json::from_text<std::vector<domain::ParcelUnits>>(parcel.units);
  return std::ranges::find(units, line.line_id, &domain::ParcelUnits::line_id) != units.end();
}

/// The courier has it, or is to fetch it: its seller has done what he owed.
bool is_dispatched(const ShipmentRow& parcel) {
  return parcel.status != "READY" && parcel.status != "CANCELLED";
}

}  // namespace

std::vector<Owed> owed(const store::Whole& whole, Instant paid_at) {
  std::vector<Owed> all;
  for (const LineRow& line : whole.lines) {
    const auto live = domain::cancellable(units_of(line));
    if (live == 0) continue;
    Owed one{.line_id = line.line_id,
             .seller_id = line.seller_id,
             .quantity = domain::Quantity(static_cast<std::int32_t>(live)),
             .since = owed_since(line, paid_at),
             .anew = line.ready_at.has_value(),
             .ready_at = {}};
    bool dispatched = false;
    for (const ShipmentRow& parcel : whole.shipments) {
      if (!is_in(parcel, line)) continue;
      dispatched = dispatched || is_dispatched(parcel);
      one.ready_at = std::max(one.ready_at, parcel.updated_at);
    }
    if (!dispatched) all.push_back(std::move(one));
  }
  return all;
}

Instant due_of(const Owed& line, const domain::Deadlines& deadlines) {
  return business_days_after(line.since, deadlines.paid_cancel);
}

std::optional<Instant> first_due(const std::vector<Owed>& lines,
                                 const domain::Deadlines& deadlines) {
  std::optional<Instant> first;
  for (const Owed& line : lines) {
    const Instant due = std::max(due_of(line, deadlines), line.ready_at);
    first = std::min(first.value_or(due), due);
  }
  return first;
}

}  // namespace perdura::services::order
