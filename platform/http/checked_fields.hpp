#pragma once
// Field errors of the usual kinds: numbers and counts in their ranges, names of one line.
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "platform/http/field_errors.hpp"

namespace perdura::platform {

class CheckedFields : public FieldErrors {
 public:
  struct Range {
    std::int64_t least;
    std::int64_t most;
  };

  void number(const std::string& pointer, std::int64_t value, Range range) {
    if (value >= range.least && value <= range.most) return;
    add(pointer, json::code::OutOfRange, "must be " + text_of(range));
  }
  void count(const std::string& pointer, std::size_t have, Range range) {
    if (std::cmp_greater_equal(have, range.least) && std::cmp_less_equal(have, range.most)) return;
    add(pointer, json::code::OutOfRange, "must have " + text_of(range) + " elements");
  }
  /// One line of text, not blank.
  void name(const std::string& pointer, std::string_view text, std::size_t most) {
    if (text.find_first_not_of(' ') == text.npos) {
      add(pointer, json::code::InvalidValue, "must not be blank");
    } else if (characters(text) > most) {
      add(pointer, json::code::OutOfRange, "has at most " + std::to_string(most) + " characters");
    } else if (std::any_of(text.begin(), text.end(), is_control)) {
      add(pointer, json::code::InvalidValue, "must be one line, without control characters");
    }
  }
  /// No value twice; each repeat is told at its place.
  template <class Values>
  void distinct(const std::string& pointer, const Values& values) {
    std::set<typename Values::value_type> seen;
    for (std::size_t n = 0; n < values.size(); ++n) {
      if (seen.insert(values[n]).second) continue;
      add(pointer + "/" + std::to_string(n), json::code::DuplicateValue, "given more than once");
    }
  }

 private:
  static std::string text_of(Range range) {
    return "from " + std::to_string(range.least) + " to " + std::to_string(range.most);
  }
  static bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
};

}  // namespace perdura::platform
