#pragma once
// Command lines: --name value, or --name=value.
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace perdura::apps {

class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An immutable value.
class Flags {
 public:
  /// `known`: names with their dashes; all of them take a value. Throws `UsageError` for what is
  /// not known, given twice, or without a value.
  Flags(const std::vector<std::string>& arguments, const std::vector<std::string>& known);

  std::optional<std::string> value(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

/// The environment variable that goes with an option: "min-rate" is MIN_RATE.
std::string variable_of(std::string_view name);

/// As `std::getenv`: null if there is none.
using Environment = std::function<const char*(const char* variable)>;

/// The option --`name` if it is given, else its variable, if that is not empty.
std::optional<std::string> option_or_variable(const Flags& flags, std::string_view name,
                                              const Environment& environment);

}  // namespace perdura::apps
