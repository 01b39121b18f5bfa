#include "apps/perdura/options.hpp"

#include "apps/common/deadline_options.hpp"
#include "apps/common/usual_settings.hpp"
#include "apps/perdura/parts.hpp"
#include "platform/http/service_tokens.hpp"
#include "services/gateway/settings.hpp"

namespace perdura::apps {
namespace {

using platform::Settings;
using platform::SettingsReading;

constexpr Settings::Whole seconds_of_a_day{1, std::int64_t{24} * 60 * 60};
constexpr std::size_t min_outside_secret = 16;  // characters

struct Times {
  std::chrono::milliseconds least;
  std::chrono::milliseconds most;
  const char* said;
};
constexpr Times round_times{std::chrono::milliseconds(100), std::chrono::minutes(1),
                            "a duration from 100ms to 1m"};
constexpr Times track_times{std::chrono::seconds(1), std::chrono::hours(24),
                            "a duration from 1s to 24h"};

std::chrono::milliseconds duration_within(const Settings& settings, const char* name,
                                          const Times& times, std::chrono::milliseconds fallback) {
  const auto read = settings.duration(name, fallback);
  if (times.least <= read && read <= times.most) return read;
  settings.refuse(name, times.said);
}

/// What the driver's connection string can hold.
std::string account(const Settings& settings, const char* name) {
  auto text = settings.text(name);
  if (text.find_first_of(";=") == text.npos) return text;
  settings.refuse(name, "neither ';' nor '='");
}

std::string port_name(std::string_view part) { return std::string(part) + ".port"; }

/// Whatever it serves, another process of the shop serves the rest.
std::uint16_t own_port(const Settings& settings, const Options& options, std::string_view part) {
  const auto port = settings.port(port_name(part));
  for (const auto& [other, taken] : options.ports) {
    if (port == taken) settings.refuse(port_name(part), "another port than " + other + "'s");
  }
  return port;
}

void read_servers(const Settings& settings, SettingsReading& reading, Options& options) {
  const auto port = [&](const char* name) { return reading([&] { return settings.port(name); }); };
  options.kafka_port = port("kafka.port");
  options.redis_port = port("redis.port");
  options.temporal_port = port("temporal.port");
  options.temporal_ui_port = port("temporal.ui.port");
  options.temporal_namespace = reading([&] { return settings.text("temporal.namespace"); });
  options.mariadb.port = port("mariadb.port");
  options.mariadb.user = reading([&] { return account(settings, "mariadb.user"); });
  options.mariadb.password = reading([&] { return account(settings, "mariadb.password"); });
  options.mariadb.max_sessions = static_cast<std::size_t>(reading([&] {
    return settings.whole("mariadb.sessions", {1, 1'000}, 16);
  }));
}

void read_services(const Settings& settings, SettingsReading& reading, Options& options) {
  const auto whole = [&](const char* name, Settings::Whole range, std::int64_t fallback) {
    return reading([&] { return settings.whole(name, range, fallback); });
  };
  options.http_threads = static_cast<int>(whole("http.threads", {1, 4'096}, 64));
  options.http_waiting = static_cast<int>(whole("http.waiting", {1, 65'536}, 1'024));
  options.recover_after = std::chrono::seconds(whole("order.recover.after", seconds_of_a_day, 60));
  options.recover_every = std::chrono::seconds(whole("order.recover.every", seconds_of_a_day, 30));
  options.cached_runs =
      static_cast<std::size_t>(whole("worker.cached_runs", {0, 1'000'000}, 2'000));
  options.service_secret =
      reading([&] { return secret(settings, "service.secret", platform::min_service_secret); });
  options.gateway = reading([&] { return services::gateway::read_options(settings); });
}

void read_mock_pg(const Settings& settings, SettingsReading& reading, Options& options) {
  options.mock_pg.port = reading([&] { return settings.port("mock.pg.port"); });
  options.mock_pg.secret =
      reading([&] { return secret(settings, "pg.secret", min_outside_secret); });
  options.mock_pg.webhook_secret =
      reading([&] { return secret(settings, "pg.webhook.secret", min_outside_secret); });
}

void read_shipping(const Settings& settings, SettingsReading& reading, Options& options) {
  options.courier.port = reading([&] { return settings.port("courier.port"); });
  options.courier.key =
      reading([&] { return secret(settings, "courier.key", min_outside_secret); });
  options.courier.webhook_secret =
      reading([&] { return secret(settings, "courier.webhook.secret", min_outside_secret); });
  options.shipping_round_every = reading([&] {
    return duration_within(settings, "shipping.round.every", round_times, std::chrono::seconds(2));
  });
  options.shipping_track_every = reading([&] {
    return duration_within(settings, "shipping.track.every", track_times, std::chrono::minutes(10));
  });
}

}  // namespace

std::vector<std::string> known_settings() {
  auto known = services::gateway::setting_names();
  for (const char* name :
       {"clock.speed", "clock.origin", "log.level", "http.threads", "http.waiting",
        "mariadb.sessions", "order.recover.after", "order.recover.every", "shipping.round.every",
        "shipping.track.every", "worker.cached_runs"}) {
    known.emplace_back(name);
  }
  for (auto& name : deadline_names()) known.push_back(std::move(name));
  return known;
}

Options read_options(const Settings& settings) {
  SettingsReading reading;
  Options options;
  options.log_level = reading([&] { return log_level(settings); });
  options.clock = reading([&] { return clock_options(settings); });
  for (const auto part : all_parts) {
    const auto port = reading([&] { return own_port(settings, options, part); });
    if (port != 0) options.ports[std::string(part)] = port;
  }
  read_servers(settings, reading, options);
  read_services(settings, reading, options);
  read_mock_pg(settings, reading, options);
  read_shipping(settings, reading, options);
  options.deadlines = read_deadlines(settings, reading);
  options.admin_email = settings.text("admin.email", "");
  options.admin_password = settings.text("admin.password", "");
  reading.finish();
  return options;
}

std::string local_address(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace perdura::apps
