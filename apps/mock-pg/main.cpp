// mock-pg: a payment gateway of the outside world, for trials and tests.
#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "apps/mock-pg/gateway.hpp"

namespace {

using namespace perdura;

constexpr int failed = 1;

void complain(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) std::cerr << "mock-pg: " << line << '\n';
}

/// Blocked before the first thread exists, so that all threads leave them to `wait`.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
  }

 private:
  sigset_t set_{};
};

int serve(const std::string& root) {
  const Signals signals;
  const auto settings = platform::Settings::load(root, apps::mock_pg::known_settings());
  apps::mock_pg::Gateway gateway(apps::mock_pg::read_options(settings, root),
                                 platform::standard_output());
  gateway.start();
  signals.wait();
  gateway.log().log(platform::LogLevel::Info, "stopping");
  gateway.stop();
  gateway.log().log(platform::LogLevel::Info, "stopped");
  return 0;
}

}  // namespace

int main(int count, char** words) {
  CLI::App app{"A payment gateway of the outside world: checkout page, API, webhooks, faults."};
  app.name("mock-pg");
  std::string root = ".";
  app.add_option("--root", root, "folder of perdura.conf")->capture_default_str();
  app.footer(
      "Serves until SIGTERM. Settings: perdura.conf, perdura.local.conf, environment "
      "(PERDURA_...); see mock-pg/README.md.");
  CLI11_PARSE(app, count, words);
  try {
    if (!std::filesystem::exists(root + "/perdura.conf")) {
      complain("there is no " + root + "/perdura.conf; --root names its folder");
      return failed;
    }
    return serve(root);
  } catch (const std::exception& error) {
    complain(error.what());
    return failed;
  }
}
