#pragma once
// Targets of requests: "/orders/ord_7?limit=5" and its parts.
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace perdura::platform {

/// A target that cannot be read: a bad escape, text that is not UTF-8, a control character, too
/// many parts.
class BadTarget : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::size_t max_path_segments = 32;
inline constexpr std::size_t max_query_parameters = 64;

/// Decoded. "/a/b%2Fc" has the segments "a" and "b/c"; "/" has none; "/a/" ends in an empty one.
struct Target {
  std::vector<std::string> segments;
  std::vector<std::pair<std::string, std::string>> query;
};

/// Throws `BadTarget`. In the query "+" is a space.
Target parse_target(std::string_view target);

/// All but letters, digits and "-._~" become %XX: for one path segment or one query value.
std::string escape(std::string_view text);

/// The part before "?", as it came.
std::string_view path_of(std::string_view target);

}  // namespace perdura::platform
