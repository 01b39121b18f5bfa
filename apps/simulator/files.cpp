#include "apps/simulator/files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace perdura::apps::simulator {

namespace fs = std::filesystem;

namespace {

bool is_scenario(const fs::path& file) {
  return file.extension() == ".yaml" || file.extension() == ".json";
}

std::vector<fs::path> below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_scenario(entry.path())) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<fs::path> files_of(const std::vector<std::string>& paths) {
  const std::vector<std::string> usual{scenario_folder};
  std::vector<fs::path> files;
  std::set<fs::path> seen;
  try {
    for (const fs::path path : paths.empty() ? usual : paths) {
      if (!fs::exists(path)) throw FileError("there is no file or folder " + path.string());
      const auto found = fs::is_directory(path) ? below(path) : std::vector<fs::path>{path};
      if (found.empty()) throw FileError("no scenario (.yaml, .json) in " + path.string());
      for (const auto& file : found) {
        if (seen.insert(fs::weakly_canonical(file)).second) files.push_back(file);
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw FileError(error.what());
  }
  return files;
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad() || fs::is_directory(file)) {
    throw FileError("cannot read " + file.string());
  }
  return text;
}

void write_file(const fs::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text << std::flush;
  if (!stream) throw FileError("cannot write " + file.string());
}

}  // namespace perdura::apps::simulator
