#include "apps/perdura/store.hpp"

#include <thread>

#include "platform/outbox/backlog.hpp"
#include "platform/outbox/once.hpp"

namespace perdura::apps {

using platform::LogLevel;
namespace sql = platform::sql;

namespace {

// Rows of many orders leave in one round: a batch costs little more than a row.
constexpr platform::Pace event_pace{.period = std::chrono::seconds(1),
                                    .gap = std::chrono::milliseconds(100)};
constexpr platform::Pace fact_pace{.period = std::chrono::seconds(1),
                                   .gap = std::chrono::milliseconds(20)};
constexpr platform::Pace show_pace{.period = std::chrono::seconds(5)};
constexpr platform::Pace purge_pace{.period = std::chrono::minutes(1)};
constexpr int purge_batch = 1'000;
constexpr int purge_batches = 100;  // in a round
/// A request that has not finished under its key within this time is taken for dead.
constexpr std::chrono::seconds key_lease{30};

}  // namespace

sql::MariaDbSettings mariadb_settings(const Options& options, const std::string& service) {
  auto settings = options.mariadb;
  settings.schema = "perdura_" + service;
  return settings;
}

sql::RetryPorts retry_ports(platform::Randomness& randomness) {
  return {.sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); },
          .random = [&randomness] { return randomness.number(); }};
}

void migrate(Process& process, const std::string& service,
             std::span<const sql::MigrationSet> sets) {
  const auto settings = mariadb_settings(process.options, service);
  sql::create_mariadb_schema(settings);
  const auto database = sql::open_mariadb(settings, retry_ports(process.randomness));
  for (const auto& name : sql::migrate(*database, sets, platform::wall_of(process.clock))) {
    process.log.log(LogLevel::Info, "migrated", {{"schema", settings.schema}, {"step", name}});
  }
}

Store::Store(Process& process, const std::string& service)
    : process_(process),
      service_(service),
      outage_(process.log,
              "the database of " + service + " (MariaDB at " +
                  local_address(process.options.mariadb.port) + ")",
              "requests fail and facts wait until it can"),
      database_(sql::open_mariadb(mariadb_settings(process.options, service),
                                  retry_ports(process.randomness))),
      events_([this] { event_bell_.ring(); }),
      facts_([this] { fact_bell_.ring(); }),
      keys_(key_lease) {}

platform::Dependency Store::dependency() {
  return {"mariadb", [this] {
            database_->read([](sql::Reader& reader) { return reader.query<int>("SELECT 1"); });
          }};
}

platform::RelayOptions Store::relay_options(const char* queue) const {
  return {.owner = process_.name + "/" + service_ + "/" + queue};
}

/// A failure that lasts is told once, and its end too; of the database once for all work.
void Store::note(Health& health, const std::string& failure, bool database_away) {
  if (database_away) return outage_.unusable(failure);
  // What fails otherwise need not have been answered: all sessions may wait for it.
  if (failure.empty()) outage_.answered();
  if (failure == health.told) return;
  platform::LogFields fields{{"of", service_}, {"work", health.work}};
  if (!failure.empty()) fields.emplace_back("cause", failure);
  process_.log.log(failure.empty() ? LogLevel::Info : LogLevel::Warning,
                   failure.empty() ? "background work goes on again" : "background work fails",
                   fields);
  health.told = failure;
}

void Store::send_events(platform::Producer& producer) {
  publisher_ = std::make_unique<platform::ProducerPublisher>(producer);
  event_relay_ = std::make_unique<platform::Relay>(
      *database_, *publisher_,
      platform::RelayPorts{.now = [this] { return platform::wall_of(process_.clock); },
                           .wake = [this] { event_bell_.ring(); }},
      relay_options("events"));
  event_rounds_ = std::make_unique<platform::Rounds>(
      event_pace, [this, health = Health{"events", ""}]() mutable {
        const auto round = event_relay_->sweep();
        note(health, round.failure, round.database_away);
      });
  event_bell_.hang(*event_rounds_);
}

void Store::send_facts(platform::WorkflowRelay::Deliver deliver,
                       platform::WorkflowRelay::OnClosed on_closed) {
  fact_relay_ = std::make_unique<platform::WorkflowRelay>(
      *database_, std::move(deliver), std::move(on_closed),
      platform::RelayPorts{.now = [this] { return platform::wall_of(process_.clock); },
                           .wake = [this] { fact_bell_.ring(); }},
      relay_options("facts"));
  fact_rounds_ =
      std::make_unique<platform::Rounds>(fact_pace, [this, health = Health{"facts", ""}]() mutable {
        const auto round = fact_relay_->sweep();
        note(health, round.failure, round.database_away);
      });
  fact_bell_.hang(*fact_rounds_);
}

void Store::show_backlogs(platform::Metrics& metrics) {
  static const std::string waiting_help =
      "Rows that wait to be sent, counted up to " + std::to_string(platform::most_counted) + ".";
  work_in_rounds("metrics", show_pace, [this, &metrics] {
    const auto backlogs = database_->read([this](sql::Reader& reader) {
      return platform::read_backlogs(reader, platform::wall_of(process_.clock));
    });
    for (const auto& backlog : backlogs) {
      const platform::Labels labels{{"table", std::string(backlog.table)}};
      const std::chrono::duration<double> oldest = backlog.oldest;
      metrics.gauge("outbox_waiting", waiting_help, labels)
          .set(static_cast<double>(backlog.waiting));
      metrics.gauge("outbox_oldest_seconds", "Age of the oldest row that waits.", labels)
          .set(oldest.count());
    }
  });
}

void Store::purge_keys() {
  work_in_rounds("purge", purge_pace, [this] { purge(); });
}

void Store::purge() {
  for (int batch = 0; batch < purge_batches; ++batch) {
    const auto purged = database_->transaction([this](sql::Transaction& tx) {
      return keys_.purge(tx, platform::wall_of(process_.clock), purge_batch);
    });
    if (purged < purge_batch) break;
  }
}

void Store::work_in_rounds(const char* name, platform::Pace pace, std::function<void()> work) {
  other_rounds_.push_back(std::make_unique<platform::Rounds>(
      pace, [this, work = std::move(work), health = Health{name, ""}]() mutable {
        std::string failure;
        bool database_away = false;
        try {
          work();
        } catch (const sql::Unavailable& error) {
          failure = error.what();
          database_away = sql::is_away(error);
        } catch (const std::exception& error) {
          failure = error.what();
        }
        note(health, failure, database_away);
      }));
}

void Store::stop() {
  for (const auto& rounds : other_rounds_) rounds->stop();
  for (auto* rounds : {&fact_rounds_, &event_rounds_}) {
    if (*rounds) (*rounds)->stop();
  }
}

void Store::wind_up() {
  Health health{"the end", ""};
  // Without anything under way the database was not asked: no failure is no news of it.
  const auto note_failure = [&](const platform::RelayRound& round) {
    if (!round.failure.empty()) note(health, round.failure, round.database_away);
  };
  if (event_relay_) note_failure(event_relay_->wind_up());
  if (fact_relay_) note_failure(fact_relay_->wind_up());
}

}  // namespace perdura::apps
