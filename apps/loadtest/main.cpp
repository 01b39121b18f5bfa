// perdura-loadtest: many orders at once, each accounted for.
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "apps/client/connection.hpp"
#include "apps/client/program.hpp"
#include "apps/client/steps.hpp"
#include "apps/loadtest/run.hpp"

namespace {

using namespace perdura::apps;

/// Beside the orders: the seller's and the admin's calls.
constexpr std::size_t spare_connections = 2;

constexpr const char* usage =
    R"(perdura-loadtest: places many orders of 3 coffees at once on the running shop,
follows each to its end and checks that everything adds up.

  [ORDERS=100] [CONCURRENCY=…] [SHAPE=…] perdura-loadtest [OPTION…]

An option wins over the variable of its name.
  --orders N       ORDERS       how many (default: 100)
  --concurrency N  CONCURRENCY  how many at a time (default: all of up to 100
                                orders, else 50)
  --shape SHAPE    SHAPE        scarce: the credit pays for two orders in three
                                (default for 100 orders: 66 PAID, 34 FAILED);
                                plenty: all are paid (default for any other)
  --credit N       CREDIT       the buyer's credit, in place of the shape's
  --stock N        STOCK        coffees, in place of the shape's
  --warmup N       WARMUP       orders before, not counted (default: 20)
  --min-rate R     MIN_RATE     fail below R orders to PAID a second
  --json FILE      JSON         write the report to FILE too
  --root FOLDER                 the repository, for its perdura.conf (default:
                                this folder)
  --help                        this text

Needs the running shop (make up) and its sample data (perdura-seed). Exit code
0: all is as it had to be. What the figures mean: docs/loadtest.md.
)";

std::optional<std::string> wish(const Flags& flags, std::string_view name) {
  return option_or_variable(flags, name,
                            [](const char* variable) { return std::getenv(variable); });
}

/// Told before the run, not after it.
void require_writable(const std::string& path) {
  if (std::ofstream(path, std::ios::binary | std::ios::app)) return;
  throw UsageError("JSON (--json) is \"" + path + "\", a file that cannot be written");
}

void write_json(const std::string& path, const loadtest::Report& report) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << perdura::json::to_text(report) << '\n';
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

int test_load(const Flags& flags, const std::string& root) {
  const auto plan = loadtest::read_plan([&](std::string_view name) { return wish(flags, name); });
  const auto settings = perdura::platform::Settings::load(root);
  const Accounts accounts = read_accounts(settings);
  const auto data = data_folder(settings, root);
  const auto json = wish(flags, "json");
  if (json) require_writable(*json);
  Connection connection(settings, static_cast<std::size_t>(plan.concurrency) + spare_connections);
  try {
    const auto report = loadtest::run_load_test(
        {connection.transport(), settings, accounts, data, std::cout}, plan);
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
  return run_program({.usage = usage,
                      .flags = {"--orders", "--concurrency", "--shape", "--credit", "--stock",
                                "--warmup", "--min-rate", "--json"}},
                     arguments_of(argc, argv), test_load);
}
