#pragma once
// What an order waits for in each status. Pure.
#include <optional>
#include <span>
#include <vector>

#include "domain/business_days.hpp"
#include "services/order/rows.hpp"

namespace perdura::services::order {

// Facts whose time the order's workflow keeps.
inline constexpr const char* dispatch_fact = "dispatch";
inline constexpr const char* prompt_dispatch_fact =
    "prompt-dispatch";  // or its sellers are reminded
inline constexpr const char* confirmation_fact = "confirmation";

/// A workflow that is there does not let it pass.
inline bool kept_by_workflow(const Awaited& fact) {
  return fact.fact == dispatch_fact || fact.fact == prompt_dispatch_fact ||
         fact.fact == confirmation_fact;
}

/// What an order that has just come to `status` waits for; nothing if it is final.
std::vector<Awaited> awaited_in(Status status, Instant since, const domain::Deadlines& deadlines);

/// An order that is PAID or SHIPPING, of which each parcel goes its own way.
struct UnderWay {
  Status status = Status::Paid;
  std::span<const LineRow> lines;
  Instant paid_at;
  std::optional<Instant> reminded_at;  // when its sellers were last
  std::vector<Awaited> before;         // what it waited for until now
  Instant now;
};

/// What such an order waits for: for sellers while a line has units that nobody has picked up, the
/// earliest of their deadlines; for the courier; for the end of a cancellation of a part. Whether a
/// line is dispatched is seen when its deadline comes (`owed.hpp`): its waybill may have come to
/// nothing by then, and the copies that say so are behind.
std::vector<Awaited> awaited_under_way(const UnderWay& order, const domain::Deadlines& deadlines);

}  // namespace perdura::services::order
