#pragma once
// From `outbox` to Kafka.
#include "platform/outbox/detail/shard_relay.hpp"
#include "platform/outbox/publisher.hpp"

namespace perdura::platform {

struct OutboxRow {
  std::string message_key;
  std::int64_t place = 0;
  std::string topic;
  std::string headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(OutboxRow, (), (message_key, place, topic, headers, body))

/// Publishes at least once, the rows of a key in the order in which they were written. A row is
/// deleted once it is acknowledged, or moved to `outbox_refused`. Any number of relays may work on
/// one schema: a shard is held by one at a time.
class Relay : private detail::ShardRelay<OutboxRow, Published> {
 public:
  /// The publisher and the database outlive it.
  Relay(sql::Database& database, Publisher& publisher, RelayPorts ports, RelayOptions options)
      : ShardRelay("kafka", database, std::move(ports), std::move(options)),
        publisher_(publisher) {}

  /// One round: settles what came back, renews leases, takes what waits. To be called at each wake
  /// and each second. Thread-safe; a call during another one asks for a further round.
  using ShardRelay::sweep;
  /// At the end; no sweep may come after it.
  using ShardRelay::wind_up;

 private:
  std::vector<int> waiting(sql::Reader& reader, Instant now) override;
  std::vector<OutboxRow> rows_of(sql::Transaction& tx, const std::vector<int>& shards, Instant now,
                                 int limit) override;
  int shard_of_row(const OutboxRow& row) const override { return shard_of(row.message_key); }
  void send(const std::vector<OutboxRow>& rows, Done done) override;
  std::set<int> settle(sql::Transaction& tx, const std::vector<OutboxRow>& rows,
                       const std::vector<Published>& outcomes, Instant now) override;

  Publisher& publisher_;
};

}  // namespace perdura::platform
