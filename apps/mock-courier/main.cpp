// mock-courier: the carrier of the outside world, as a server.
#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "apps/mock-courier/program.hpp"

namespace {

using namespace perdura;

/// Blocked before the first thread exists, so that all threads leave them to `sigwait`.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

void complain(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) std::cerr << "mock-courier: " << line << '\n';
}

int serve(const std::string& root) {
  if (!std::filesystem::exists(root + "/perdura.conf")) {
    complain("there is no " + root + "/perdura.conf; --root names its folder");
    return 1;
  }
  const sigset_t signals = block_signals();
  const auto settings = platform::Settings::load(root, apps::mock_courier::known_settings());
  const auto options = apps::mock_courier::read_options(settings);
  // A relative folder starts at the root.
  apps::mock_courier::Program program(options,
                                      (std::filesystem::path(root) / options.data).string());
  for (const auto& warning : settings.warnings()) {
    program.log().log(platform::LogLevel::Warning, warning);
  }
  int signal = 0;
  sigwait(&signals, &signal);
  program.log().log(platform::LogLevel::Info, "stopping");
  program.stop();
  program.log().log(platform::LogLevel::Info, "stopped");
  return 0;
}

}  // namespace

int main(int count, char** words) {
  CLI::App app{"A courier that carries nothing, and may lie: serves until SIGTERM."};
  app.name("mock-courier");
  std::string root = ".";
  app.add_option("--root", root, "folder of perdura.conf")->capture_default_str();
  app.footer(
      "Settings: perdura.conf, perdura.local.conf, environment (PERDURA_COURIER_...); what they\n"
      "are, and the API: mock-courier/README.md.");
  CLI11_PARSE(app, count, words);
  try {
    return serve(root);
  } catch (const std::exception& error) {
    complain(error.what());
    return 1;
  }
}
