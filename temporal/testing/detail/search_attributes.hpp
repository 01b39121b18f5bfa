#pragma once
// Search attributes: their types, and their values in payloads (`json/plain`).
#include <temporal/api/enums/v1/common.pb.h>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "temporal/testing/detail/api.hpp"
#include "temporal/testing/server.hpp"

namespace perdura::temporal::testing::detail {

/// One value, or the members of a keyword list. Times are kept as text in RFC 3339.
struct SearchValue {
  using Scalar = std::variant<std::string, double, bool>;
  std::vector<Scalar> values;
};

std::optional<SearchAttributeType> from_indexed_type(enums::IndexedValueType type);
enums::IndexedValueType to_indexed_type(SearchAttributeType type);
/// "Keyword", "Int", …
const char* type_name(SearchAttributeType type);

const std::map<std::string, SearchAttributeType>& system_search_attributes();
bool system_search_attribute(const std::string& name);

/// Empty if the payload does not hold a value of that type.
std::optional<SearchValue> decode_search_value(const apicommon::Payload& payload,
                                               SearchAttributeType type);

/// RFC 3339 in UTC, so that texts compare as times do; empty if it is no time.
std::optional<std::string> normal_time(const std::string& text);
std::string time_text(TimePoint time);

}  // namespace perdura::temporal::testing::detail
