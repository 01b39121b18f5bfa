#include "apps/perdura/store.hpp"

#include <thread>

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
constexpr platform::Pace purge_pace{.period = std::chrono::minutes(1)};
constexpr int purge_batch = 1'000;
constexpr int purge_batches = 100;  // in a round
/// A request that has not finished under its key within this time is taken for dead.
constexpr std::chrono::seconds key_lease{30};

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
  for (const auto& name : sql::migrate(*database, sets, platform::wall_of(process.clock))) {
    process.log.log(LogLevel::Info, "migrated", {{"schema", settings.schema}, {"step", name}});
  }
}

Store::Store(Process& process, const std::string& service)
    : process_(process),
      service_(service),
      database_(sql::open_mariadb(mariadb_settings(process.settings, service),
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

/// A failure that lasts is told once, and its end too.
void Store::note(const char* what, std::string& last, const std::string& failure) const {
  if (failure == last) return;
  process_.log.log(failure.empty() ? LogLevel::Info : LogLevel::Warning,
                   failure.empty() ? "background work goes on again" : "background work fails",
                   {{"of", service_}, {"work", what}, {"cause", failure}});
  last = failure;
}

void Store::send_events(platform::Producer& producer) {
  publisher_ = std::make_unique<platform::ProducerPublisher>(producer);
  event_relay_ = std::make_unique<platform::Relay>(
      *database_, *publisher_,
      platform::RelayPorts{.now = [this] { return platform::wall_of(process_.clock); },
                           .wake = [this] { event_bell_.ring(); }},
      relay_options("events"));
  event_rounds_ =
      std::make_unique<platform::Rounds>(event_pace, [this, last = std::string()]() mutable {
        note("events", last, event_relay_->sweep().failure);
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
      std::make_unique<platform::Rounds>(fact_pace, [this, last = std::string()]() mutable {
        note("facts", last, fact_relay_->sweep().failure);
      });
  fact_bell_.hang(*fact_rounds_);
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
      pace, [this, name, work = std::move(work), last = std::string()]() mutable {
        std::string failure;
        try {
          work();
        } catch (const std::exception& error) {
          failure = error.what();
        }
        note(name, last, failure);
      }));
}

void Store::stop() {
  for (const auto& rounds : other_rounds_) rounds->stop();
  for (auto* rounds : {&fact_rounds_, &event_rounds_}) {
    if (*rounds) (*rounds)->stop();
  }
}

void Store::wind_up() {
  std::string failure;
  if (event_relay_) failure = event_relay_->wind_up().failure;
  if (fact_relay_) failure += fact_relay_->wind_up().failure;
  std::string none;
  if (!failure.empty()) note("the end", none, failure);
}

}  // namespace perdura::apps
