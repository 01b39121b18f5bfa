#include "platform/outbox/backlog.hpp"

#include <algorithm>
#include <optional>

#include "platform/outbox/outbox.hpp"

namespace perdura::platform {
namespace {

/// The index begins with (shard, written_at): a look-up a shard, however many rows wait.
template <class OldestOf>
std::optional<Instant> oldest_of_all(OldestOf oldest_of) {
  std::optional<Instant> oldest;
  for (int shard = 0; shard < outbox_shards; ++shard) {
    const std::optional<Instant> here = *oldest_of(shard);  // one row; NULL if none waits
    if (here && (!oldest || *here < *oldest)) oldest = here;
  }
  return oldest;
}

Backlog backlog(std::string_view table, std::int64_t waiting, std::optional<Instant> oldest,
                Instant now) {
  // Another process's clock may be ahead of ours.
  const auto age = std::max(Instant::duration::zero(), now - oldest.value_or(now));
  return {table, waiting, std::chrono::duration_cast<std::chrono::milliseconds>(age)};
}

}  // namespace

std::array<Backlog, 2> read_backlogs(sql::Reader& reader, Instant now, std::int64_t most) {
  using Time = std::optional<Instant>;
  const auto events = reader.query_one<std::int64_t>(
      "SELECT COUNT(*) FROM (SELECT shard FROM outbox LIMIT ?) AS counted", most);
  const auto event = oldest_of_all([&](int shard) {
    return reader.query_one<Time>("SELECT MIN(written_at) FROM outbox WHERE shard = ?", shard);
  });
  const auto facts = reader.query_one<std::int64_t>(
      "SELECT COUNT(*) FROM (SELECT shard FROM workflow_outbox LIMIT ?) AS counted", most);
  const auto fact = oldest_of_all([&](int shard) {
    return reader.query_one<Time>("SELECT MIN(written_at) FROM workflow_outbox WHERE shard = ?",
                                  shard);
  });
  return {backlog("outbox", *events, event, now), backlog("workflow_outbox", *facts, fact, now)};
}

}  // namespace perdura::platform
