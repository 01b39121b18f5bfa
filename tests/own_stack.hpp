#pragma once
// The stack that tests may fill and whose servers they may end: never the one that a developer
// works with.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "apps/client/connection.hpp"
#include "platform/core/settings.hpp"

namespace perdura::apps {

/// The settings of the stack that the environment names. Throws `std::runtime_error` if its data
/// are those of the stack that the settings files in `root` tell of.
inline platform::Settings settings_of_own_stack(const std::string& root) {
  const auto text_of = [&](const char* name) {
    std::ifstream file(root + "/" + name);
    return std::string{std::istreambuf_iterator<char>(file), {}};
  };
  const auto data_of = [&](const platform::Settings& settings) {
    return std::filesystem::weakly_canonical(data_folder(settings, root));
  };
  auto settings = platform::Settings::load(root);
  const platform::Settings developers({.base = text_of("perdura.conf"),
                                       .local = text_of("perdura.local.conf"),
                                       .environment = {},
                                       .known = {}});
  if (data_of(settings) != data_of(developers)) return settings;
  throw std::runtime_error(
      "these tests need a stack of their own, with its settings in the environment (see "
      "tests/e2e/README.md): these are a developer's");
}

}  // namespace perdura::apps
