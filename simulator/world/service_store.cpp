#include "simulator/world/service_store.hpp"

#include <algorithm>

#include "platform/outbox/once.hpp"

namespace perdura::simulator {

namespace sql = platform::sql;
using namespace std::chrono_literals;

namespace {

// As in production, but that rounds without work are left out.
constexpr TickPace event_pace{.period = 1s, .gap = 100ms};
constexpr TickPace fact_pace{.period = 1s, .gap = 20ms};
constexpr TickPace purge_pace{.period = 1min, .longest = 1h};
constexpr int purge_batch = 1'000;
constexpr std::chrono::seconds key_lease{30};

using Bell = std::shared_ptr<std::weak_ptr<Ticks>>;

std::function<void()> ringing(Bell bell) {
  return [bell = std::move(bell)] {
    if (const auto ticks = bell->lock()) ticks->wake();
  };
}

}  // namespace

ServiceStore::ServiceStore(Machine& machine, Schema& schema)
    : machine_(machine),
      schema_(schema),
      log_(machine.clock, machine.log_sink(), machine.log_options(schema.service)),
      event_bell_(std::make_shared<std::weak_ptr<Ticks>>()),
      fact_bell_(std::make_shared<std::weak_ptr<Ticks>>()),
      events_(ringing(event_bell_)),
      facts_(ringing(fact_bell_)),
      keys_(key_lease),
      listener_(++schema.last_listener) {
  schema_.listeners[listener_] = [this](auto changes) { changed(changes); };
}

void ServiceStore::changed(std::span<const Change> changes) {
  for (const Driven& one : driven_) {
    const bool concerned = std::ranges::any_of(
        changes, [&](const Change& change) { return change.statement->table == one.table; });
    if (concerned) one.ticks->touch();
  }
}

ServiceStore::~ServiceStore() { schema_.listeners.erase(listener_); }

platform::RelayOptions ServiceStore::relay_options(const char* queue) const {
  return {.owner = machine_.identity() + "/" + schema_.service + "/" + queue};
}

platform::RelayPorts ServiceStore::relay_ports(Bell bell) const {
  return {.now = [this] { return platform::wall_of(machine_.clock); },
          .wake = ringing(std::move(bell))};
}

void ServiceStore::send_events(std::unique_ptr<platform::Producer> producer) {
  producer_ = std::move(producer);
  publisher_ = std::make_unique<platform::ProducerPublisher>(*producer_);
  event_relay_ = std::make_unique<platform::Relay>(
      schema_.database, *publisher_, relay_ports(event_bell_), relay_options("events"));
  *event_bell_ =
      rounds("events", event_pace, {"outbox", "SELECT MIN(written_at) FROM outbox"}, [this] {
        const auto round = event_relay_->sweep();
        if (!round.failure.empty()) tell("events", round.failure, true);
      });
}

void ServiceStore::send_facts(platform::WorkflowRelay::Deliver deliver,
                              platform::WorkflowRelay::OnClosed on_closed) {
  fact_relay_ = std::make_unique<platform::WorkflowRelay>(
      schema_.database, std::move(deliver), std::move(on_closed), relay_ports(fact_bell_),
      relay_options("facts"));
  *fact_bell_ = rounds("facts", fact_pace,
                       {"workflow_outbox", "SELECT MIN(due_at) FROM workflow_outbox"}, [this] {
                         const auto round = fact_relay_->sweep();
                         if (!round.failure.empty()) tell("facts", round.failure, true);
                       });
}

void ServiceStore::purge_keys() {
  work_in_rounds("purge", purge_pace, {"idempotency", "SELECT MIN(keep_until) FROM idempotency"},
                 [this] {
                   while (schema_.database.transaction([this](sql::Transaction& tx) {
                     return keys_.purge(tx, platform::wall_of(machine_.clock), purge_batch);
                   }) == purge_batch) {
                   }
                 });
}

void ServiceStore::work_in_rounds(const char* name, TickPace pace, DueQuery due,
                                  std::function<void()> work) {
  rounds(name, pace, std::move(due), [this, name, work = std::move(work)] {
    std::string failure;
    bool expected = true;
    try {
      work();
    } catch (const platform::DependencyUnavailable&) {
      failure = "a dependency is away";
    } catch (const std::exception& error) {
      failure = error.what();
      expected = false;
    }
    if (!failure.empty()) tell(name, failure, expected);
  });
}

/// A database that is away is weather; anything else out of a round is an alarm.
void ServiceStore::tell(const char* work, const std::string& failure, bool expected) const {
  log_.log(expected ? platform::LogLevel::Info : platform::LogLevel::Error, "background work fails",
           {{"work", work}, {"cause", failure}});
}

std::shared_ptr<Ticks> ServiceStore::rounds(const char* name, TickPace pace, DueQuery due,
                                            std::function<void()> work) {
  std::string table = due.table;
  // Asked of a living machine only, so of one whose store is there.
  auto asks = [this, due = std::move(due)] { return first_due(due); };
  driven_.push_back({std::move(table), Ticks::start(machine_, schema_.service + " " + name, pace,
                                                    std::move(asks), std::move(work))});
  return driven_.back().ticks;
}

std::optional<TimePoint> ServiceStore::first_due(const DueQuery& query) {
  const auto found = schema_.database.look(query.sql);
  const auto* at = std::get_if<std::int64_t>(&found.cells.front());
  // What is kept for ever is due at the end of the times that milliseconds can tell.
  constexpr auto last = std::chrono::floor<std::chrono::milliseconds>(TimePoint::max());
  if (!at || *at > last.time_since_epoch().count()) return std::nullopt;
  return TimePoint(std::chrono::milliseconds(*at));
}

}  // namespace perdura::simulator
