#include "apps/mock-pg/options.hpp"

#include <filesystem>

#include "apps/common/usual_settings.hpp"
#include "mock-pg/access.hpp"
#include "platform/core/setting_values.hpp"
#include "platform/http/http_url.hpp"

namespace perdura::apps::mock_pg {
namespace {

using perdura::mock_pg::min_secret;
using platform::Settings;
using platform::SettingsReading;

constexpr std::uint16_t default_port = 18090;
constexpr const char* webhook_path = "/api/v1/payments/webhooks/pg";

platform::HttpUrl webhook_url(const Settings& settings) {
  const std::string own =
      "http://127.0.0.1:" + std::to_string(settings.port("payment.port")) + webhook_path;
  if (auto url = platform::parse_http_url(settings.text("mock_pg.webhook_url", own))) return *url;
  settings.refuse("mock_pg.webhook_url", "like http://127.0.0.1:18084/webhooks");
}

std::string data_folder(const Settings& settings, const std::string& root) {
  const std::filesystem::path folder = settings.text("data");
  return (folder.is_absolute() ? folder : std::filesystem::path(root) / folder).string();
}

}  // namespace

std::vector<std::string> known_settings() {
  return {"clock.speed",         "clock.origin",
          "log.level",           "http.threads",
          "http.waiting",        "mock_pg.port",
          "mock_pg.public_url",  "mock_pg.sync",
          "mock_pg.webhook_url", "mock_pg.authorisation_days",
          "mock_pg.late_by",     "mock_pg.silence",
          "mock_pg.slow",        "pg.secret",
          "pg.webhook_secret"};
}

Options read_options(const Settings& settings, const std::string& root) {
  SettingsReading reading;
  Options options;
  const auto whole = [&](const char* name, Settings::Whole range, std::int64_t fallback) {
    return reading([&] { return settings.whole(name, range, fallback); });
  };
  const auto duration = [&](const char* name, std::chrono::milliseconds fallback) {
    return reading([&] { return settings.duration(name, fallback); });
  };
  options.log_level = reading([&] { return log_level(settings); });
  options.clock = reading([&] { return clock_options(settings); });
  options.port = reading([&] { return settings.port("mock_pg.port", default_port); });
  options.http_threads = static_cast<int>(whole("http.threads", {1, 4'096}, 64));
  options.http_waiting = static_cast<int>(whole("http.waiting", {1, 65'536}, 1'024));
  options.secret = reading([&] { return secret(settings, "pg.secret", min_secret); });
  options.webhook.secret =
      reading([&] { return secret(settings, "pg.webhook_secret", min_secret); });
  const auto url = reading([&] { return webhook_url(settings); });
  options.shop = url.endpoint;
  options.webhook.path = url.target;
  options.brain.public_url =
      settings.text("mock_pg.public_url", "http://127.0.0.1:" + std::to_string(options.port));
  options.brain.authorisation_life =
      std::chrono::days(whole("mock_pg.authorisation_days", {1, 365}, 7));
  options.brain.late_by = duration("mock_pg.late_by", std::chrono::seconds(30));
  options.silence = duration("mock_pg.silence", std::chrono::seconds(15));
  options.slow = duration("mock_pg.slow", std::chrono::seconds(3));
  options.journal.path =
      reading([&] { return data_folder(settings, root); }) + "/mock-pg/book.jsonl";
  options.journal.sync = reading([&] { return settings.flag("mock_pg.sync", false); });
  reading.finish();
  return options;
}

}  // namespace perdura::apps::mock_pg
