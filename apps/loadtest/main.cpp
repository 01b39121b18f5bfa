// perdura-loadtest: many orders at once, each accounted for.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "apps/client/connection.hpp"
#include "apps/client/program.hpp"
#include "apps/client/steps.hpp"
#include "apps/loadtest/options.hpp"
#include "apps/loadtest/run.hpp"

namespace {

using namespace perdura::apps;

/// Beside the orders: the seller's and the admin's calls.
constexpr std::size_t spare_connections = 2;
/// Whoever authorises again authorises twice.
constexpr TransportOptions once{.attempts_max = 1};

/// Told before the run, not after it.
void require_writable(const std::string& path) {
  if (std::ofstream(path, std::ios::binary | std::ios::app)) return;
  throw UsageError("--json: \"" + path + "\" is not a file that can be written");
}

void write_json(const std::string& path, const loadtest::Report& report) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << perdura::json::to_text(report) << '\n';
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

int test_load(const loadtest::Options& options, const std::string& root) {
  const auto plan = loadtest::plan_of(options.wishes);
  const auto settings = perdura::platform::Settings::load(root);
  const Accounts accounts = read_accounts(settings);
  const auto data = data_folder(settings, root);
  const auto& json = options.json;
  if (json) require_writable(*json);
  const auto connections = static_cast<std::size_t>(plan.concurrency) + spare_connections;
  Connection connection(settings, connections);
  Connection to_gateway(settings.port("PERDURA_MOCK_PG_PORT"), connections, once);
  MockPg gateway(to_gateway.transport());
  const bool by_card = plan.pay == loadtest::Pay::Card;
  try {
    const auto report = loadtest::run_load_test(
        {connection.transport(), settings, accounts, data, std::cout, by_card ? &gateway : nullptr},
        plan);
    std::cout << loadtest::render(report) << std::flush;
    if (json) write_json(*json, report);
    return loadtest::exit_code(report);
  } catch (const StepFailed& failed) {
    std::cerr << "error: " << failed.what() << "\n  Read " << logs_to_read(data) << ".\n";
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Places many orders of 3 coffees at once on the running shop, follows each to its end and\n"
      "checks that everything adds up. An option wins over the variable of its name.",
      "perdura-loadtest"};
  app.footer(
      "Needs the running shop (make up) and its sample data (perdura-seed). Exit code 0: all is "
      "as\n"
      "it had to be. What the figures mean: docs/loadtest.md.");
  loadtest::Options options;
  loadtest::add_options(app, options);
  return run_program(app, argc, argv,
                     [&](const std::string& root) { return test_load(options, root); });
}
