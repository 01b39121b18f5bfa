#include "apps/client/flags.hpp"

#include <algorithm>
#include <cctype>

namespace perdura::apps {

Flags::Flags(const std::vector<std::string>& arguments, const std::vector<std::string>& known) {
  for (std::size_t n = 0; n < arguments.size(); ++n) {
    const std::string& argument = arguments[n];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw UsageError("there is no option " + name);
    }
    std::string value;
    if (equals != argument.npos) {
      value = argument.substr(equals + 1);
    } else if (n + 1 < arguments.size()) {
      value = arguments[++n];
    }
    if (value.empty()) throw UsageError(name + " needs a value");
    if (!values_.emplace(name, std::move(value)).second) throw UsageError(name + " is given twice");
  }
}

std::optional<std::string> Flags::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::string variable_of(std::string_view name) {
  std::string variable;
  for (const char c : name) {
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable;
}

std::optional<std::string> option_or_variable(const Flags& flags, std::string_view name,
                                              const Environment& environment) {
  if (auto given = flags.value("--" + std::string(name))) return given;
  const char* value = environment(variable_of(name).c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace perdura::apps
