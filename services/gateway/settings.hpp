#pragma once
// The gateway's settings.
#include <string>
#include <vector>

#include "platform/core/settings.hpp"
#include "services/gateway/gateway.hpp"

namespace perdura::services::gateway {

/// All have a default in the code: for `Settings::load`'s `known`.
std::vector<std::string> setting_names();

/// Throws `SettingsError` with a sentence for each that is wrong.
Options read_options(const platform::Settings& settings);

}  // namespace perdura::services::gateway
