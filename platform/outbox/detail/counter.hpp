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

/// Holds the counter's row until the transaction ends.
Taken take_next(sql::Transaction& tx, const std::string& name, Instant now);

}  // namespace perdura::platform::detail
