// decode ∘ encode is the identity, for structs made at random.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>

#include "tests/json/types.hpp"

namespace perdura::json::testing {
namespace {

/// Any text that JSON can carry, escapes, NUL and characters of every length included.
std::string any_text() {
  static const std::vector<std::string> pieces{"a",
                                               "Z",
                                               "0",
                                               " ",
                                               "/",
                                               "~",
                                               "\"",
                                               "\\",
                                               "\n",
                                               "\x01",
                                               "\x7f",
                                               std::string(1, '\0'),
                                               "\xC3\xA9",
                                               "\xED\x95\x9C",
                                               "\xF0\x9F\x98\x80"};
  std::string text;
  for (const auto& piece :
       *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces))) {
    text += piece;
  }
  return text;
}

/// Any finite double, from its bits: denormals and extremes too.
double any_double() {
  const auto bits = *rc::gen::arbitrary<std::uint64_t>();
  double number = 0;
  static_assert(sizeof number == sizeof bits);
  std::memcpy(&number, &bits, sizeof number);
  return std::isfinite(number) ? number : *rc::gen::arbitrary<double>();
}

template <class T>
T any_integer() {
  using Limits = std::numeric_limits<T>;
  return *rc::gen::oneOf(rc::gen::arbitrary<T>(), rc::gen::just(Limits::min()),
                         rc::gen::just(Limits::max()));
}

bool coin() { return *rc::gen::arbitrary<bool>(); }
int up_to(int most) { return *rc::gen::inRange(0, most + 1); }

Integers any_integers() {
  return {any_integer<std::int8_t>(),   any_integer<std::uint8_t>(), any_integer<std::int16_t>(),
          any_integer<std::uint16_t>(), any_integer<std::int32_t>(), any_integer<std::uint32_t>(),
          any_integer<std::int64_t>(),  any_integer<std::uint64_t>()};
}

Line any_line() {
  Line line{any_text(), any_integer<std::int64_t>(), {}};
  if (coin()) line.note = any_text();
  return line;
}

Money any_money() { return {any_integer<std::int64_t>(), coin() ? "KRW" : "USD"}; }

Outcome any_outcome() {
  switch (up_to(4)) {
    case 0:
      return Captured{any_money()};
    case 1:
      return Refused{any_text()};
    case 2:
      return InDoubt{};
    case 3:
      return Renamed{any_integer<std::int32_t>()};
  }
  return std::monostate{};
}

Everything anything() {
  Everything all;
  all.name = any_text();
  all.flag = coin();
  all.integers = any_integers();
  all.ratio = any_double();
  if (coin()) all.maybe = any_integer<std::int32_t>();
  for (int i = up_to(3); i > 0; --i) all.lines.push_back(any_line());
  for (auto& number : all.triple) number = any_integer<std::int16_t>();
  for (int i = up_to(3); i > 0; --i) all.by_name[any_text()] = any_line();
  for (int i = up_to(3); i > 0; --i) {
    all.by_id[OrderId{any_text()}] = coin() ? Colour::Red : Colour::DarkGreen;
  }
  for (int i = up_to(3); i > 0; --i) all.tags.insert(any_text());
  all.pair = {any_text(), coin()};
  all.tuple = {any_integer<std::int32_t>(), any_text(), any_double()};
  all.outcome = any_outcome();
  all.colour = coin() ? Colour::Red : Colour::DarkGreen;
  all.status = static_cast<Status>(up_to(2));
  all.id = OrderId{any_text()};
  all.quantity = Quantity(*rc::gen::nonNegative<std::int32_t>());
  all.money = any_money();
  all.patience = std::chrono::milliseconds(any_integer<std::int64_t>());
  all.window = std::chrono::hours(any_integer<std::int32_t>());
  constexpr std::int64_t year_0 = -62'167'219'200'000, year_10000 = 253'402'300'800'000;
  all.at = Milliseconds(std::chrono::milliseconds(*rc::gen::inRange(year_0, year_10000)));
  return all;
}

RC_GTEST_PROP(RoundTrip, ThroughValuesGivesTheSameStruct, ()) {
  const Everything all = anything();
  RC_ASSERT(decode<Everything>(encode(all), Unknown::Refuse) == all);
}

RC_GTEST_PROP(RoundTrip, ThroughTextGivesTheSameStructInBothModes, ()) {
  const Everything all = anything();
  const std::string text = to_text(all);
  RC_ASSERT(from_text<Everything>(text, Unknown::Refuse) == all);
  RC_ASSERT(from_text<Everything>(text, Unknown::Ignore) == all);
  RC_ASSERT(to_text(from_text<Everything>(text)) == text);
}

RC_GTEST_PROP(RoundTrip, OfADoubleIsExact, ()) {
  const double number = any_double();
  RC_ASSERT(from_text<double>(to_text(number)) == number);
}

RC_GTEST_PROP(Garbage, IsRefusedOrReadButNeverMisbehaves, ()) {
  std::string text = to_text(anything());
  for (int i = up_to(5); i >= 0 && !text.empty(); --i) {
    const std::size_t at = static_cast<std::size_t>(up_to(static_cast<int>(text.size()) - 1));
    if (coin()) {
      text[at] = static_cast<char>(up_to(255));
    } else {
      text.erase(at, static_cast<std::size_t>(up_to(3)));
    }
  }
  try {
    const Everything read = from_text<Everything>(text, Unknown::Refuse);
    RC_ASSERT(from_text<Everything>(to_text(read)) == read);
  } catch (const DecodeError& error) {
    RC_ASSERT(!error.problems().empty());
    RC_ASSERT(error.problems().size() <= max_problems);
  }
}

}  // namespace
}  // namespace perdura::json::testing
