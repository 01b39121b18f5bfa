#include "platform/outbox/outbox.hpp"

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
                       Instant now) {
  const auto both = tx.query<NamedTaken>(
      "INSERT INTO outbox_counter (name, taken, written_at) VALUES (?, 1, ?), (?, 1, ?) "
      "{upsert name} taken = outbox_counter.taken + 1, "
      "written_at = CASE WHEN {new written_at} > outbox_counter.written_at "
      "THEN {new written_at} ELSE outbox_counter.written_at END "
      "RETURNING name, taken, written_at",
      aggregate, now, key, now);
  // No ORDER BY orders what is returned.
  const bool in_order = both.at(0).name == aggregate;
  const NamedTaken& first = both.at(in_order ? 0 : 1);
  const NamedTaken& second = both.at(in_order ? 1 : 0);
  return {.sequence = first.taken, .place = {second.taken, second.written_at}};
}

}  // namespace detail

namespace {

void insert(sql::Transaction& tx, const Message& message, const detail::Taken& at) {
  tx.execute(
      "INSERT INTO outbox (message_key, place, shard, written_at, topic, headers, body) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      message.key, at.taken, shard_of(message.key), at.written_at, message.topic,
      headers_to_text(message.headers), message.value);
}

}  // namespace

int shard_of(std::string_view key) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return static_cast<int>((hash ^ (hash >> 32)) % outbox_shards);
}

std::int64_t Outbox::add(sql::Transaction& tx, const OutgoingEvent& event, Instant now) const {
  const auto [sequence, place] = detail::take_both(
      tx, "aggregate/" + event.topic + "/" + event.aggregate, "key/" + event.key, now);
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
  insert(tx, message, place);
  if (wake_) tx.after_commit(wake_);
  return sequence;
}

void Outbox::add(sql::Transaction& tx, const Message& message, Instant now) const {
  insert(tx, message, detail::take_next(tx, "key/" + message.key, now));
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
