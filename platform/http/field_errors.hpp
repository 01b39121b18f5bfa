#pragma once
// What is wrong with a body beyond what its types say, told all at once.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "json/codec.hpp"
#include "platform/core/problem.hpp"

namespace perdura::platform {

/// Keeps the first `json::max_problems`.
class FieldErrors {
 public:
  void add(std::string pointer, std::string_view code, std::string detail) {
    if (errors_.size() == json::max_problems) return;
    errors_.push_back({std::move(pointer), std::string(code), std::move(detail)});
  }
  /// Throws `ProblemException` 400 INVALID_REQUEST if there are any.
  void finish() const {
    if (errors_.empty()) return;
    throw ProblemException({.status = 400,
                            .code = "INVALID_REQUEST",
                            .detail = "the body does not have the shape that is expected",
                            .errors = errors_});
  }

 private:
  std::vector<FieldError> errors_;
};

/// Characters of UTF-8, not bytes: columns count those too.
inline std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace perdura::platform
