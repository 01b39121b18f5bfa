#include "platform/outbox/lease.hpp"

namespace perdura::platform {
namespace {

constexpr std::int64_t nobodys = 0;

}  // namespace

std::optional<Lease> take_lease(sql::Transaction& tx, const std::string& queue, int shard,
                                const std::string& owner, Instant now,
                                std::chrono::milliseconds length) {
  const auto taken = [&] {
    return tx.execute(
               "UPDATE outbox_lease SET owner = ?, fence = fence + 1, leased_until = ? "
               "WHERE queue = ? AND shard = ? AND leased_until <= ?",
               owner, now + length, queue, shard, now) == 1;
  };
  if (!taken()) {
    // Somebody has it, or nobody ever had.
    const bool is_new = tx.execute(
                            "INSERT INTO outbox_lease (queue, shard, owner, fence, leased_until) "
                            "VALUES (?, ?, '', 0, ?) {insert_once queue, shard}",
                            queue, shard, nobodys) == 1;
    if (!is_new || !taken()) return std::nullopt;
  }
  const auto fence = tx.query_one<std::int64_t>(
      "SELECT fence FROM outbox_lease WHERE queue = ? AND shard = ?", queue, shard);
  return Lease{queue, shard, owner, *fence};
}

bool renew_lease(sql::Transaction& tx, const Lease& lease, Instant until) {
  return tx.execute(
             "UPDATE outbox_lease SET leased_until = ? "
             "WHERE queue = ? AND shard = ? AND owner = ? AND fence = ?",
             until, lease.queue, lease.shard, lease.owner, lease.fence) == 1;
}

bool release_lease(sql::Transaction& tx, const Lease& lease) {
  return renew_lease(tx, lease, Instant(std::chrono::milliseconds(nobodys)));
}

}  // namespace perdura::platform
