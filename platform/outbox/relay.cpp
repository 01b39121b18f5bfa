#include "platform/outbox/relay.hpp"

#include <map>
#include <set>

#include "planted/bug.hpp"
#include "platform/outbox/headers.hpp"

namespace perdura::platform {
namespace {

constexpr std::size_t longest_cause = 500;

void refuse(sql::Transaction& tx, const OutboxRow& row, std::string cause, Instant now) {
  if (cause.size() > longest_cause) cause.resize(longest_cause);
  for (char& c : cause) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';  // may have been cut inside a letter
  }
  tx.execute(
      "INSERT INTO outbox_refused (message_key, place, topic, headers, body, cause, refused_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      row.message_key, row.place, row.topic, row.headers, row.body, cause, now);
}

}  // namespace

std::vector<int> Relay::waiting(sql::Reader& reader, Instant) {
  return reader.query<int>("SELECT DISTINCT shard FROM outbox ORDER BY shard");
}

std::vector<OutboxRow> Relay::rows_of(sql::Transaction& tx, const std::vector<int>& shards, Instant,
                                      int limit) {
  auto rows = tx.query<OutboxRow>(
      "SELECT message_key, place, topic, headers, body FROM outbox WHERE shard IN (?) "
      "ORDER BY shard, written_at, message_key, place LIMIT ?",
      sql::In{shards}, limit);
  if (planted(Bug::MarkedBeforeSend)) {
    settle(tx, rows, std::vector(rows.size(), Published{Published::Outcome::Acknowledged, {}}), {});
  }
  return rows;
}

void Relay::send(const std::vector<OutboxRow>& rows, Done done) {
  std::vector<Message> batch;
  batch.reserve(rows.size());
  for (const OutboxRow& row : rows) {
    batch.push_back({row.topic, row.message_key, headers_from_text(row.headers), row.body});
  }
  publisher_.publish(std::move(batch), std::move(done));
}

std::set<int> Relay::settle(sql::Transaction& tx, const std::vector<OutboxRow>& rows,
                            const std::vector<Published>& outcomes, Instant now) {
  // What follows a failed message of its key goes out again behind it: repeats do no harm, a
  // message before its predecessor would.
  std::set<std::string_view> stuck;
  std::map<std::string_view, std::vector<std::int64_t>> gone;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const OutboxRow& row = rows[n];
    const Published& published = outcomes.at(n);
    if (published.outcome == Published::Outcome::TryAgain) stuck.insert(row.message_key);
    if (stuck.contains(row.message_key)) continue;
    if (published.outcome == Published::Outcome::Refused) refuse(tx, row, published.cause, now);
    gone[row.message_key].push_back(row.place);
  }
  // Key by key: for many at once MariaDB reads the whole table, and waits for whoever writes in it.
  for (const auto& [key, places] : gone) {
    tx.execute("DELETE FROM outbox WHERE message_key = ? AND place IN (?)", key, sql::In{places});
  }
  std::set<int> resting;
  for (const auto key : stuck) resting.insert(shard_of(key));
  return resting;
}

}  // namespace perdura::platform
