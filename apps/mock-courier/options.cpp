#include "apps/mock-courier/options.hpp"

#include "apps/common/usual_settings.hpp"
#include "platform/core/setting_values.hpp"

namespace perdura::apps::mock_courier {
namespace {

using platform::Settings;
using platform::SettingsReading;

constexpr std::size_t min_secret = 16;
constexpr const char* no_webhook = "none";

std::optional<platform::HttpUrl> webhook(const Settings& settings, const std::string& url) {
  if (url == no_webhook) return std::nullopt;
  if (auto read = parse_webhook(url)) return read;
  settings.refuse("courier.webhook.url", "http://HOST:PORT/PATH, or none");
}

}  // namespace

std::vector<std::string> known_settings() {
  return {"clock.speed",
          "clock.origin",
          "log.level",
          "courier.port",
          "courier.key",
          "courier.webhook.url",
          "courier.webhook.secret",
          "courier.hand_over",
          "courier.step",
          "courier.late",
          "courier.silence"};
}

std::optional<platform::HttpUrl> parse_webhook(const std::string& url) {
  auto read = platform::parse_http_url(url);
  const bool whole = read && "http://" + platform::to_string(read->endpoint) + read->target == url;
  return whole ? read : std::nullopt;
}

Options read_options(const Settings& settings) {
  using std::chrono::hours;
  SettingsReading reading;
  Options options;
  const auto duration = [&](const char* name, std::chrono::milliseconds fallback) {
    return reading([&] { return settings.duration(name, fallback); });
  };
  options.log_level = reading([&] { return log_level(settings); });
  options.clock = reading([&] { return clock_options(settings); });
  options.port = reading([&] { return settings.port("courier.port"); });
  options.data = reading([&] { return settings.text("data"); });
  options.key = reading([&] { return secret(settings, "courier.key", min_secret); });
  options.webhook_url = reading([&] { return settings.text("courier.webhook.url", no_webhook); });
  options.webhook = reading([&] { return webhook(settings, options.webhook_url); });
  if (options.webhook) {
    options.webhook_secret =
        reading([&] { return secret(settings, "courier.webhook.secret", min_secret); });
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
