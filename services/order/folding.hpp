#pragma once
// Facts of other services, folded into copies in the order service's own tables: what readers of an
// order see, what a deadline knows of dispatched parcels, and what a lost workflow is told again.
#include <functional>
#include <map>
#include <string>

#include "json/codec.hpp"
#include "platform/core/clock.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/outbox/inbox.hpp"

namespace perdura::services::order {

/// A consumer's handler. Offsets, what came already and the copies are in one database, so that an
/// event has its effect once. What cannot be read goes to the dead letter function.
class Folding : public platform::ConsumerHandler {
 public:
  /// All outlive it.
  struct Ports {
    platform::sql::Database& database;
    const platform::Clock& clock;
    platform::Inbox::DeadLetter dead_letter;
  };

  std::vector<std::optional<std::int64_t>> start_offsets(
      const std::vector<platform::TopicPartition>& partitions) override;
  /// Throws what the database throws, and if another member has read on: nothing has been done
  /// then.
  void handle(const platform::Batch& batch) override;
  void rested() override;
  void revoked(const std::vector<platform::TopicPartition>& partitions) override;
  void lost(const std::vector<platform::TopicPartition>& partitions) override {
    revoked(partitions);
  }

  /// For a driver, from time to time: gives up events whose predecessors have not come for a
  /// minute, at most `most` of them. How many; each is an alarm.
  int expire(int most);

 protected:
  /// Whether a message is of concern at all; if one is, all of its aggregate must be.
  using Concerns = std::function<bool(const platform::Message&)>;
  Folding(Ports ports, std::string group, platform::Inbox::Handler fold, Concerns concerns);

 private:
  const platform::Clock& clock_;
  const Concerns concerns_;
  platform::Inbox inbox_;
  /// Where each partition goes on: a log may have holes, so that a batch begins further on.
  std::map<platform::TopicPartition, std::int64_t> next_;
  /// What came since and was of no concern ends here: it is read again if its offset gets lost.
  std::map<platform::TopicPartition, std::int64_t> passed_;
};

// What a fold reads of a message; each throws `platform::Poison`.

const std::string& header_of(const platform::Message& message, std::string_view name);
platform::Instant occurred_at(const platform::Message& message);
template <class Fact>
Fact fact_of(const platform::Message& message) {
  try {
    return json::from_text<Fact>(message.value, json::Unknown::Ignore);
  } catch (const json::DecodeError& error) {
    throw platform::Poison(error.what());
  }
}

}  // namespace perdura::services::order
