#pragma once
// Who works on a shard: one at a time, known by a fencing number.
#include <optional>

#include "platform/outbox/idempotency.hpp"

namespace perdura::platform {

struct Lease {
  std::string queue;
  int shard = 0;
  std::string owner;
  std::int64_t fence = 0;  // greater for each new holder
};

/// Takes a shard that nobody holds at `now`; nothing if someone does, even if it is `owner`.
std::optional<Lease> take_lease(sql::Transaction& tx, const std::string& queue, int shard,
                                const std::string& owner, Instant now,
                                std::chrono::milliseconds length);
/// False if it was lost.
bool renew_lease(sql::Transaction& tx, const Lease& lease, Instant until);
/// Others may take it at once. False if it was lost.
bool release_lease(sql::Transaction& tx, const Lease& lease);

}  // namespace perdura::platform
