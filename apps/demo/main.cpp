// perdura-demo: one order through the running shop.
#include <iostream>

#include "apps/client/connection.hpp"
#include "apps/client/program.hpp"
#include "apps/demo/demo.hpp"

namespace {

using namespace perdura::apps;

constexpr std::size_t connections = 2;

constexpr const char* usage =
    R"(perdura-demo: one order through the running shop, from sign-up to PAID.

  perdura-demo [--root FOLDER]

  --root FOLDER   the repository, for its perdura.conf (default: this folder)
  --help          this text

Signs a new buyer up, grants him store credit, places an order, follows it until
it is paid and shows what its workflow did. Needs the running shop (make up) and
its sample data (perdura-seed). Exit code 0: the order is paid.
)";

int show_shop(const Flags&, const std::string& root) {
  const auto settings = perdura::platform::Settings::load(root);
  const Accounts accounts = read_accounts(settings);
  Connection connection(settings, connections);
  try {
    demo::Demo(connection.transport(), accounts, std::cout).run();
    return 0;
  } catch (const StepFailed& failed) {
    std::cerr << "error: " << failed.what() << "\n  Read "
              << logs_to_read(data_folder(settings, root)) << ", then run this again.\n";
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  return run_program({.usage = usage, .flags = {}}, arguments_of(argc, argv), show_shop);
}
