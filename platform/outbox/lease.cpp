#include "platform/outbox/lease.hpp"

#include <algorithm>

namespace perdura::platform {
namespace {

constexpr std::int64_t nobodys = 0;

struct LeaseRow {
  int shard = 0;
  std::string owner;
  std::int64_t fence = 0;
  Instant leased_until;
};
BOOST_DESCRIBE_STRUCT(LeaseRow, (), (shard, owner, fence, leased_until))

std::vector<LeaseRow> locked_rows(sql::Transaction& tx, const std::string& queue,
                                  const std::vector<int>& shards) {
  return tx.query<LeaseRow>(
      "SELECT shard, owner, fence, leased_until FROM outbox_lease "
      "WHERE queue = ? AND shard IN (?) ORDER BY shard {for_update}",
      queue, sql::In{shards});
}

void add_row(sql::Transaction& tx, const std::string& queue, int shard) {
  tx.execute(
      "INSERT INTO outbox_lease (queue, shard, owner, fence, leased_until) "
      "VALUES (?, ?, '', 0, ?) {insert_once queue, shard}",
      queue, shard, nobodys);
}

}  // namespace

std::vector<Lease> take_leases(sql::Transaction& tx, const std::string& queue,
                               const std::vector<int>& shards, const std::string& owner,
                               Instant now, std::chrono::milliseconds length) {
  auto rows = locked_rows(tx, queue, shards);
  if (rows.size() < shards.size()) {  // nobody ever had one of them
    for (const int shard : shards) add_row(tx, queue, shard);
    rows = locked_rows(tx, queue, shards);
  }
  std::vector<int> free;
  std::vector<Lease> leases;
  for (const LeaseRow& row : rows) {
    if (row.leased_until > now) continue;
    free.push_back(row.shard);
    leases.push_back({queue, row.shard, owner, row.fence + 1});
  }
  if (free.empty()) return {};
  const auto taken = tx.execute(
      "UPDATE outbox_lease SET owner = ?, fence = fence + 1, leased_until = ? "
      "WHERE queue = ? AND leased_until <= ? AND shard IN (?)",
      owner, now + length, queue, now, sql::In{free});
  if (taken != std::ssize(free)) throw sql::Deadlock("a locked lease was taken");
  return leases;
}

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

std::set<int> release_leases(sql::Transaction& tx, const std::vector<Lease>& leases) {
  if (leases.empty()) return {};
  std::vector<int> shards;
  for (const Lease& lease : leases) shards.push_back(lease.shard);
  const auto rows = locked_rows(tx, leases.front().queue, shards);
  std::set<int> held;
  for (const Lease& lease : leases) {
    const bool ours = std::ranges::any_of(rows, [&](const LeaseRow& row) {
      return row.shard == lease.shard && row.owner == lease.owner && row.fence == lease.fence;
    });
    if (ours) held.insert(lease.shard);
  }
  if (held.empty()) return held;
  tx.execute(
      "UPDATE outbox_lease SET leased_until = ? WHERE queue = ? AND owner = ? AND shard IN (?)",
      nobodys, leases.front().queue, leases.front().owner,
      sql::In{std::vector<int>(held.begin(), held.end())});
  return held;
}

}  // namespace perdura::platform
