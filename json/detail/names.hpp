#pragma once
// Names on the wire, made from C++ names.
#include <string>
#include <string_view>

namespace perdura::json::detail {

std::string as_described(std::string_view name);

/// `AwaitingPayment` becomes AWAITING_PAYMENT, `PGTimeout` PG_TIMEOUT; what is in capitals stays.
std::string upper_snake(std::string_view name);

/// The name of `T` without namespaces and classes around it.
template <class T>
constexpr std::string_view unqualified_name() {
  std::string_view name = __PRETTY_FUNCTION__;  // "... [T = perdura::domain::Captured]"
  name.remove_prefix(name.find("T = ") + 4);
  name = name.substr(0, name.find_first_of(";]"));
  const std::size_t colon = name.rfind("::");
  return colon == std::string_view::npos ? name : name.substr(colon + 2);
}

/// What a variant's "type" says: `T::json_name` if there is one, else the struct's own name.
template <class T>
constexpr std::string_view type_name() {
  if constexpr (requires { T::json_name; }) {
    return T::json_name;
  } else {
    return unqualified_name<T>();
  }
}

}  // namespace perdura::json::detail
