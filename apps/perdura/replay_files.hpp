#pragma once
// Histories in files: where those of a namespace are saved, and which ones are meant.
#include <filesystem>
#include <string>
#include <vector>

#include "temporal/replay/namespace_histories.hpp"

namespace perdura::apps {

/// Files as they are named, of folders every `.json` below them, by name.
std::vector<std::filesystem::path> history_files(const std::vector<std::string>& named);

/// Throws `std::runtime_error` with the file's name.
std::string read_history_file(const std::filesystem::path& file);

/// `<folder>/<type>/<workflow id>_<run id>.json`, what file systems do not take as %XX.
std::filesystem::path history_file(const std::filesystem::path& folder,
                                   const temporal::RecordedRun& run);
/// Makes the folders, too. Throws likewise.
void save_history(const std::filesystem::path& folder, const temporal::RecordedRun& run);

}  // namespace perdura::apps
