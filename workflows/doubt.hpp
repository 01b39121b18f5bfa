#pragma once
// How often the outside world is asked what it has not told.
#include <algorithm>

#include "domain/calls/place_order.hpp"
#include "workflows/call.hpp"

namespace perdura::workflows {

/// How long to wait after the `asked`-th asking (from 1) that told nothing: commerce rules,
/// IN_DOUBT. After a day it is six times as long: each asking costs some six events of history, of
/// which a run has 51,200, and so it may go on for a year.
inline temporal::Duration doubt_pause(const domain::calls::Patience& patience, int asked) {
  constexpr int most_doublings = 20;
  constexpr int askings_of_a_day = 150;
  constexpr int slower = 6;
  const temporal::Duration doubled =
      patience.doubt_first * (std::int64_t{1} << std::min(asked - 1, most_doublings));
  const temporal::Duration longest = patience.doubt_longest;
  if (doubled < 2 * longest) return std::min(doubled, longest);
  const temporal::Duration each = patience.doubt_each;
  return asked <= askings_of_a_day ? each : slower * each;
}

/// The same for a courier that does not say whether it stopped a parcel; the shipping service asks
/// it on its own, and opens a ticket.
inline temporal::Duration stop_pause(const domain::calls::Patience& patience, int asked) {
  constexpr int askings_until_the_ticket = 30;
  return asked <= askings_until_the_ticket ? temporal::Duration(patience.stop_each)
                                           : doubt_pause(patience, asked);
}

}  // namespace perdura::workflows
