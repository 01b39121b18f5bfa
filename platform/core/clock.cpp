#include "platform/core/clock.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace perdura::platform {
namespace {

// Of the signed nanoseconds that a TimePoint is made of, with room to compute.
constexpr std::chrono::sys_days latest = std::chrono::year(2200) / 1 / 1;

Duration scaled(Duration real, double factor) {
  if (factor == 1.0) return real;  // exactly
  return Duration(std::llround(static_cast<double>(real.count()) * factor));
}

TimePoint shop_time(TimePoint wall, const SystemClock::Options& options) {
  return options.origin + scaled(wall - options.origin, options.speed);
}

}  // namespace

Duration Clock::real(Duration shop) const { return scaled(shop, 1.0 / speed()); }

SystemClock::SystemClock(Options options) : options_(options) {
  if (!(options.speed > 0 && options.speed <= max_speed)) {
    throw std::invalid_argument("clock.speed must be over 0 and at most 1000000");
  }
  const double years = static_cast<double>((wall() - options.origin).count()) * options.speed /
                       (1e9 * 365.25 * 24 * 3600);
  const bool writable = options.speed == 1.0 || std::abs(years) < 200;
  if (!writable || shop_time(wall(), options) >= latest || now() < TimePoint{}) {
    throw std::invalid_argument(
        "at this clock.speed shop time is outside the years 1970 to 2200: set a later "
        "clock.origin");
  }
}

TimePoint SystemClock::now() const { return shop_time(wall(), options_); }

TimePoint SystemClock::wall() const { return std::chrono::system_clock::now(); }

Duration SystemClock::ticks() const { return std::chrono::steady_clock::now().time_since_epoch(); }

TimePoint ManualClock::now() const { return start_ + scaled(ticks(), speed_); }

void ManualClock::advance(Duration real) {
  if (real < Duration::zero()) throw std::invalid_argument("time does not go back");
  real_ += real.count();
}

std::string format_http_date(TimePoint time) {
  static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  std::array<char, 64> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
      weekdays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
      months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace perdura::platform
