#pragma once
// The shop's deadlines among the settings: `deadline.<name>`, with the names of
// `domain/deadlines.hpp`. Orders, payments and shipments all go by the same.
#include <string>
#include <vector>

#include "domain/deadlines.hpp"
#include "platform/core/settings.hpp"

namespace perdura::apps {

/// For `Settings::load`'s `known`: each has its default in the code.
std::vector<std::string> deadline_names();

/// Each from a second to a year, a seller's also in business days: 7bd. What is wrong is noted in
/// `reading`.
domain::Deadlines read_deadlines(const platform::Settings& settings,
                                 platform::SettingsReading& reading);

}  // namespace perdura::apps
