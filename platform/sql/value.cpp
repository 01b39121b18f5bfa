#include "platform/sql/value.hpp"

namespace perdura::platform::sql::detail {

void wrong_column(const char* wanted, const Value& got) {
  const char* is = std::holds_alternative<Null>(got)           ? "NULL"
                   : std::holds_alternative<std::int64_t>(got) ? "an integer"
                                                               : "text";
  throw SqlMisuse(std::string("a column should be ") + wanted + " but is " + is);
}

const std::string& text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text) wrong_column("text", value);
  return *text;
}

std::int64_t integer_of(const Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (!number) wrong_column("an integer", value);
  return *number;
}

}  // namespace perdura::platform::sql::detail
