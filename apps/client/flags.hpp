#pragma once
// Command lines: --name value, or --name=value.
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

}  // namespace perdura::apps
