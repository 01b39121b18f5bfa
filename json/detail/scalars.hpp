#pragma once
// Forms of bool, integers, double, strings, raw JSON and std::monostate.
#include <boost/json/value.hpp>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <utility>
#include <variant>

#include "json/reader.hpp"
#include "json/text.hpp"

namespace perdura::json {
namespace detail {

template <class T, class... Others>
concept OneOf = (std::same_as<T, Others> || ...);

template <class T>
concept Integer = std::integral<T> && !OneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

template <Integer T>
std::string range_text() {
  return "must be from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
         std::to_string(std::numeric_limits<T>::max());
}

/// A double of this size stands for an integer literal beyond 64 bits, or for one as good as that.
inline constexpr double two_to_63 = 9223372036854775808.0;

}  // namespace detail

template <detail::Integer T>
struct Form<T> {
  static boost::json::value encode(T number) {
    if constexpr (std::is_signed_v<T>) {
      return boost::json::value(static_cast<std::int64_t>(number));
    } else {
      return boost::json::value(static_cast<std::uint64_t>(number));
    }
  }
  static T decode(const boost::json::value& value, Reader& reader) {
    if (const auto* number = value.if_int64()) return narrow(*number, reader);
    if (const auto* number = value.if_uint64()) return narrow(*number, reader);
    const auto* number = value.if_double();
    if (number && std::fabs(*number) >= detail::two_to_63) {
      reader.fail(code::OutOfRange, detail::range_text<T>());
    } else {
      reader.wrong_type("an integer", value);
    }
    return T{};
  }

 private:
  template <class Wide>
  static T narrow(Wide number, Reader& reader) {
    if (std::in_range<T>(number)) return static_cast<T>(number);
    reader.fail(code::OutOfRange, detail::range_text<T>());
    return T{};
  }
};

template <>
struct Form<bool> {
  static boost::json::value encode(bool flag) { return boost::json::value(flag); }
  static bool decode(const boost::json::value& value, Reader& reader) {
    if (!value.is_bool()) reader.wrong_type("a boolean", value);
    return value.is_bool() && value.get_bool();
  }
};

template <>
struct Form<double> {
  static boost::json::value encode(double number) {
    if (!std::isfinite(number)) throw EncodeError("JSON has no NaN and no infinity");
    return boost::json::value(number);
  }
  static double decode(const boost::json::value& value, Reader& reader) {
    if (const auto* number = value.if_int64()) return static_cast<double>(*number);
    if (const auto* number = value.if_uint64()) return static_cast<double>(*number);
    if (const auto* number = value.if_double()) return *number;
    reader.wrong_type("a number", value);
    return 0;
  }
};

template <>
struct Form<std::string> {
  static boost::json::value encode(const std::string& text) {
    if (!valid_utf8(text)) throw EncodeError("a string is not UTF-8");
    return boost::json::value(boost::json::string_view(text.data(), text.size()));
  }
  static std::string decode(const boost::json::value& value, Reader& reader) {
    const auto* text = reader.string(value);
    if (!text) return {};
    std::string copy(text->data(), text->size());
    // Parsed text has been checked already; a value built by hand has not.
    if (!valid_utf8(copy)) reader.fail(code::InvalidValue, "not UTF-8");
    return copy;
  }
};

/// Raw JSON, taken as it is.
template <>
struct Form<boost::json::value> {
  static boost::json::value encode(const boost::json::value& value) { return value; }
  static boost::json::value decode(const boost::json::value& value, Reader&) { return value; }
};

}  // namespace perdura::json
