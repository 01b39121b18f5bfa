#pragma once
// Scenario files: which ones a path means, and what stands in them.
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace perdura::apps::simulator {

inline constexpr int invalid = 2;      // exit code: a scenario or a command line
inline constexpr int environment = 5;  // exit code: files that cannot be read or written

inline constexpr const char* scenario_folder = "scenarios";

/// A file or folder that is not there, or cannot be used: exit code `environment`.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A file is itself; of a folder all .yaml and .json files below it, in the order of their names.
/// No paths: those in `scenario_folder`. Each file once. Throws `FileError`.
std::vector<std::filesystem::path> files_of(const std::vector<std::string>& paths);

/// Throws `FileError`.
std::string text_of(const std::filesystem::path& file);
/// In place of what it holds. Throws `FileError`.
void write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace perdura::apps::simulator
