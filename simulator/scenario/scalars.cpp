#include "simulator/scenario/scalars.hpp"

#include <charconv>
#include <cstdio>

#include "json/rfc3339.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator::scenario {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view range_sign = "..";
constexpr Duration day = 24h;
constexpr std::chrono::minutes longest_offset = 14h;

constexpr std::pair<std::string_view, Duration> rate_units[] = {
    {"s", 1s}, {"min", 1min}, {"h", 1h}, {"d", 24h}};

/// Two digits, below `most`.
std::optional<int> two_digits(std::string_view text, int most) {
  if (text.size() != 2) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (value > most) return std::nullopt;
  return value;
}

std::string two(std::int64_t value) {
  std::string text = std::to_string(value);
  return text.size() < 2 ? "0" + text : text;
}

/// "12:30", "12:30:15".
std::optional<Duration> time_of_day(std::string_view text) {
  if (text.size() != 5 && text.size() != 8) return std::nullopt;
  if (text[2] != ':' || (text.size() == 8 && text[5] != ':')) return std::nullopt;
  const auto hours = two_digits(text.substr(0, 2), 23);
  const auto minutes = two_digits(text.substr(3, 2), 59);
  const auto seconds = text.size() == 8 ? two_digits(text.substr(6), 59) : 0;
  if (!hours || !minutes || !seconds) return std::nullopt;
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
         std::chrono::seconds(*seconds);
}

/// "+09:00", "Z".
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z") return 0min;
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = two_digits(text.substr(1, 2), 14);
  const auto minutes = two_digits(text.substr(4), 59);
  if (!hours || !minutes) return std::nullopt;
  const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  if (offset > longest_offset) return std::nullopt;
  return text[0] == '-' ? -offset : offset;
}

template <class T>
std::optional<Range<T>> read_range(std::string_view text) {
  const auto sign = text.find(range_sign);
  const auto least = Scalar<T>::read(text.substr(0, sign));
  const auto most = sign == std::string_view::npos
                        ? least
                        : Scalar<T>::read(text.substr(sign + range_sign.size()));
  if (!least || !most || *least > *most || *least < T{}) return std::nullopt;
  return Range<T>{*least, *most};
}

template <class T>
std::string write_range(const Range<T>& range) {
  const auto least = Scalar<T>::write(range.least);
  if (range.least == range.most) return least;
  return least + std::string(range_sign) + Scalar<T>::write(range.most);
}

}  // namespace

Duration Moment::after(const Start& start) const {
  if (!of_day) return value;
  const Duration local = start.at.time_since_epoch() + start.offset;
  Duration now = local % day;
  if (now < Duration::zero()) now += day;
  return value >= now ? value - now : value - now + day;
}

std::optional<std::int64_t> Scalar<std::int64_t>::read(std::string_view text) {
  return read_count(text);
}

std::string Scalar<std::int64_t>::write(std::int64_t value) { return write_count(value); }

std::optional<std::uint64_t> Scalar<std::uint64_t>::read(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string Scalar<std::uint64_t>::write(std::uint64_t value) { return std::to_string(value); }

std::optional<Duration> Scalar<Duration>::read(std::string_view text) {
  return read_duration(text);
}

std::string Scalar<Duration>::write(Duration value) { return write_duration(value); }

std::optional<Money> Scalar<Money>::read(std::string_view text) { return read_money(text); }

std::string Scalar<Money>::write(Money value) { return write_money(value); }

std::optional<Start> Scalar<Start>::read(std::string_view text) {
  constexpr std::size_t local_length = 19;  // 2026-11-27T00:00:00
  if (text.size() <= local_length) return std::nullopt;
  const auto local = json::parse_time(std::string(text.substr(0, local_length)) + "Z");
  const auto offset = offset_of(text.substr(local_length));
  if (!local || !offset) return std::nullopt;
  // What nanoseconds in 64 bits can tell, with room for a century on each side.
  using namespace std::chrono;
  const auto year = year_month_day(floor<days>(*local)).year();
  if (year < std::chrono::year(1970) || year > std::chrono::year(2150)) return std::nullopt;
  return Start{*local - *offset, *offset};
}

std::string Scalar<Start>::write(const Start& value) {
  const auto local = std::chrono::floor<std::chrono::milliseconds>(value.at + value.offset);
  std::string text = json::format_time(local);
  text.resize(text.find('.'));
  if (value.offset == 0min) return text + "Z";
  const auto minutes = std::chrono::abs(value.offset).count();
  return text + (value.offset < 0min ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60);
}

std::optional<Moment> Scalar<Moment>::read(std::string_view text) {
  if (const auto time = time_of_day(text)) return Moment{*time, true};
  const auto duration = read_duration(text);
  if (!duration || *duration < Duration::zero()) return std::nullopt;
  return Moment{*duration, false};
}

std::string Scalar<Moment>::write(const Moment& value) {
  if (!value.of_day) return write_duration(value.value);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(value.value).count();
  const std::string text = two(seconds / 3'600) + ":" + two(seconds / 60 % 60);
  return seconds % 60 == 0 ? text : text + ":" + two(seconds % 60);
}

std::optional<Rate> Scalar<Rate>::read(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto count = read_count(text.substr(0, slash));
  for (const auto& [name, unit] : rate_units) {
    if (count && text.substr(slash + 1) == name) return Rate{*count, unit};
  }
  return std::nullopt;
}

std::string Scalar<Rate>::write(const Rate& value) {
  std::string_view per;
  for (const auto& [name, unit] : rate_units) {
    if (unit == value.per) per = name;
  }
  return write_count(value.count).append("/").append(per);
}

std::optional<Range<std::int64_t>> Scalar<Range<std::int64_t>>::read(std::string_view text) {
  return read_range<std::int64_t>(text);
}

std::string Scalar<Range<std::int64_t>>::write(const Range<std::int64_t>& value) {
  return write_range(value);
}

std::optional<Range<Duration>> Scalar<Range<Duration>>::read(std::string_view text) {
  return read_range<Duration>(text);
}

std::string Scalar<Range<Duration>>::write(const Range<Duration>& value) {
  return write_range(value);
}

std::optional<Limit> read_limit(std::string_view text, bool is_time) {
  Relation relation = Relation::Equal;
  if (text.starts_with("<=") || text.starts_with(">=")) {
    relation = text.starts_with("<=") ? Relation::AtMost : Relation::AtLeast;
    text.remove_prefix(2);
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (!is_time) {
    const auto count = read_count(text);
    return count ? std::optional(Limit{relation, *count}) : std::nullopt;
  }
  const auto time = read_duration(text);
  if (!time || *time < Duration::zero()) return std::nullopt;
  return Limit{relation, time->count()};
}

std::string write_limit(const Limit& limit, bool is_time) {
  const std::string value =
      is_time ? write_duration(Duration(limit.value)) : write_count(limit.value);
  switch (limit.relation) {
    case Relation::Equal:
      return value;
    case Relation::AtMost:
      return "<= " + value;
    case Relation::AtLeast:
      return ">= " + value;
  }
  return {};
}

}  // namespace perdura::simulator::scenario
