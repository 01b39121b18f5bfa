#pragma once
// What can be wrong with a JSON document: every problem has a place, a code and an explanation.
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace perdura::json {

/// The codes a `Problem` may carry. Custom forms use these too, so that clients meet one list.
namespace code {
inline constexpr std::string_view MalformedJson = "MALFORMED_JSON";  // not JSON; byte in `detail`
inline constexpr std::string_view TooLarge = "TOO_LARGE";            // text or nesting over bounds
inline constexpr std::string_view DuplicateField = "DUPLICATE_FIELD";  // refused in strict mode
inline constexpr std::string_view UnknownField = "UNKNOWN_FIELD";      // refused in strict mode
inline constexpr std::string_view MissingField = "MISSING_FIELD";
inline constexpr std::string_view WrongType = "WRONG_TYPE";
inline constexpr std::string_view OutOfRange = "OUT_OF_RANGE";
inline constexpr std::string_view UnknownValue = "UNKNOWN_VALUE";      // no such enumerator or type
inline constexpr std::string_view InvalidValue = "INVALID_VALUE";      // right type, bad content
inline constexpr std::string_view DuplicateValue = "DUPLICATE_VALUE";  // twice in a set
}  // namespace code

/// `pointer` is an RFC 6901 JSON Pointer ("" is the whole document, "/lines/2/sku" a member).
struct Problem {
  std::string pointer;
  std::string code;
  std::string detail;

  bool operator==(const Problem&) const = default;
};

/// At most this many problems are collected; a hostile document must not make a long answer.
inline constexpr std::size_t max_problems = 100;

/// A document that does not fit the type. Carries all problems found, in document order of the
/// type's description; never empty.
class DecodeError : public std::runtime_error {
 public:
  explicit DecodeError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const noexcept { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// A value that JSON cannot carry: a string that is not UTF-8, NaN or infinity, an enum value
/// without a name, a time outside the years 0 to 9999. A bug of the caller.
class EncodeError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

}  // namespace perdura::json
