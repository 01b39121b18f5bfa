#pragma once
// The settings of mock-pg, read and checked before anything runs.
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "mock-pg/deliverer.hpp"
#include "mock-pg/journal.hpp"
#include "mock-pg/routes.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/log.hpp"
#include "platform/core/settings.hpp"
#include "platform/http/connection_pool.hpp"

namespace perdura::apps::mock_pg {

/// Those with a default in the code: for `Settings::load`'s `known`.
std::vector<std::string> known_settings();

struct Options {
  platform::LogLevel log_level = platform::LogLevel::Info;
  platform::SystemClock::Options clock;
  std::uint16_t port = 0;
  int http_threads = 0;
  int http_waiting = 0;
  std::string secret;                            // the shop's, to call us
  platform::Endpoint shop;                       // whom webhooks go to
  perdura::mock_pg::Deliverer::Options webhook;  // and how
  perdura::mock_pg::Brain::Options brain;
  perdura::mock_pg::FileJournal::Options journal;
  std::chrono::milliseconds silence{};
  std::chrono::milliseconds slow{};
};

/// `root`: where a relative PERDURA_DATA starts. Throws `SettingsError` with a sentence for each
/// that is wrong.
Options read_options(const platform::Settings& settings, const std::string& root);

}  // namespace perdura::apps::mock_pg
