#pragma once
// Forms of durations (integer milliseconds) and of system_clock time points (RFC 3339).
#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>

#include "json/detail/scalars.hpp"
#include "json/reader.hpp"
#include "json/rfc3339.hpp"

namespace perdura::json {
namespace detail {

/// Whether milliseconds fit `Duration` exactly; guards the conversion against overflow.
template <class Duration>
bool converts(std::chrono::milliseconds ms) {
  using Period = typename Duration::period;
  if constexpr (std::ratio_greater_v<Period, std::milli>) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::duration_cast<Duration>(ms)) == ms;
  } else {
    using std::chrono::duration_cast;
    return ms <= duration_cast<std::chrono::milliseconds>(Duration::max()) &&
           ms >= duration_cast<std::chrono::milliseconds>(Duration::min());
  }
}

}  // namespace detail

/// Integer milliseconds. Coarser durations (seconds, hours) refuse what they cannot hold.
template <class Rep, class Period>
struct Form<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static_assert(std::is_integral_v<Rep> && std::ratio_greater_equal_v<Period, std::milli>,
                "a finer duration would lose digits: use milliseconds");

  static boost::json::value encode(Duration duration) {
    constexpr auto factor = std::ratio_divide<Period, std::milli>::num;
    const std::int64_t count = duration.count();
    if (count > std::numeric_limits<std::int64_t>::max() / factor ||
        count < std::numeric_limits<std::int64_t>::min() / factor) {
      throw EncodeError("a duration beyond 64 bits of milliseconds");
    }
    return Form<std::int64_t>::encode(count * factor);
  }
  static Duration decode(const boost::json::value& value, Reader& reader) {
    const std::chrono::milliseconds ms(reader.read<std::int64_t>(value));
    if (detail::converts<Duration>(ms)) return std::chrono::duration_cast<Duration>(ms);
    reader.fail(code::OutOfRange, "not a whole number of the unit that is kept");
    return Duration{};
  }
};

/// Finer than milliseconds (a clock's nanoseconds) is cut to the millisecond when written.
template <class Duration>
struct Form<std::chrono::time_point<std::chrono::system_clock, Duration>> {
  using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

  static boost::json::value encode(Time time) {
    const auto text = format_time(std::chrono::floor<std::chrono::milliseconds>(time));
    return boost::json::value(boost::json::string_view(text));
  }
  static Time decode(const boost::json::value& value, Reader& reader) {
    const auto* text = reader.string(value);
    if (!text) return Time{};
    const auto time = parse_time(std::string_view(text->data(), text->size()));
    if (!time) {
      reader.fail(code::InvalidValue, "must be a time like 2026-11-21T08:30:00.250Z");
    } else if (!detail::converts<Duration>(time->time_since_epoch())) {
      reader.fail(code::OutOfRange, "a time that is not kept exactly here");
    } else {
      return Time(std::chrono::duration_cast<Duration>(time->time_since_epoch()));
    }
    return Time{};
  }
};

}  // namespace perdura::json
