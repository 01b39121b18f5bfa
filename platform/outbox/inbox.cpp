#include "platform/outbox/inbox.hpp"

#include <charconv>
#include <optional>

#include "platform/outbox/headers.hpp"

namespace perdura::platform {
namespace {

/// An event further ahead of its aggregate than this is not parked but given up.
constexpr std::int64_t longest_gap = 1'000;

struct Parked {
  std::string topic;
  std::string aggregate;
  std::int64_t sequence = 0;
  std::string message_key;
  std::string headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Parked, (), (topic, aggregate, sequence, message_key, headers, body))

Message message_of(const Parked& row) {
  return {row.topic, row.message_key, headers_from_text(row.headers), row.body};
}

std::int64_t forget(sql::Transaction& tx, const std::string& consumer, const Parked& row) {
  return tx.execute(
      "DELETE FROM consumer_parked WHERE consumer = ? AND topic = ? AND aggregate = ? "
      "AND sequence = ?",
      consumer, row.topic, row.aggregate, row.sequence);
}

}  // namespace

struct Inbox::Event {
  std::string topic;
  std::string aggregate;
  std::int64_t sequence = 0;

  /// Nothing if it carries no aggregate; `Poison` if its sequence is no number from 1.
  static std::optional<Event> of(const Message& message) {
    const auto* aggregate = find_header(message.headers, header::aggregate);
    const auto* text = find_header(message.headers, header::sequence);
    if (!aggregate || !text) return std::nullopt;
    Event event{message.topic, *aggregate, 0};
    const char* end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, event.sequence);
    if (error != std::errc{} || stopped != end || event.sequence < 1) {
      throw Poison("header sequence is no number from 1: " + *text);
    }
    return event;
  }
};

Inbox::Inbox(sql::Database& database, Options options, Handler handler, DeadLetter dead_letter)
    : database_(database),
      options_(std::move(options)),
      handler_(std::move(handler)),
      dead_letter_(std::move(dead_letter)) {}

std::int64_t Inbox::next_offset(const std::string& topic, int partition) {
  return database_.transaction([&](sql::Transaction& tx) {
    tx.execute(
        "INSERT INTO consumer_offset (consumer, topic, partition_number, next_offset) "
        "VALUES (?, ?, ?, 0) {insert_once consumer, topic, partition_number}",
        options_.consumer, topic, partition);
    return *tx.query_one<std::int64_t>(
        "SELECT next_offset FROM consumer_offset "
        "WHERE consumer = ? AND topic = ? AND partition_number = ?",
        options_.consumer, topic, partition);
  });
}

bool Inbox::own(sql::Transaction& tx, const InboxBatch& batch) const {
  return tx.execute(
             "UPDATE consumer_offset SET next_offset = ? WHERE consumer = ? "
             "AND topic = ? AND partition_number = ? AND next_offset = ?",
             batch.next_offset, options_.consumer, batch.topic, batch.partition,
             batch.first_offset) == 1;
}

std::vector<bool> Inbox::pass_over(const std::vector<InboxBatch>& batches) {
  return database_.transaction([&](sql::Transaction& tx) {
    std::vector<bool> owned;
    for (const InboxBatch& batch : batches) owned.push_back(own(tx, batch));
    return owned;
  });
}

InboxRound Inbox::consume(const InboxBatch& batch, Instant now) {
  return database_.transaction([&](sql::Transaction& tx) {
    InboxRound round;
    round.owned = own(tx, batch);
    if (!round.owned) return round;
    for (const Message& message : batch.messages) take(tx, message, now, round);
    return round;
  });
}

void Inbox::take(sql::Transaction& tx, const Message& message, Instant now, InboxRound& round) {
  std::optional<Event> event;
  try {
    event = Event::of(message);
  } catch (const Poison& poison) {
    dead_letter_(tx, message, poison.what());
    ++round.dead;
    return;
  }
  if (!event) return handle(tx, message, round);
  const std::int64_t last = last_sequence(tx, *event);
  if (event->sequence <= last) {
    ++round.repeats;
  } else if (event->sequence > last + longest_gap) {
    dead_letter_(tx, message, "too far ahead of what came before it");
    ++round.dead;
  } else if (event->sequence > last + 1) {
    park(tx, *event, message, now);
    ++round.parked;
  } else {
    handle(tx, message, round);
    advance(tx, *event);
    unpark(tx, *event, round);
  }
}

void Inbox::handle(sql::Transaction& tx, const Message& message, InboxRound& round) {
  std::optional<std::string> cause;
  try {
    tx.nested([&] { handler_(tx, message); });
  } catch (const Poison& poison) {
    cause = poison.what();
  }
  if (cause) {
    dead_letter_(tx, message, *cause);
    ++round.dead;
  } else {
    ++round.handled;
  }
}

std::int64_t Inbox::last_sequence(sql::Transaction& tx, const Event& event) {
  return tx
      .query_one<std::int64_t>(
          "SELECT last_sequence FROM consumer_sequence "
          "WHERE consumer = ? AND topic = ? AND aggregate = ? {for_update}",
          options_.consumer, event.topic, event.aggregate)
      .value_or(0);
}

void Inbox::advance(sql::Transaction& tx, const Event& event) {
  if (event.sequence == 1) {
    tx.execute(
        "INSERT INTO consumer_sequence (consumer, topic, aggregate, last_sequence) "
        "VALUES (?, ?, ?, 1)",
        options_.consumer, event.topic, event.aggregate);
    return;
  }
  const auto matched = tx.execute(
      "UPDATE consumer_sequence SET last_sequence = ? "
      "WHERE consumer = ? AND topic = ? AND aggregate = ? AND last_sequence = ?",
      event.sequence, options_.consumer, event.topic, event.aggregate, event.sequence - 1);
  if (matched != 1) throw sql::Deadlock("an aggregate's sequence moved under a locked row");
}

void Inbox::park(sql::Transaction& tx, const Event& event, const Message& message, Instant now) {
  tx.execute(
      "INSERT INTO consumer_parked (consumer, topic, aggregate, sequence, message_key, headers, "
      "body, deadline) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
      "{insert_once consumer, topic, aggregate, sequence}",
      options_.consumer, event.topic, event.aggregate, event.sequence, message.key,
      headers_to_text(message.headers), message.value, now + options_.park_for);
}

/// `event` has just been handled: what waited for it follows.
void Inbox::unpark(sql::Transaction& tx, Event event, InboxRound& round) {
  for (std::int64_t n = 0; n <= longest_gap; ++n) {
    ++event.sequence;
    const auto row = tx.query_one<Parked>(
        "SELECT topic, aggregate, sequence, message_key, headers, body FROM consumer_parked "
        "WHERE consumer = ? AND topic = ? AND aggregate = ? AND sequence = ?",
        options_.consumer, event.topic, event.aggregate, event.sequence);
    if (!row) return;
    handle(tx, message_of(*row), round);
    advance(tx, event);
    forget(tx, options_.consumer, *row);
  }
}

int Inbox::expire(Instant now, int limit) {
  return database_.transaction([&](sql::Transaction& tx) {
    const auto rows = tx.query<Parked>(
        "SELECT topic, aggregate, sequence, message_key, headers, body FROM consumer_parked "
        "WHERE consumer = ? AND deadline <= ? ORDER BY topic, aggregate, sequence LIMIT ? "
        "{for_update}",
        options_.consumer, now, limit);
    for (const Parked& row : rows) {
      dead_letter_(tx, message_of(row), "what should come before it never came");
      forget(tx, options_.consumer, row);
    }
    return static_cast<int>(rows.size());
  });
}

}  // namespace perdura::platform
