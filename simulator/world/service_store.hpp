#pragma once
// A service's schema as one process sees it, with what leaves through it: `apps/perdura/store.hpp`
// in a simulated world.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/messaging/producer.hpp"
#include "platform/outbox/producer_publisher.hpp"
#include "platform/outbox/relay.hpp"
#include "platform/outbox/workflow_relay.hpp"
#include "simulator/world/schemas.hpp"
#include "simulator/world/ticks.hpp"

namespace perdura::simulator {

/// When there is something to do: the time that a query finds (one row, one column; null: never).
/// It changes with this table alone.
struct DueQuery {
  std::string table;
  std::string sql;
};

/// Machine and schema outlive it.
class ServiceStore {
 public:
  ServiceStore(Machine& machine, Schema& schema);
  ServiceStore(const ServiceStore&) = delete;
  ServiceStore& operator=(const ServiceStore&) = delete;
  ~ServiceStore();

  platform::sql::Database& database() { return schema_.database; }
  const platform::Outbox& events() const { return events_; }
  const platform::WorkflowOutbox& facts() const { return facts_; }
  const platform::IdempotencyStore& keys() const { return keys_; }

  // From now on what waits is sent.
  void send_events(std::unique_ptr<platform::Producer> producer);
  void send_facts(platform::WorkflowRelay::Deliver deliver,
                  platform::WorkflowRelay::OnClosed on_closed);
  void purge_keys();
  /// What the database throws out of a round is told by the log, and tried again.
  void work_in_rounds(const char* name, TickPace pace, DueQuery due, std::function<void()> work);

 private:
  std::shared_ptr<Ticks> rounds(const char* name, TickPace pace, DueQuery due,
                                std::function<void()> work);
  platform::RelayOptions relay_options(const char* queue) const;
  platform::RelayPorts relay_ports(std::shared_ptr<std::weak_ptr<Ticks>> bell) const;
  void changed(std::span<const Change> changes);
  std::optional<TimePoint> first_due(const DueQuery& query);
  void tell(const char* work, const std::string& failure, bool expected) const;

  Machine& machine_;
  Schema& schema_;
  const platform::Logger log_;
  // What is woken when something has been written; the rounds may not have begun yet.
  std::shared_ptr<std::weak_ptr<Ticks>> event_bell_, fact_bell_;
  platform::Outbox events_;
  platform::WorkflowOutbox facts_;
  platform::IdempotencyStore keys_;
  std::unique_ptr<platform::Producer> producer_;
  std::unique_ptr<platform::ProducerPublisher> publisher_;
  std::unique_ptr<platform::Relay> event_relay_;
  std::unique_ptr<platform::WorkflowRelay> fact_relay_;
  struct Driven {
    std::string table;  // whose changes concern it
    std::shared_ptr<Ticks> ticks;
  };
  std::vector<Driven> driven_;
  std::uint64_t listener_ = 0;
};

}  // namespace perdura::simulator
