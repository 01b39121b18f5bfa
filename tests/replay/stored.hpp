#pragma once
// The histories in files: `<folder>/<workflow>/<ending>.json`, and of the same ending those that
// older code made, `<ending>.<number>.json`.
#include <filesystem>
#include <string>
#include <vector>

#include "tests/replay/endings.hpp"

namespace perdura::replay {

/// From the root of the repository.
inline constexpr const char* histories_folder = "tests/replay/histories";

struct StoredHistory {
  std::filesystem::path file;
  std::string workflow;
  std::string name;  // the ending's, without number
  bool older = false;
};

/// All that lie there, by name.
std::vector<StoredHistory> stored_histories(const std::filesystem::path& folder);

std::filesystem::path file_of(const std::filesystem::path& folder, const Ending& ending);
/// A name that nothing has yet, for what is in `file_of` now.
std::filesystem::path file_for_older(const std::filesystem::path& folder, const Ending& ending);

/// Throws `std::runtime_error` with the file's name.
std::string read_file(const std::filesystem::path& file);
/// Makes the folders, too. Throws likewise.
void write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace perdura::replay
