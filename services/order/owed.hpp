#pragma once
// What sellers owe: who reminds them, cancels what they do not dispatch, or looks for a workflow
// that has not done so, counts it here. Pure.
#include <vector>

#include "domain/deadlines.hpp"
#include "services/order/store.hpp"

namespace perdura::services::order {

/// Since when the line's seller has owed its dispatch.
inline Instant owed_since(const LineRow& line, Instant paid_at) {
  return line.ready_at.value_or(paid_at);
}

/// Units of a line that nobody has picked up or cancelled, and that are in no dispatched parcel, as
/// far as the copies of its parcels tell.
struct Owed {
  domain::LineId line_id;
  domain::UserId seller_id;
  domain::Quantity quantity;
  Instant since;
  bool anew = false;  // its parcel was not handed over: `since` is when that was recorded
  Instant ready_at;   // when its parcel became READY again, by the copy; recorded or not
};

std::vector<Owed> owed(const store::Whole& whole, Instant paid_at);

/// When its seller's time is over.
Instant due_of(const Owed& line, const domain::Deadlines& deadlines);

/// When the first of these times is over; not before its parcel was READY again, if it was.
std::optional<Instant> first_due(const std::vector<Owed>& lines,
                                 const domain::Deadlines& deadlines);

}  // namespace perdura::services::order
