#include "apps/common/deadline_options.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include "platform/core/setting_values.hpp"

namespace perdura::apps {
namespace {

using domain::BusinessDays;
using domain::Deadlines;
using domain::SellerTime;
using platform::Settings;
using platform::SettingsReading;
using std::chrono::milliseconds;

constexpr milliseconds least = std::chrono::seconds(1);
constexpr milliseconds most = domain::Days(365);
constexpr std::int64_t most_business_days = 260;
constexpr std::string_view business_days_unit = "bd";

constexpr const char* a_time = "a time from 1s to 365d, as 90s, 10m, 24h or 10d";
constexpr const char* a_sellers_time =
    "business days from 1bd to 260bd, as 7bd, or a time from 1s to 365d, as 90s, 10m, 24h or 10d";

template <class Work>
void for_each_deadline(Work work) {
  using Members = boost::describe::describe_members<Deadlines, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>(
      [&](auto member) { work("deadline." + std::string(member.name), member.pointer); });
}

std::optional<milliseconds> time_of(std::string_view text) {
  const auto time = platform::read_duration(text);
  return time && least <= *time && *time <= most ? time : std::nullopt;
}

std::optional<SellerTime> sellers_time_of(std::string_view text) {
  if (!text.ends_with(business_days_unit)) return time_of(text);
  const auto days = platform::read_whole(text.substr(0, text.size() - business_days_unit.size()));
  if (!days || *days < 1 || *days > most_business_days) return std::nullopt;
  return BusinessDays(static_cast<std::int32_t>(*days));
}

void read(const Settings& settings, const std::string& name, milliseconds& deadline) {
  const std::string text = settings.text(name, "");
  if (text.empty()) return;  // the default holds
  const auto time = time_of(text);
  if (!time) settings.refuse(name, a_time);
  deadline = *time;
}

void read(const Settings& settings, const std::string& name, SellerTime& deadline) {
  const std::string text = settings.text(name, "");
  if (text.empty()) return;
  const auto time = sellers_time_of(text);
  if (!time) settings.refuse(name, a_sellers_time);
  deadline = *time;
}

}  // namespace

std::vector<std::string> deadline_names() {
  std::vector<std::string> names;
  for_each_deadline([&](std::string name, auto) { names.push_back(std::move(name)); });
  return names;
}

Deadlines read_deadlines(const Settings& settings, SettingsReading& reading) {
  Deadlines deadlines;
  for_each_deadline([&](const std::string& name, auto member) {
    reading([&] {
      read(settings, name, deadlines.*member);
      return true;
    });
  });
  return deadlines;
}

}  // namespace perdura::apps
