#include "apps/common/run.hpp"

#include <filesystem>
#include <iostream>
#include <sstream>

namespace perdura::apps {

void complain(const std::string& program, const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::cerr << program << ": " << line << '\n';
  }
}

int with_settings(const std::string& program, const std::string& root,
                  std::vector<std::string> known,
                  const std::function<int(const platform::Settings&)>& work) {
  try {
    if (!std::filesystem::exists(root + "/perdura.conf")) {
      complain(program, "there is no " + root + "/perdura.conf; --root names its folder");
      return failed;
    }
    return work(platform::Settings::load(root, std::move(known)));
  } catch (const std::exception& error) {
    complain(program, error.what());
    return failed;
  }
}

}  // namespace perdura::apps
