#include "services/gateway/settings.hpp"

#include <array>
#include <cmath>

namespace perdura::services::gateway {
namespace {

using platform::Settings;
using platform::SettingsError;

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

platform::TokenBucket bucket(const Settings& settings, const char* name,
                             const platform::TokenBucket& fallback) {
  const std::string refill = limit_name(name, "refill");
  const platform::TokenBucket read{
      settings.whole(limit_name(name, "capacity"), capacities, fallback.capacity),
      settings.real(refill, refills, fallback.refill_per_second)};
  if (read.refill_per_second > 0 &&
      static_cast<double>(read.capacity) > read.refill_per_second * longest_fill_seconds) {
    throw SettingsError(refill + " would take more than a day to refill the capacity");
  }
  return read;
}

std::vector<std::string> listed(const std::string& text) {
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
      throw SettingsError(std::string(cors_origins) + ": \"" + item +
                          "\" is no origin like http://localhost:3000");
    }
    items.push_back(item);
  }
  return items;
}

}  // namespace

std::vector<std::string> setting_names() {
  std::vector<std::string> names{call_deadline, trusted_proxies, cors_origins};
  for (const char* name : {"user", "anonymous", "address"}) {
    for (const char* part : {"capacity", "refill"}) names.push_back(limit_name(name, part));
  }
  return names;
}

Options read_options(const Settings& settings) {
  Options options;
  options.call_deadline = settings.duration(call_deadline, options.call_deadline);
  if (options.call_deadline.count() < 1 || options.call_deadline > longest_call) {
    throw SettingsError(std::string(call_deadline) + " is from 1ms to 1m");
  }
  options.trusted_proxies =
      static_cast<std::size_t>(settings.whole(trusted_proxies, {0, most_proxies}, 0));
  options.cors.origins = listed(settings.text(cors_origins, no_origins));
  RateLimits& limits = options.rate_limits;
  limits.user = bucket(settings, "user", limits.user);
  limits.anonymous = bucket(settings, "anonymous", limits.anonymous);
  limits.address = bucket(settings, "address", limits.address);
  return options;
}

}  // namespace perdura::services::gateway
