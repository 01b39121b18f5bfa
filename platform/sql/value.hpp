#pragma once
// C++ values as columns, and back. Integers, bool, text, optional (NULL), described enums (by
// their JSON name), wrappers with `json_wraps`, times and durations (whole milliseconds). No
// floating point: money and counts are integers.
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "json/detail/scalars.hpp"
#include "json/detail/structs.hpp"
#include "platform/sql/errors.hpp"

namespace perdura::platform::sql {

struct Null {
  bool operator==(const Null&) const = default;
};
using Value = std::variant<Null, std::int64_t, std::string>;

namespace detail {

template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;

template <class T>
constexpr bool is_duration = false;
template <class Rep, class Period>
constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

template <class T>
constexpr bool is_time = false;
template <class D>
constexpr bool is_time<std::chrono::time_point<std::chrono::system_clock, D>> = true;

template <class>
constexpr bool unsupported = false;

[[noreturn]] void wrong_column(const char* wanted, const Value& got);
const std::string& text_of(const Value& value);
std::int64_t integer_of(const Value& value);

}  // namespace detail

/// Throws `SqlMisuse` for an integer beyond 63 bits.
template <class T>
Value to_value(const T& value) {
  if constexpr (std::is_same_v<T, Value>) {
    return value;
  } else if constexpr (detail::is_optional<T>) {
    return value ? to_value(*value) : Value{Null{}};
  } else if constexpr (std::same_as<T, std::nullopt_t>) {
    return Null{};
  } else if constexpr (std::integral<T>) {
    if (!std::in_range<std::int64_t>(
            static_cast<std::conditional_t<std::same_as<T, bool>, int, T>>(value))) {
      throw SqlMisuse("an argument beyond 63 bits");
    }
    return static_cast<std::int64_t>(value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    return std::string(std::string_view(value));
  } else if constexpr (json::detail::Wrapper<T>) {
    if constexpr (requires { value.value(); }) {
      return to_value(value.value());
    } else {
      return to_value(value.value);
    }
  } else if constexpr (json::detail::DescribedEnum<T>) {
    const auto name = json::Form<T>::encode(value);
    return std::string(name.as_string().data(), name.as_string().size());
  } else if constexpr (detail::is_time<T>) {
    return to_value(value.time_since_epoch());
  } else if constexpr (detail::is_duration<T>) {
    return std::int64_t{std::chrono::floor<std::chrono::milliseconds>(value).count()};
  } else {
    static_assert(detail::unsupported<T>, "no column holds this type");
  }
}

/// Throws `SqlMisuse` for a column that is no `T`: of another type, out of range, NULL without an
/// optional, an unknown enum name.
template <class T>
T from_value(Value&& value) {
  if constexpr (std::is_same_v<T, Value>) {
    return std::move(value);
  } else if constexpr (detail::is_optional<T>) {
    if (std::holds_alternative<Null>(value)) return std::nullopt;
    return from_value<typename T::value_type>(std::move(value));
  } else if constexpr (std::same_as<T, bool>) {
    return detail::integer_of(value) != 0;
  } else if constexpr (std::integral<T>) {
    const std::int64_t number = detail::integer_of(value);
    if (!std::in_range<T>(number)) throw SqlMisuse("a column is out of its member's range");
    return static_cast<T>(number);
  } else if constexpr (std::same_as<T, std::string>) {
    detail::text_of(value);
    return std::get<std::string>(std::move(value));
  } else if constexpr (json::detail::Wrapper<T>) {
    return T(from_value<typename T::json_wraps>(std::move(value)));
  } else if constexpr (json::detail::DescribedEnum<T>) {
    json::Reader reader(json::Unknown::Refuse);
    const T known = reader.read<T>(boost::json::value(detail::text_of(value)));
    if (reader.problem_count() != 0) {
      throw SqlMisuse("a column holds an unknown name: " + detail::text_of(value));
    }
    return known;
  } else if constexpr (detail::is_time<T>) {
    return T(from_value<typename T::duration>(std::move(value)));
  } else if constexpr (detail::is_duration<T>) {
    return std::chrono::duration_cast<T>(std::chrono::milliseconds(detail::integer_of(value)));
  } else {
    static_assert(detail::unsupported<T>, "no column holds this type");
  }
}

}  // namespace perdura::platform::sql
