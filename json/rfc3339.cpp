#include "json/rfc3339.hpp"

#include <cstdio>

#include "json/problem.hpp"

namespace perdura::json {
namespace {

namespace chrono = std::chrono;

/// A cursor over fixed-width fields; `ok` falls once and stays down.
struct Scanner {
  std::string_view rest;
  bool ok = true;

  bool starts_with_digit() const { return !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; }

  int digits(int count) {
    int number = 0;
    for (int i = 0; i < count; ++i) {
      ok = ok && starts_with_digit();
      if (!ok) return 0;
      number = number * 10 + (rest[0] - '0');
      rest.remove_prefix(1);
    }
    return number;
  }
  void literal(char c) {
    ok = ok && !rest.empty() && rest[0] == c;
    if (ok) rest.remove_prefix(1);
  }
};

/// One to three digits after a point, in milliseconds; nothing is 0.
int scan_fraction(Scanner& scan) {
  if (!scan.ok || scan.rest.empty() || scan.rest[0] != '.') return 0;
  scan.literal('.');
  int milliseconds = scan.digits(1) * 100;
  for (int unit = 10; unit > 0 && scan.starts_with_digit(); unit /= 10) {
    milliseconds += scan.digits(1) * unit;
  }
  return milliseconds;
}

}  // namespace

std::string format_time(Milliseconds time) {
  const auto day = chrono::floor<chrono::days>(time);
  constexpr chrono::sys_days first = chrono::year{0} / 1 / 1;
  constexpr chrono::sys_days end = chrono::year{10000} / 1 / 1;
  if (day < first || day >= end) throw EncodeError("a time outside the years 0 to 9999");
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  char text[32];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

std::optional<Milliseconds> parse_time(std::string_view text) {
  Scanner scan{text};
  const int year = scan.digits(4);
  scan.literal('-');
  const int month = scan.digits(2);
  scan.literal('-');
  const int day = scan.digits(2);
  scan.literal('T');
  const int hour = scan.digits(2);
  scan.literal(':');
  const int minute = scan.digits(2);
  scan.literal(':');
  const int second = scan.digits(2);
  const int millisecond = scan_fraction(scan);
  scan.literal('Z');
  if (!scan.ok || !scan.rest.empty()) return std::nullopt;

  const chrono::year_month_day date(chrono::year{year}, chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day)));
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return Milliseconds(chrono::sys_days(date)) + chrono::hours(hour) + chrono::minutes(minute) +
         chrono::seconds(second) + chrono::milliseconds(millisecond);
}

}  // namespace perdura::json
