#pragma once
// Who works on a shard: one at a time, known by a fencing number.
#include <optional>
#include <set>
#include <vector>

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
/// The same for many shards at once: those of them that nobody holds, in their order. `shards` are
/// in order, each once.
std::vector<Lease> take_leases(sql::Transaction& tx, const std::string& queue,
                               const std::vector<int>& shards, const std::string& owner,
                               Instant now, std::chrono::milliseconds length);
/// False if it was lost.
bool renew_lease(sql::Transaction& tx, const Lease& lease, Instant until);
/// Others may take it at once. False if it was lost.
bool release_lease(sql::Transaction& tx, const Lease& lease);
/// Leases of one queue and owner: the shards of those that were not lost.
std::set<int> release_leases(sql::Transaction& tx, const std::vector<Lease>& leases);

}  // namespace perdura::platform
