// perdura-demo: one order by card through the running shop, to the end that is asked for.
#include <CLI/CLI.hpp>
#include <iostream>

#include "apps/client/connection.hpp"
#include "apps/client/program.hpp"
#include "apps/demo/demo.hpp"

namespace {

using namespace perdura::apps;

constexpr std::size_t connections = 2;
constexpr std::chrono::days usual_silence{10};
/// What is asked of the world outside happens once more if it is asked once more.
constexpr TransportOptions once{.attempts_max = 1};

/// As the settings say now; a running shop keeps those that it was started with.
std::chrono::milliseconds silence(const perdura::platform::Settings& settings) {
  const std::chrono::duration<double, std::milli> shop =
      settings.duration("PERDURA_DEADLINE_SHIPPING_SILENCE", usual_silence);
  const double speed = settings.real("PERDURA_CLOCK_SPEED", {0.001, 1e6}, 1);
  return std::chrono::ceil<std::chrono::milliseconds>(shop / speed);
}

int show_shop(const std::string& root, demo::Scenario scenario) {
  const auto settings = perdura::platform::Settings::load(root);
  const Accounts accounts = read_accounts(settings);
  Connection shop(settings, connections, telling(std::cout));
  Connection to_gateway(settings.port("PERDURA_MOCK_PG_PORT"), connections, once);
  Connection to_courier(settings.port("PERDURA_COURIER_PORT"), connections, once);
  MockPg gateway(to_gateway.transport());
  demo::MockCourier courier(to_courier.transport());
  try {
    demo::Demo({shop.transport(), gateway, courier, api_address(settings), silence(settings)},
               accounts, std::cout)
        .run(scenario);
    return 0;
  } catch (const StepFailed& failed) {
    std::cerr << "error: " << failed.what() << "\n  Read "
              << logs_to_read(data_folder(settings, root)) << ", then run this again.\n";
    return 1;
  }
}

CLI::Validator known() {
  return CLI::Validator(
      [](std::string& name) {
        return demo::scenario_named(name)
                   ? std::string()
                   : "there is no scenario \"" + name + "\": " + demo::scenario_names();
      },
      demo::scenario_names());
}

std::string footer() {
  std::string text = "Scenarios:\n";
  for (const auto& one : demo::scenarios) {
    text += "  " + std::string(one.name) + ": " + std::string(one.what) + "\n";
  }
  return text +
         "\nNeeds the running shop (make up) with mock-pg and mock-courier, and the sample data\n"
         "(perdura-seed). Exit code 0: all went as the scenario says.";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "One order by card through the running shop: signs a new buyer up, places an order, plays\n"
      "payer, seller and courier, and shows what its workflows did.",
      "perdura-demo"};
  std::string scenario(demo::scenarios.front().name);
  app.add_option("--scenario", scenario, "what becomes of it")
      ->envname("SCENARIO")
      ->check(known())
      ->capture_default_str();
  app.footer(footer());
  return run_program(app, argc, argv, [&](const std::string& root) {
    return show_shop(root, *demo::scenario_named(scenario));
  });
}
