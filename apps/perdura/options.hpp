#pragma once
// All settings of this program, read and checked before anything runs.
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "domain/deadlines.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/log.hpp"
#include "platform/core/settings.hpp"
#include "platform/sql/mariadb.hpp"
#include "services/gateway/gateway.hpp"

namespace perdura::apps {

/// Those with a default in the code: for `Settings::load`'s `known`.
std::vector<std::string> known_settings();

struct Options {
  platform::LogLevel log_level = platform::LogLevel::Info;
  platform::SystemClock::Options clock;
  std::map<std::string, std::uint16_t, std::less<>> ports;  // of services and worker
  int http_threads = 0;
  int http_waiting = 0;
  platform::sql::MariaDbSettings mariadb;  // each service adds its schema
  std::uint16_t kafka_port = 0;
  std::uint16_t redis_port = 0;
  std::uint16_t temporal_port = 0;
  std::uint16_t temporal_ui_port = 0;
  std::string temporal_namespace;
  std::string service_secret;
  std::size_t cached_runs = 0;
  std::chrono::seconds recover_after{};
  std::chrono::seconds recover_every{};
  /// The payment gateway of the outside world; mock-pg reads the same settings.
  struct MockPg {
    std::uint16_t port = 0;
    std::string secret;
    std::string webhook_secret;
  };
  MockPg mock_pg;
  /// The courier of the outside world; its own program reads the same settings.
  struct Courier {
    std::uint16_t port = 0;
    std::string key;
    std::string webhook_secret;
  };
  Courier courier;
  std::chrono::milliseconds shipping_round_every{};  // real time
  std::chrono::milliseconds shipping_track_every{};  // shop time
  domain::Deadlines deadlines;                       // of orders, payments and shipments alike
  services::gateway::Options gateway;
  std::string admin_email;  // looked at by `admin create`, as what may be given there instead
  std::string admin_password;
};

/// Throws `SettingsError` with a sentence for each that is wrong.
Options read_options(const platform::Settings& settings);

/// Our servers are on this machine: "127.0.0.1:19092".
std::string local_address(std::uint16_t port);

}  // namespace perdura::apps
