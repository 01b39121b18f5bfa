#pragma once
// Numbers without gaps: given out in the transaction that uses them, taken back with it.
#include "platform/outbox/idempotency.hpp"

namespace perdura::platform::detail {

struct Taken {
  std::int64_t taken = 0;  // from 1
  /// Never before that of the number before, whatever the clocks of two processes say.
  Instant written_at;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (taken, written_at))

struct NamedTaken {
  std::string name;
  std::int64_t taken = 0;
  Instant written_at;
};
BOOST_DESCRIBE_STRUCT(NamedTaken, (), (name, taken, written_at))

/// Holds the counter's row until the transaction ends.
Taken take_next(sql::Transaction& tx, const std::string& name, Instant now);

/// Of the last of some events: its number in its aggregate and its place in the queue of its key.
struct EventNumbers {
  std::int64_t sequence = 0;
  Taken place;
};

/// The numbers of so many events. Both in one statement, for each costs a round trip. Two different
/// names; locked in this order, which is the same for all events.
EventNumbers take_both(sql::Transaction& tx, const std::string& aggregate, const std::string& key,
                       std::int64_t events, Instant now);

}  // namespace perdura::platform::detail
