#include "tests/e2e/world.hpp"

#include <stdexcept>
#include <thread>

#include "apps/client/accounts.hpp"
#include "apps/client/connection.hpp"
#include "platform/sql/mariadb.hpp"
#include "tests/e2e/child.hpp"
#include "tests/own_stack.hpp"

namespace perdura::e2e {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t connections = 600;  // 500 orders at once, and whoever looks on
/// Storms last for seconds; a test that hangs is ended by its own bound.
constexpr apps::TransportOptions storm_proof{
    .attempt = 20'000ms, .patience = 150'000ms, .attempts_max = 1'000, .pause_max = 1'000ms};

apps::Login admin_of(const platform::Settings& settings) {
  const auto admin = apps::read_accounts(settings).admin;
  const int code = Child({.arguments = {"admin", "create"}}).wait();
  if (code != 0)
    throw std::runtime_error("perdura admin create ended with " + std::to_string(code));
  return admin;
}

platform::sql::RetryPorts retry_ports(platform::Randomness& randomness) {
  return {.sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); },
          .random = [&randomness] { return randomness.number(); }};
}

}  // namespace

World::World()
    : settings_(apps::settings_of_own_stack(root_folder)),
      pool_({.max_per_endpoint = connections}),
      http_(pool_, {"127.0.0.1", settings_.port("PERDURA_GATEWAY_PORT")}),
      witness_(http_),
      transport_(witness_, apps::system_waits(), storm_proof),
      admin_(transport_, admin_of(settings_)) {}

platform::HttpResponse World::ask(const std::string& port_setting,
                                  const platform::HttpRequest& request) {
  platform::PocoHttpClient http(pool_, {"127.0.0.1", settings_.port(port_setting)});
  return http.send(request, 10s);
}

platform::sql::Database& World::database(const std::string& service) {
  auto& database = databases_[service];
  if (!database) {
    database = platform::sql::open_mariadb({.port = settings_.port("PERDURA_MARIADB_PORT"),
                                            .user = settings_.text("PERDURA_MARIADB_USER"),
                                            .password = settings_.text("PERDURA_MARIADB_PASSWORD"),
                                            .schema = "perdura_" + service,
                                            .max_sessions = 2},
                                           retry_ports(randomness_));
  }
  return *database;
}

std::string World::fresh_name() { return "e2e-" + randomness_.hex(5); }

World& world() {
  static World shop;
  return shop;
}

}  // namespace perdura::e2e
