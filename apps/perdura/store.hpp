#pragma once
// A service's schema, with what leaves through it.
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/perdura/process.hpp"
#include "platform/core/metrics.hpp"
#include "platform/core/outage.hpp"
#include "platform/drivers/rounds.hpp"
#include "platform/http/health.hpp"
#include "platform/messaging/producer.hpp"
#include "platform/outbox/producer_publisher.hpp"
#include "platform/outbox/relay.hpp"
#include "platform/outbox/workflow_relay.hpp"
#include "platform/sql/mariadb.hpp"
#include "platform/sql/migrations.hpp"

namespace perdura::apps {

platform::sql::MariaDbSettings mariadb_settings(const Options& options, const std::string& service);
platform::sql::RetryPorts retry_ports(platform::Randomness& randomness);

/// Creates the service's schema if need be and brings it up to date; says in the log what it did.
/// Throws what the database throws.
void migrate(Process& process, const std::string& service,
             std::span<const platform::sql::MigrationSet> sets);

/// The process outlives it. Stop it before producer and delivery end, and destroy it after them:
/// what they still answer wakes it.
class Store {
 public:
  Store(Process& process, const std::string& service);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store() { stop(); }

  platform::sql::Database& database() { return *database_; }
  const platform::Outbox& events() const { return events_; }
  const platform::WorkflowOutbox& facts() const { return facts_; }
  const platform::IdempotencyStore& keys() const { return keys_; }
  /// Whether the schema answers.
  platform::Dependency dependency();

  // From now on what waits is sent, now and each second. Not to be called while another thread
  // stops.
  void send_events(platform::Producer& producer);
  void send_facts(platform::WorkflowRelay::Deliver deliver,
                  platform::WorkflowRelay::OnClosed on_closed);
  /// What waits to be sent, as metrics that follow within seconds.
  void show_backlogs(platform::Metrics& metrics);
  /// Answers that need not be kept any longer are deleted, a few at a time.
  void purge_keys();
  /// From now on `work` is done in rounds. What the database throws out of it is told once, under
  /// this name, until it works again.
  void work_in_rounds(const char* name, platform::Pace pace, std::function<void()> work);
  /// Nothing is sent any more. What waits is found by the next process.
  void stop();
  /// After `stop`, when no answers come any more: writes down those that came, and leaves what was
  /// not answered to other processes at once.
  void wind_up();

 private:
  /// Rings for rounds that may not have begun yet.
  class Bell {
   public:
    void hang(platform::Rounds& rounds) { rounds_ = &rounds; }
    void ring() const {
      if (auto* rounds = rounds_.load()) rounds->wake();
    }

   private:
    std::atomic<platform::Rounds*> rounds_ = nullptr;
  };

  platform::RelayOptions relay_options(const char* queue) const;
  /// How a piece of background work goes: what was told of it last, what ails it now.
  struct Health {
    const char* work;
    std::string told;
  };
  void note(Health& health, const std::string& failure, bool database_away);
  void purge();

  Process& process_;
  const std::string service_;
  platform::Outage outage_;
  Bell event_bell_, fact_bell_;
  std::unique_ptr<platform::sql::Database> database_;
  platform::Outbox events_;
  platform::WorkflowOutbox facts_;
  platform::IdempotencyStore keys_;
  std::unique_ptr<platform::ProducerPublisher> publisher_;
  std::unique_ptr<platform::Relay> event_relay_;
  std::unique_ptr<platform::WorkflowRelay> fact_relay_;
  // Last: they use all of the above.
  std::unique_ptr<platform::Rounds> event_rounds_, fact_rounds_;
  std::vector<std::unique_ptr<platform::Rounds>> other_rounds_;
};

}  // namespace perdura::apps
