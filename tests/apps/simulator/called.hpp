#pragma once
// The command as it is called, in a folder of its own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "apps/simulator/commands.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;

struct Answer {
  int code;
  std::string out, errors;
};

class SimulatorCommand : public testing::Test {
 protected:
  SimulatorCommand() {
    std::string made = (fs::temp_directory_path() / "simulator-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) throw std::runtime_error("no folder");
    folder_ = made;
  }
  ~SimulatorCommand() override { fs::remove_all(folder_); }

  Answer call(std::vector<std::string> words) {
    std::vector<const char*> arguments{"simulator"};
    for (const auto& word : words) arguments.push_back(word.c_str());
    std::ostringstream out, errors;
    const int code = run(static_cast<int>(arguments.size()), arguments.data(), out, errors);
    return {code, out.str(), errors.str()};
  }
  std::string put(const std::string& name, const std::string& text) {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }
  std::string folder() const { return folder_.string(); }

 private:
  fs::path folder_;
};

}  // namespace perdura::apps::simulator
