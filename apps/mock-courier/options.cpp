#include "apps/mock-courier/options.hpp"

#include "platform/core/clock.hpp"
#include "platform/core/setting_values.hpp"

namespace perdura::apps::mock_courier {
namespace {

using platform::LogLevel;
using platform::Settings;
using platform::SettingsReading;

constexpr std::size_t min_secret = 16;
constexpr const char* no_webhook = "none";

LogLevel log_level(const Settings& settings) {
  const auto level = settings.one_of("log.level", {"debug", "info", "warning", "error"}, "info");
  for (const auto known : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning}) {
    if (level == platform::to_string(known)) return known;
  }
  return LogLevel::Error;
}

std::string secret(const Settings& settings, const char* name) {
  auto text = settings.text(name);
  if (text.size() >= min_secret) return text;
  settings.refuse(name, std::to_string(min_secret) + " characters or more");
}

std::optional<Webhook> webhook(const Settings& settings, const std::string& url) {
  if (url == no_webhook) return std::nullopt;
  if (auto read = parse_webhook(url)) return read;
  settings.refuse("courier.webhook.url", "http://HOST:PORT/PATH, or none");
}

}  // namespace

std::vector<std::string> known_settings() {
  return {"clock.speed",       "log.level",           "courier.port",
          "courier.key",       "courier.webhook.url", "courier.webhook.secret",
          "courier.hand_over", "courier.step",        "courier.late",
          "courier.silence"};
}

std::optional<Webhook> parse_webhook(const std::string& url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  const auto colon = url.find(':', scheme.size());
  const auto slash = url.find('/', scheme.size());
  if (colon == url.npos || slash == url.npos || colon > slash) return std::nullopt;
  const auto port = platform::read_whole(url.substr(colon + 1, slash - colon - 1));
  const std::string host = url.substr(scheme.size(), colon - scheme.size());
  const std::string target = url.substr(slash);
  const bool sound = !host.empty() && host.find_first_of("@ ") == host.npos &&
                     target.find_first_of(" #\"") == target.npos;
  if (!sound || !port || *port < 1 || *port > 65'535) return std::nullopt;
  return Webhook{host, static_cast<std::uint16_t>(*port), target};
}

Options read_options(const Settings& settings) {
  using std::chrono::hours;
  SettingsReading reading;
  Options options;
  const auto duration = [&](const char* name, std::chrono::milliseconds fallback) {
    return reading([&] { return settings.duration(name, fallback); });
  };
  options.log_level = reading([&] { return log_level(settings); });
  options.clock_speed = reading([&] {
    return settings.real("clock.speed", {0.001, platform::SystemClock::max_speed}, 1);
  });
  options.port = reading([&] { return settings.port("courier.port"); });
  options.data = reading([&] { return settings.text("data"); });
  options.key = reading([&] { return secret(settings, "courier.key"); });
  options.webhook_url = reading([&] { return settings.text("courier.webhook.url", no_webhook); });
  options.webhook = reading([&] { return webhook(settings, options.webhook_url); });
  if (options.webhook) {
    options.webhook_secret = reading([&] { return secret(settings, "courier.webhook.secret"); });
  }
  const perdura::mock_courier::Steps usual;
  options.steps = {.hand_over = duration("courier.hand_over", usual.hand_over),
                   .step = duration("courier.step", usual.step),
                   .late = duration("courier.late", usual.late)};
  options.silence = duration("courier.silence", std::chrono::seconds(30));
  reading.finish();
  return options;
}

}  // namespace perdura::apps::mock_courier
