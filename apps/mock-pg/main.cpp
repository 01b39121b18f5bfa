// mock-pg: a payment gateway of the outside world, for trials and tests.
#include <CLI/CLI.hpp>

#include "apps/common/run.hpp"
#include "apps/common/stop_signals.hpp"
#include "apps/mock-pg/gateway.hpp"

namespace {

using namespace perdura;

int serve(const platform::Settings& settings, const std::string& root) {
  const apps::StopSignals signals;
  apps::mock_pg::Gateway gateway(apps::mock_pg::read_options(settings, root),
                                 platform::standard_output());
  for (const auto& warning : settings.warnings()) {
    gateway.log().log(platform::LogLevel::Warning, warning);
  }
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
  return apps::with_settings("mock-pg", root, apps::mock_pg::known_settings(),
                             [&](const auto& settings) { return serve(settings, root); });
}
