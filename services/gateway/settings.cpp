#include "services/gateway/settings.hpp"

#include <array>
#include <cmath>

namespace perdura::services::gateway {
namespace {

using platform::Settings;

constexpr const char* call_deadline = "gateway.call_deadline";
constexpr const char* trusted_proxies = "gateway.trusted_proxies";
constexpr const char* cors_origins = "gateway.cors.origins";
constexpr const char* no_origins = "none";

constexpr Settings::Whole capacities{0, 1'000'000};
constexpr Settings::Real refills{0, 1'000'000};
constexpr double longest_fill_seconds = 24 * 60 * 60;
constexpr std::chrono::milliseconds longest_call = std::chrono::minutes(1);
constexpr std::int64_t most_proxies = 8;

std::string limit_name(const char* bucket, const char* part) {
  return std::string("gateway.rate_limit.") + bucket + "." + part;
}

std::chrono::milliseconds deadline(const Settings& settings, std::chrono::milliseconds fallback) {
  const auto read = settings.duration(call_deadline, fallback);
  if (read.count() >= 1 && read <= longest_call) return read;
  settings.refuse(call_deadline, "a duration from 1ms to 1m");
}

platform::TokenBucket bucket(const Settings& settings, const char* name,
                             const platform::TokenBucket& fallback) {
  const std::string refill = limit_name(name, "refill");
  const platform::TokenBucket read{
      settings.whole(limit_name(name, "capacity"), capacities, fallback.capacity),
      settings.real(refill, refills, fallback.refill_per_second)};
  if (read.refill_per_second > 0 &&
      static_cast<double>(read.capacity) > read.refill_per_second * longest_fill_seconds) {
    const bool given = !settings.text(refill, "").empty();
    settings.refuse(given ? refill : limit_name(name, "capacity"),
                    "a bucket that is full again within a day");
  }
  return read;
}

std::vector<std::string> origins(const Settings& settings) {
  const std::string text = settings.text(cors_origins, no_origins);
  std::vector<std::string> items;
  if (text == no_origins) return items;
  std::size_t begin = 0;
  for (std::size_t comma = 0; comma != text.npos; begin = comma + 1) {
    comma = text.find(',', begin);
    const std::string item = text.substr(begin, comma == text.npos ? comma : comma - begin);
    const bool origin = (item.starts_with("http://") || item.starts_with("https://")) &&
                        item.find('/', item.find("//") + 2) == item.npos &&
                        item.find(' ') == item.npos;
    if (item != "*" && !origin) {
      settings.refuse(cors_origins, "none, or origins like http://localhost:3000, with commas");
    }
    items.push_back(item);
  }
  return items;
}

}  // namespace

std::vector<std::string> setting_names() {
  std::vector<std::string> names{call_deadline, trusted_proxies, cors_origins};
  for (const char* name : {"user", "anonymous", "address", "webhook"}) {
    for (const char* part : {"capacity", "refill"}) names.push_back(limit_name(name, part));
  }
  return names;
}

Options read_options(const Settings& settings) {
  platform::SettingsReading reading;
  Options options;
  options.call_deadline = reading([&] { return deadline(settings, options.call_deadline); });
  options.trusted_proxies = static_cast<std::size_t>(reading([&] {
    return settings.whole(trusted_proxies, {0, most_proxies}, 0);
  }));
  options.cors.origins = reading([&] { return origins(settings); });
  RateLimits& limits = options.rate_limits;
  limits.user = reading([&] { return bucket(settings, "user", limits.user); });
  limits.anonymous = reading([&] { return bucket(settings, "anonymous", limits.anonymous); });
  limits.address = reading([&] { return bucket(settings, "address", limits.address); });
  limits.webhook = reading([&] { return bucket(settings, "webhook", limits.webhook); });
  reading.finish();
  return options;
}

}  // namespace perdura::services::gateway
