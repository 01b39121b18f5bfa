// perdura-demo: one order through the running shop.
#include <CLI/CLI.hpp>
#include <iostream>

#include "apps/client/connection.hpp"
#include "apps/client/program.hpp"
#include "apps/demo/demo.hpp"

namespace {

using namespace perdura::apps;

constexpr std::size_t connections = 2;

int show_shop(const std::string& root) {
  const auto settings = perdura::platform::Settings::load(root);
  const Accounts accounts = read_accounts(settings);
  Connection connection(settings, connections, telling(std::cout));
  try {
    demo::Demo(connection.transport(), accounts, api_address(settings), std::cout).run();
    return 0;
  } catch (const StepFailed& failed) {
    std::cerr << "error: " << failed.what() << "\n  Read "
              << logs_to_read(data_folder(settings, root)) << ", then run this again.\n";
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "One order through the running shop: signs a new buyer up, grants him store credit, places "
      "an\n"
      "order, follows it until it is paid and shows what its workflow did.",
      "perdura-demo"};
  app.footer(
      "Needs the running shop (make up) and its sample data (perdura-seed). Exit code 0: the "
      "order\n"
      "is paid.");
  return run_program(app, argc, argv, show_shop);
}
