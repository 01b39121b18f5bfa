#include "tests/replay/stored.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace perdura::replay {

namespace fs = std::filesystem;

std::vector<StoredHistory> stored_histories(const fs::path& folder) {
  std::vector<StoredHistory> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path& file = entry.path();
    if (entry.is_directory() || file.extension() != ".json") continue;
    const fs::path name = file.stem();  // "lost-silent", or "lost-silent.1"
    found.push_back({.file = file,
                     .workflow = file.parent_path().filename().string(),
                     .name = name.stem().string(),
                     .older = name.has_extension()});
  }
  std::ranges::sort(found, {}, &StoredHistory::file);
  return found;
}

fs::path file_of(const fs::path& folder, const Ending& ending) {
  return folder / ending.workflow / (ending.name + ".json");
}

fs::path file_for_older(const fs::path& folder, const Ending& ending) {
  for (int number = 1;; ++number) {
    const auto name = ending.name + "." + std::to_string(number) + ".json";
    const fs::path file = folder / ending.workflow / name;
    if (!fs::exists(file)) return file;
  }
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace perdura::replay
