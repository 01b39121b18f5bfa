#include "apps/perdura/store.hpp"

#include <thread>

namespace perdura::apps {

using platform::LogLevel;
namespace sql = platform::sql;

namespace {

// Rows of many orders leave in one round: a batch costs little more than a row.
constexpr platform::Pace event_pace{.period = std::chrono::seconds(1),
                                    .gap = std::chrono::milliseconds(100)};
constexpr platform::Pace fact_pace{.period = std::chrono::seconds(1),
                                   .gap = std::chrono::milliseconds(20)};
constexpr platform::Pace purge_pace{.period = std::chrono::minutes(1)};
constexpr int purge_batch = 1'000;
constexpr int purge_batches = 100;  // in a round
/// A request that has not finished under its key within this time is taken for dead.
constexpr std::chrono::seconds key_lease{30};

platform::Instant now_of(const platform::Clock& clock) {
  return std::chrono::floor<std::chrono::milliseconds>(clock.now());
}

}  // namespace

sql::MariaDbSettings mariadb_settings(const platform::Settings& settings,
                                      const std::string& service) {
  return {
      .port = settings.port("mariadb.port"),
      .user = settings.text("mariadb.user"),
      .password = settings.text("mariadb.password"),
      .schema = "perdura_" + service,
      .max_sessions = static_cast<std::size_t>(settings.whole("mariadb.sessions", {1, 1'000}, 16))};
}

sql::RetryPorts retry_ports(platform::Randomness& randomness) {
  return {.sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); },
          .random = [&randomness] { return randomness.number(); }};
}

void migrate(Process& process, const std::string& service,
             std::span<const sql::MigrationSet> sets) {
  const auto settings = mariadb_settings(process.settings, service);
  sql::create_mariadb_schema(settings);
  const auto database = sql::open_mariadb(settings, retry_ports(process.randomness));
  for (const auto& name : sql::migrate(*database, sets, std::chrono::system_clock::now())) {
    process.log.log(LogLevel::Info, "migrated", {{"schema", settings.schema}, {"step", name}});
  }
}

Store::Store(Process& process, const std::string& service)
    : process_(process),
      service_(service),
      database_(sql::open_mariadb(mariadb_settings(process.settings, service),
                                  retry_ports(process.randomness))),
      events_([this] { wake(event_rounds_); }),
      facts_([this] { wake(fact_rounds_); }),
      keys_(key_lease) {}

void Store::wake(const std::unique_ptr<platform::Rounds>& rounds) {
  if (rounds) rounds->wake();
}

platform::Dependency Store::dependency() {
  return {"mariadb", [this] {
            database_->read([](sql::Reader& reader) { return reader.query<int>("SELECT 1"); });
          }};
}

platform::RelayOptions Store::relay_options(const char* queue) const {
  return {.owner = process_.name + "/" + service_ + "/" + queue};
}

/// A failure that lasts is told once, and its end too.
void Store::note(const char* what, std::string& last, const std::string& failure) const {
  if (failure == last) return;
  process_.log.log(failure.empty() ? LogLevel::Info : LogLevel::Warning,
                   failure.empty() ? "a relay works again" : "a relay cannot work",
                   {{"of", service_}, {"relay", what}, {"cause", failure}});
  last = failure;
}

void Store::send_events(platform::Producer& producer) {
  publisher_ = std::make_unique<platform::ProducerPublisher>(producer);
  event_relay_ = std::make_unique<platform::Relay>(
      *database_, *publisher_,
      platform::RelayPorts{.now = [this] { return now_of(process_.clock); },
                           .wake = [this] { wake(event_rounds_); }},
      relay_options("events"));
  event_rounds_ =
      std::make_unique<platform::Rounds>(event_pace, [this, last = std::string()]() mutable {
        note("events", last, event_relay_->sweep().failure);
      });
}

void Store::send_facts(platform::WorkflowRelay::Deliver deliver,
                       platform::WorkflowRelay::OnClosed on_closed) {
  fact_relay_ = std::make_unique<platform::WorkflowRelay>(
      *database_, std::move(deliver), std::move(on_closed),
      platform::RelayPorts{.now = [this] { return now_of(process_.clock); },
                           .wake = [this] { wake(fact_rounds_); }},
      relay_options("facts"));
  fact_rounds_ =
      std::make_unique<platform::Rounds>(fact_pace, [this, last = std::string()]() mutable {
        note("facts", last, fact_relay_->sweep().failure);
      });
}

void Store::purge_keys() {
  purge_rounds_ = std::make_unique<platform::Rounds>(
      purge_pace, [this, last = std::string()]() mutable { note("purge", last, purge()); });
}

std::string Store::purge() {
  try {
    for (int batch = 0; batch < purge_batches; ++batch) {
      const auto purged = database_->transaction([this](sql::Transaction& tx) {
        return keys_.purge(tx, now_of(process_.clock), purge_batch);
      });
      if (purged < purge_batch) break;
    }
    return {};
  } catch (const sql::SqlError& error) {
    return error.what();
  }
}

void Store::stop() {
  for (auto* rounds : {&purge_rounds_, &fact_rounds_, &event_rounds_}) {
    if (*rounds) (*rounds)->stop();
  }
}

}  // namespace perdura::apps
