#pragma once
// Enums by their name on the wire: what tables store and events say, never a number.
#include <algorithm>
#include <array>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "json/codec.hpp"

namespace perdura::domain {

/// All enumerators in order, each with the name that its JSON form gives it.
template <class E>
const auto& named_values() {
  using Enumerators = boost::describe::describe_enumerators<E>;
  using Names = std::array<std::pair<E, std::string>, boost::mp11::mp_size<Enumerators>::value>;
  static const Names all = [] {
    Names made;
    std::size_t next = 0;
    boost::mp11::mp_for_each<Enumerators>([&](auto d) {
      const auto name = json::encode(static_cast<E>(d.value));
      made[next++] = {d.value, std::string(name.as_string())};
    });
    return made;
  }();
  return all;
}

/// "AWAITING_PAYMENT". Throws `json::EncodeError` for a value that has no name.
template <class E>
std::string_view name_of(E value) {
  for (const auto& [enumerator, name] : named_values<E>()) {
    if (enumerator == value) return name;
  }
  throw json::EncodeError("an enum value without a name");
}

/// What a table or a message names; nothing for an unknown name.
template <class E>
std::optional<E> from_name(std::string_view name) {
  for (const auto& [enumerator, text] : named_values<E>()) {
    if (text == name) return enumerator;
  }
  return std::nullopt;
}

}  // namespace perdura::domain
