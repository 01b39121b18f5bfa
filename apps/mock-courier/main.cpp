// mock-courier: the carrier of the outside world, as a server.
#include <CLI/CLI.hpp>
#include <filesystem>

#include "apps/common/run.hpp"
#include "apps/common/stop_signals.hpp"
#include "apps/mock-courier/program.hpp"

namespace {

using namespace perdura;

int serve(const platform::Settings& settings, const std::string& root) {
  const apps::StopSignals signals;
  const auto options = apps::mock_courier::read_options(settings);
  // A relative folder starts at the root.
  apps::mock_courier::Program program(options,
                                      (std::filesystem::path(root) / options.data).string());
  for (const auto& warning : settings.warnings()) {
    program.log().log(platform::LogLevel::Warning, warning);
  }
  signals.wait();
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
  return apps::with_settings("mock-courier", root, apps::mock_courier::known_settings(),
                             [&](const auto& settings) { return serve(settings, root); });
}
