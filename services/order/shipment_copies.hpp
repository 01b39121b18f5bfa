#pragma once
// The order service's copy of its parcels, folded from the topic `shipment`: what readers of an
// order see. Nothing is decided by it; what moves an order comes from its workflow.
#include <map>

#include "platform/core/clock.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/outbox/inbox.hpp"

namespace perdura::services::order {

/// A consumer's handler. Offsets, what came already and the copies are in one database, so that an
/// event has its effect once. What cannot be read goes to the dead letter function.
class ShipmentCopies final : public platform::ConsumerHandler {
 public:
  static constexpr const char* group = "order-shipments";
  static constexpr const char* topic = "shipment";

  /// All outlive it.
  struct Ports {
    platform::sql::Database& database;
    const platform::Clock& clock;
    platform::Inbox::DeadLetter dead_letter;
  };
  explicit ShipmentCopies(Ports ports);

  std::vector<std::optional<std::int64_t>> start_offsets(
      const std::vector<platform::TopicPartition>& partitions) override;
  /// Throws what the database throws, and if another member has read on: nothing has been done
  /// then.
  void handle(const platform::Batch& batch) override;
  void revoked(const std::vector<platform::TopicPartition>&) override {}
  void lost(const std::vector<platform::TopicPartition>&) override {}

  /// For a driver, from time to time: gives up events whose predecessors have not come for a
  /// minute, at most `most` of them. How many; each is an alarm.
  int expire(int most);

 private:
  const platform::Clock& clock_;
  platform::Inbox inbox_;
  /// Where each partition goes on: a log may have holes, so that a batch begins further on.
  std::map<platform::TopicPartition, std::int64_t> next_;
};

}  // namespace perdura::services::order
