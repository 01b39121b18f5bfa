#pragma once
// For how long workflows wait for what.
#include <boost/describe/class.hpp>
#include <chrono>

#include "domain/deadlines.hpp"

namespace perdura::domain::calls {

/// In real time: the deadlines of `domain/deadlines.hpp` by the clock's speed. What is left out is
/// as it stands here.
struct Patience {
  static constexpr bool json_defaults = true;

  std::chrono::milliseconds placement = std::chrono::minutes(10);
  std::chrono::milliseconds payment = std::chrono::minutes(10);
  std::chrono::milliseconds gateway_answer = std::chrono::seconds(60);
  // Who does not know asks again after this, each time twice as late, up to `doubt_longest`; from
  // then on each `doubt_each`.
  std::chrono::milliseconds doubt_first = std::chrono::seconds(1);
  std::chrono::milliseconds doubt_longest = std::chrono::seconds(60);
  std::chrono::milliseconds doubt_each = std::chrono::minutes(10);
  std::chrono::milliseconds stop_each = std::chrono::minutes(1);  // a courier that does not answer
  std::chrono::milliseconds overdue_each =
      std::chrono::hours(24);  // a parcel that is dispatched late

  bool operator==(const Patience&) const = default;
};
BOOST_DESCRIBE_STRUCT(Patience, (),
                      (placement, payment, gateway_answer, doubt_first, doubt_longest, doubt_each,
                       stop_each, overdue_each))

/// `clock.real(span)`: how long a span of shop time takes.
template <class Clock>
Patience patience_of(const Deadlines& shop, const Clock& clock) {
  const auto real = [&clock](auto span) {
    return std::chrono::ceil<std::chrono::milliseconds>(clock.real(span));
  };
  return {.placement = real(shop.order_pending),
          .payment = real(shop.order_payment),
          .gateway_answer = real(shop.gateway_answer),
          .doubt_first = real(shop.in_doubt_first),
          .doubt_longest = real(shop.in_doubt_longest),
          .doubt_each = real(shop.in_doubt_each),
          .stop_each = real(shop.stop_asked_each),
          .overdue_each = real(shop.overdue_each)};
}

}  // namespace perdura::domain::calls
