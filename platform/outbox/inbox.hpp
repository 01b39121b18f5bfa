#pragma once
// From Kafka to a service, exactly once: offsets and effects in one transaction.
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/messaging/message.hpp"
#include "platform/outbox/idempotency.hpp"
#include "platform/sql/database.hpp"

namespace perdura::platform {

/// Thrown by a handler: this message can never be handled. Its effects are taken back, it goes to
/// the dead letter function, and nobody waits for it.
class Poison : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Messages of one partition, in order, as polled.
struct InboxBatch {
  std::string topic;
  int partition = 0;
  std::int64_t first_offset = 0;  // of the first message
  std::int64_t next_offset = 0;   // behind the last one
  std::vector<Message> messages;
};

struct InboxRound {
  /// False: someone else has read on, and the batch was dropped without effect. A consumer's
  /// handler must throw then, so that the bus asks for the offset again: batches may be cut at
  /// other places, and going on would drop every one of them.
  bool owned = true;
  int handled = 0;
  int repeats = 0;
  int parked = 0;
  int dead = 0;
};

/// Each event carries its aggregate's sequence: a lower one is a repeat, a gap is parked until
/// what is missing has come. Messages without the headers `aggregate` and `sequence` are handled as
/// they come. Thread-safe as its handlers are.
class Inbox {
 public:
  using Handler = std::function<void(sql::Transaction&, const Message&)>;
  /// Called in the transaction: write a row (`Outbox::add`), do not publish.
  using DeadLetter =
      std::function<void(sql::Transaction&, const Message&, const std::string& cause)>;

  struct Options {
    std::string consumer;                        // its group's name
    std::chrono::milliseconds park_for{60'000};  // then `expire` gives the event up
  };

  Inbox(sql::Database& database, Options options, Handler handler, DeadLetter dead_letter);

  /// On assignment: from where to read.
  std::int64_t next_offset(const std::string& topic, int partition);

  /// Handles a batch in one transaction. Throws what `Database::transaction` does, and what the
  /// handler throws besides `Poison`: nothing has been done then, read the batch again.
  InboxRound consume(const InboxBatch& batch, Instant now);

  /// Batches of which no message is of concern: only their offsets, all in one transaction. For
  /// each, whether it was owned; the others have had no effect.
  std::vector<bool> pass_over(const std::vector<InboxBatch>& batches);

  /// Gives parked events whose deadline has passed to the dead letter function, at most `limit`;
  /// how many: each is an alarm. Their aggregate waits on: replay what was missing, then these.
  int expire(Instant now, int limit);

 private:
  struct Event;
  /// Writes its offset; false if someone else has read on.
  bool own(sql::Transaction& tx, const InboxBatch& batch) const;
  void take(sql::Transaction& tx, const Message& message, Instant now, InboxRound& round);
  void handle(sql::Transaction& tx, const Message& message, InboxRound& round);
  std::int64_t last_sequence(sql::Transaction& tx, const Event& event);
  void advance(sql::Transaction& tx, const Event& event);
  void park(sql::Transaction& tx, const Event& event, const Message& message, Instant now);
  void unpark(sql::Transaction& tx, Event event, InboxRound& round);

  sql::Database& database_;
  const Options options_;
  const Handler handler_;
  const DeadLetter dead_letter_;
};

}  // namespace perdura::platform
