#pragma once
// From the command line to a program's work: its settings, and how it ends.
#include <functional>
#include <string>
#include <vector>

#include "platform/core/settings.hpp"

namespace perdura::apps {

/// The exit code of a program that could not do its work.
inline constexpr int failed = 1;
/// Of one that was asked wrongly.
inline constexpr int misused = 2;

/// To standard error, with the program's name before each line.
void complain(const std::string& program, const std::string& text);

/// Reads the settings of the shop whose folder `root` is, and does the work; its result is the exit
/// code. What is thrown is told, and `failed`.
int with_settings(const std::string& program, const std::string& root,
                  std::vector<std::string> known,
                  const std::function<int(const platform::Settings&)>& work);

}  // namespace perdura::apps
