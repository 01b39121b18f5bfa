#include "audit/stores/letters.hpp"

#include <algorithm>

#include "platform/messaging/dead_letters.hpp"

namespace perdura::audit {
namespace {

using sql::Sql;
using std::chrono::seconds;

constexpr seconds broker_deadline{10};
/// Of what no shop has thousands of; what is beyond explains nothing.
constexpr std::int64_t rows_max = 5'000;

struct CountRow {
  std::string name;
  std::int64_t rows_waiting = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (name, rows_waiting))

constexpr Sql events_sql(
    "SELECT message_key AS name, COUNT(*) AS rows_waiting FROM outbox "
    "WHERE message_key > ? AND (? = 1 OR message_key IN (?)) "
    "GROUP BY message_key ORDER BY message_key LIMIT ?");

constexpr Sql facts_sql(
    "SELECT workflow_id AS name, COUNT(*) AS rows_waiting FROM workflow_outbox "
    "WHERE workflow_id > ? AND (? = 1 OR workflow_id IN (?)) "
    "GROUP BY workflow_id ORDER BY workflow_id LIMIT ?");

struct KeyRow {
  std::string caller, effect_key;
  Instant lease_until;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (caller, effect_key, lease_until))

constexpr Sql keys_sql(
    "SELECT caller, effect_key, lease_until FROM idempotency WHERE state = 'IN_PROGRESS' "
    "ORDER BY caller, route, effect_key LIMIT ?");

struct RefusedRow {
  std::string message_key, cause;
};
BOOST_DESCRIBE_STRUCT(RefusedRow, (), (message_key, cause))

constexpr Sql refused_sql(
    "SELECT message_key, cause FROM outbox_refused ORDER BY message_key, place LIMIT ?");

struct ParkedRow {
  std::string message_key, aggregate;
};
BOOST_DESCRIBE_STRUCT(ParkedRow, (), (message_key, aggregate))

constexpr Sql parked_sql(
    "SELECT message_key, aggregate FROM consumer_parked "
    "ORDER BY consumer, topic, aggregate, sequence LIMIT ?");

struct OffsetRow {
  std::string consumer, topic;
  std::int32_t partition_number = 0;
  std::int64_t next_offset = 0;
};
BOOST_DESCRIBE_STRUCT(OffsetRow, (), (consumer, topic, partition_number, next_offset))

constexpr Sql offsets_sql(
    "SELECT consumer, topic, partition_number, next_offset FROM consumer_offset "
    "ORDER BY consumer, topic, partition_number LIMIT ?");

template <class Row>
std::vector<Row> first_page(const Store& store, Sql statement) {
  return ask(store, [&](sql::Reader& reader) { return reader.query<Row>(statement, rows_max); });
}

std::vector<Waiting> waiting_of(const Store& store, Sql statement) {
  std::vector<Waiting> all;
  each_row<CountRow>(
      store, statement, Ids{}, [](const CountRow& row) { return row.name; },
      [&](const CountRow& row) {
        all.push_back({store.service, row.name, row.rows_waiting});
      });
  return all;
}

void append(std::vector<Waiting>& to, std::vector<Waiting> from) {
  std::ranges::move(from, std::back_inserter(to));
}

struct Consumed {
  std::string consumer, topic;
  auto operator<=>(const Consumed&) const = default;
};

/// Partitions that nobody has read anything of have no offset yet.
void compare_with_ends(const std::map<Consumed, std::map<std::int32_t, std::int64_t>>& offsets,
                       platform::Bus& bus, Transit& transit) {
  const auto admin = bus.make_admin();
  const auto reader = bus.make_reader();
  for (const auto& [who, read] : offsets) {
    for (const auto& topic : admin->list_topics(who.topic, broker_deadline)) {
      if (topic.name == platform::dead_letter_topic(who.topic)) {
        std::int64_t letters = 0;
        for (std::int32_t n = 0; n < topic.partitions; ++n) {
          const auto range = reader->range({topic.name, n}, broker_deadline);
          letters += range.end - range.begin;
        }
        // Several consumers may read one topic.
        const bool known = std::ranges::any_of(
            transit.dead_letters, [&](const auto& one) { return one.topic == topic.name; });
        if (letters > 0 && !known) transit.dead_letters.push_back({topic.name, letters});
      }
      if (topic.name != who.topic) continue;
      for (std::int32_t n = 0; n < topic.partitions; ++n) {
        const auto range = reader->range({topic.name, n}, broker_deadline);
        const auto known = read.find(n);
        const auto next = std::max(known == read.end() ? 0 : known->second, range.begin);
        if (next >= range.end) continue;
        transit.unread.push_back({who.consumer, who.topic, n, topic.partitions, next, range.end});
      }
    }
  }
}

}  // namespace

void read_letters(const Store& store, Instant now, Transit& transit) {
  append(transit.events, waiting_of(store, events_sql));
  append(transit.facts, waiting_of(store, facts_sql));
  for (auto& row : first_page<KeyRow>(store, keys_sql)) {
    const auto slash = row.effect_key.find('/');
    transit.keys.push_back(
        {store.service, row.caller, row.effect_key.substr(0, slash), row.lease_until <= now});
  }
  for (auto& row : first_page<RefusedRow>(store, refused_sql)) {
    transit.refused.push_back({store.service, row.message_key, row.cause});
  }
  for (auto& row : first_page<ParkedRow>(store, parked_sql)) {
    transit.parked.push_back({store.service, row.message_key, row.aggregate});
  }
}

void read_topics(const Store& order, platform::Bus& bus, Transit& transit) {
  std::map<Consumed, std::map<std::int32_t, std::int64_t>> offsets;
  for (const auto& row : first_page<OffsetRow>(order, offsets_sql)) {
    offsets[{row.consumer, row.topic}][row.partition_number] = row.next_offset;
  }
  std::string why;
  try {
    return compare_with_ends(offsets, bus, transit);
  } catch (const platform::MessagingError& error) {
    why = error.what();
  }
  throw Away("Kafka: " + why);
}

}  // namespace perdura::audit
