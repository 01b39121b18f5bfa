#pragma once
// `simulator lint`: whether scenario files say what they mean to.
#include <filesystem>
#include <ostream>
#include <vector>

#include "simulator/scenario/load.hpp"

namespace perdura::apps::simulator {

/// A file's scenario, with what only the file can tell: that it bears the scenario's name. Throws
/// `FileError`.
perdura::simulator::scenario::Loaded load_file(const std::filesystem::path& file);

/// One line a finding, or a file that is fine; `as_json`: one object a file. The exit code: 0, or
/// `invalid` if anything was found. Throws `FileError`.
int lint(const std::vector<std::filesystem::path>& files, bool as_json, std::ostream& out);

}  // namespace perdura::apps::simulator
