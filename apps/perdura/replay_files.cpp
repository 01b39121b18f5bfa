#include "apps/perdura/replay_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "temporal/replay/history_json.hpp"

namespace perdura::apps {

namespace fs = std::filesystem;

namespace {

/// An order's cancellation has a slash in its id.
std::string as_file_name(const std::string& text) {
  constexpr const char* digits = "0123456789ABCDEF";
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string name;
  for (const char c : text) {
    if (plain.find(c) != plain.npos) {
      name += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    name += '%';
    name += digits[byte >> 4];
    name += digits[byte & 15];
  }
  return name;
}

}  // namespace

std::vector<fs::path> history_files(const std::vector<std::string>& named) {
  std::vector<fs::path> files;
  for (const fs::path path : named) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    std::vector<fs::path> below;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file() && entry.path().extension() == ".json") {
        below.push_back(entry.path());
      }
    }
    std::ranges::sort(below);
    files.insert(files.end(), below.begin(), below.end());
  }
  return files;
}

std::string read_history_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return text;
}

fs::path history_file(const fs::path& folder, const temporal::RecordedRun& run) {
  return folder / as_file_name(run.type) /
         (as_file_name(run.run.id) + "_" + as_file_name(run.run.run_id) + ".json");
}

void save_history(const fs::path& folder, const temporal::RecordedRun& run) {
  const auto file = history_file(folder, run);
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << temporal::history_to_json(*run.history);
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace perdura::apps
