#pragma once
// One codec between described C++ structs and JSON: Temporal payloads, event and REST bodies.
//
//   struct Line { std::string sku; std::int64_t quantity = 1; std::optional<std::string> note; };
//   BOOST_DESCRIBE_STRUCT(Line, (), (sku, quantity, note))
//
//   json::to_text(Line{"A-1", 2, {}});                     // {"sku":"A-1","quantity":2}
//   json::from_text<Line>(body, json::Unknown::Refuse);    // or DecodeError with every problem
//
// Types: described structs (bases first) and enums (by name), bool, integers, double, std::string,
// optional, vector, array, map, set, pair, tuple, variant of structs (member "type"), empty
// structs, boost::json::value, durations (milliseconds), system_clock times (RFC 3339, UTC),
// wrappers with `json_wraps`, and whatever specialises `Form`. Unordered containers have no form:
// their order differs from run to run.
//
// What a document may leave out: optionals and containers are then empty. Any other missing member
// is MISSING_FIELD, its default member initialiser notwithstanding, unless the struct says
// `static constexpr bool json_defaults = true;`: then missing members keep the values of `T{}`.
// Either way the struct may name members that have to be there, a list that must not be empty, say:
// `static constexpr std::string_view json_required[] = {"items"};`.
//
// Output is deterministic: members in the order of their description.
// All functions are thread-safe.
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "json/detail/containers.hpp"
#include "json/detail/scalars.hpp"
#include "json/detail/structs.hpp"
#include "json/detail/times.hpp"
#include "json/detail/variants.hpp"
#include "json/reader.hpp"
#include "json/text.hpp"

namespace perdura::json {

/// Throws `EncodeError` for what JSON cannot carry (see there).
template <class T>
boost::json::value encode(const T& value) {
  return Form<T>::encode(value);
}

/// Throws `DecodeError`, carrying all problems.
template <class T>
T decode(const boost::json::value& value, Unknown unknown = Unknown::Ignore) {
  Reader reader(unknown);
  T result = reader.read<T>(value);
  reader.finish();
  return result;
}

/// Compact text, no spaces. Throws `EncodeError`.
template <class T>
std::string to_text(const T& value) {
  return boost::json::serialize(encode(value));
}

/// Throws `DecodeError`; a text that `parse` refuses has only those problems.
template <class T>
T from_text(std::string_view text, Unknown unknown = Unknown::Ignore) {
  return decode<T>(parse(text, unknown), unknown);
}

}  // namespace perdura::json
