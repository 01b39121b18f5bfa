#pragma once
// Ids and pages out of paths and queries.
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/core/context.hpp"

namespace perdura::platform {

/// 404 NOT_FOUND: what is not there and what is not the caller's look alike.
[[noreturn]] void not_found();

/// 400 INVALID_REQUEST with the pointer "/<name>". `why`: what the value is not, or what is
/// allowed.
[[noreturn]] void refuse_query(std::string_view name, const std::string& why);

/// How much of a list is wanted: `limit`, from 1 to 100, 20 if left out; 400 otherwise.
std::int64_t page_limit(const RequestContext& context);

/// A parameter of the path. What cannot be an id (its constructor throws `std::invalid_argument`)
/// is unknown, like any other that we do not know: 404.
template <class Id>
Id id_from_path(const RequestContext& context, std::string_view name) {
  try {
    return Id(context.path(name));
  } catch (const std::invalid_argument&) {
  }
  not_found();
}

/// A parameter of the query, if it is there; 400 if it cannot be an id.
template <class Id>
std::optional<Id> id_from_query(const RequestContext& context, std::string_view name) {
  const auto text = context.query_value(name);
  if (!text) return std::nullopt;
  std::string why;
  try {
    return Id(std::string(*text));
  } catch (const std::invalid_argument& error) {
    why = error.what();
  }
  refuse_query(name, why);
}

}  // namespace perdura::platform
