#include "platform/outbox/outbox.hpp"

#include <span>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "json/codec.hpp"
#include "platform/outbox/detail/counter.hpp"
#include "platform/outbox/headers.hpp"

namespace perdura::platform {
namespace detail {

Taken take_next(sql::Transaction& tx, const std::string& name, Instant now) {
  return *tx.query_one<Taken>(
      "INSERT INTO outbox_counter (name, taken, written_at) VALUES (?, 1, ?) "
      "{upsert name} taken = outbox_counter.taken + 1, "
      "written_at = CASE WHEN {new written_at} > outbox_counter.written_at "
      "THEN {new written_at} ELSE outbox_counter.written_at END "
      "RETURNING taken, written_at",
      name, now);
}

EventNumbers take_both(sql::Transaction& tx, const std::string& aggregate, const std::string& key,
                       std::int64_t events, Instant now) {
  const auto both = tx.query<NamedTaken>(
      "INSERT INTO outbox_counter (name, taken, written_at) VALUES (?, ?, ?), (?, ?, ?) "
      "{upsert name} taken = outbox_counter.taken + {new taken}, "
      "written_at = CASE WHEN {new written_at} > outbox_counter.written_at "
      "THEN {new written_at} ELSE outbox_counter.written_at END "
      "RETURNING name, taken, written_at",
      aggregate, events, now, key, events, now);
  // No ORDER BY orders what is returned.
  const bool in_order = both.at(0).name == aggregate;
  const NamedTaken& first = both.at(in_order ? 0 : 1);
  const NamedTaken& second = both.at(in_order ? 1 : 0);
  return {.sequence = first.taken, .place = {second.taken, second.written_at}};
}

}  // namespace detail

namespace {

using Row =
    std::tuple<std::string, std::int64_t, int, Instant, std::string, std::string, std::string>;

Row row_of(Message message, std::int64_t place, Instant written_at) {
  std::string headers = headers_to_text(message.headers);
  const int shard = shard_of(message.key);
  return {std::move(message.key),
          place,
          shard,
          written_at,
          std::move(message.topic),
          std::move(headers),
          std::move(message.value)};
}

void insert(sql::Transaction& tx, const std::vector<Row>& rows) {
  tx.execute_rows(
      "INSERT INTO outbox (message_key, place, shard, written_at, topic, headers, body) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      rows);
}

Message message_of(const OutgoingEvent& event, std::int64_t sequence) {
  Message message{event.topic, event.key, {}, event.value};
  const auto put = [&](std::string_view name, std::string value) {
    message.headers.emplace_back(name, std::move(value));
  };
  put(header::id, event.id);
  put(header::type, event.type);
  put(header::schema, std::to_string(event.schema));
  put(header::aggregate, event.aggregate);
  put(header::sequence, std::to_string(sequence));
  put(header::occurred_at, event.occurred_at);
  if (!event.origin.traceparent.empty()) put(header::traceparent, event.origin.traceparent);
  if (!event.origin.request_id.empty()) put(header::request_id, event.origin.request_id);
  return message;
}

/// The last one's sequence.
std::int64_t write(sql::Transaction& tx, std::span<const OutgoingEvent> events, Instant now) {
  const OutgoingEvent& first = events.front();
  const auto count = std::ssize(events);
  const auto [sequence, place] = detail::take_both(
      tx, "aggregate/" + first.topic + "/" + first.aggregate, "key/" + first.key, count, now);
  std::vector<Row> rows;
  for (const OutgoingEvent& event : events) {
    const bool same =
        event.topic == first.topic && event.aggregate == first.aggregate && event.key == first.key;
    if (!same) throw std::logic_error("events of several aggregates are written as one's");
    const auto behind = count - 1 - std::ssize(rows);
    rows.push_back(
        row_of(message_of(event, sequence - behind), place.taken - behind, place.written_at));
  }
  insert(tx, rows);
  return sequence;
}

}  // namespace

int shard_of(std::string_view key) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return static_cast<int>((hash ^ (hash >> 32)) % outbox_shards);
}

std::int64_t Outbox::add(sql::Transaction& tx, const OutgoingEvent& event, Instant now) const {
  const auto sequence = write(tx, {&event, 1}, now);
  if (wake_) tx.after_commit(wake_);
  return sequence;
}

void Outbox::add(sql::Transaction& tx, const std::vector<OutgoingEvent>& events,
                 Instant now) const {
  write(tx, events, now);
  if (wake_) tx.after_commit(wake_);
}

void Outbox::add(sql::Transaction& tx, const Message& message, Instant now) const {
  const auto at = detail::take_next(tx, "key/" + message.key, now);
  insert(tx, {row_of(message, at.taken, at.written_at)});
  if (wake_) tx.after_commit(wake_);
}

bool WorkflowOutbox::add(sql::Transaction& tx, const WorkflowFact& fact, Instant now,
                         std::chrono::milliseconds delay) const {
  const auto [place, written_at] = detail::take_next(tx, "workflow/" + fact.workflow_id, now);
  try {
    tx.execute(
        "INSERT INTO workflow_outbox (workflow_id, place, shard, written_at, due_at, attempts, "
        "kind, name, request_id, body, origin) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)",
        fact.workflow_id, place, shard_of(fact.workflow_id), written_at, now + delay, fact.kind,
        fact.name, fact.request_id, fact.body, json::to_text(fact.origin));
  } catch (const sql::DuplicateKey&) {
    return false;
  }
  // What is not due yet is found by the sweep of its second.
  if (wake_ && delay.count() == 0) tx.after_commit(wake_);
  return true;
}

bool WorkflowOutbox::settle(sql::Transaction& tx, std::string_view workflow_id,
                            std::string_view request_id) const {
  return tx.execute("DELETE FROM workflow_outbox WHERE workflow_id = ? AND request_id = ?",
                    workflow_id, request_id) == 1;
}

}  // namespace perdura::platform
