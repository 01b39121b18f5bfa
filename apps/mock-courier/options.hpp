#pragma once
// All settings of this program, read and checked before anything runs.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock-courier/parcel.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/log.hpp"
#include "platform/core/settings.hpp"
#include "platform/http/http_url.hpp"

namespace perdura::apps::mock_courier {

/// Those with a default in the code, or that other programs need not have: for `Settings::load`.
std::vector<std::string> known_settings();

/// "http://127.0.0.1:18086/api/v1/shipments/webhooks/courier", with port and path. Nothing if it is
/// no such address.
std::optional<platform::HttpUrl> parse_webhook(const std::string& url);

struct Options {
  platform::LogLevel log_level = platform::LogLevel::Info;
  platform::SystemClock::Options clock;
  std::uint16_t port = 0;
  std::string data;  // the folder, as it was written
  std::string key;
  std::string webhook_url;
  std::optional<platform::HttpUrl> webhook;  // nothing: nobody is told
  std::string webhook_secret;
  perdura::mock_courier::Steps steps;
  std::chrono::milliseconds silence{};
};

/// Throws `SettingsError` with a sentence for each that is wrong.
Options read_options(const platform::Settings& settings);

}  // namespace perdura::apps::mock_courier
