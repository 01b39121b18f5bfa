#pragma once
// The running shop as the tests meet it: its gateway, its databases, its settings.
#include <map>
#include <memory>
#include <string>

#include "apps/client/session.hpp"
#include "apps/client/transport.hpp"
#include "platform/core/randomness.hpp"
#include "platform/core/settings.hpp"
#include "platform/http/connection_pool.hpp"
#include "platform/http/poco_client.hpp"
#include "platform/sql/database.hpp"
#include "tests/e2e/witness.hpp"

namespace perdura::e2e {

/// Thread-safe, except where said.
class World {
 public:
  /// Reads the settings of the stack, and makes its first administrator if there is none.
  World();

  const platform::Settings& settings() const { return settings_; }
  /// Sends again, under the same key, for as long as a storm may last.
  apps::Transport& transport() { return transport_; }
  /// One attempt, through the gateway.
  platform::HttpClient& gateway() { return witness_; }
  Witness& witness() { return witness_; }
  apps::Session& admin() { return admin_; }

  /// One attempt at the part whose port this setting is.
  platform::HttpResponse ask(const std::string& port_setting, const platform::HttpRequest& request);

  /// The schema of a service, to see what the API does not show. One thread.
  platform::sql::Database& database(const std::string& service);

  /// Chance for names: "e2e-1f3a5b7c9d".
  std::string fresh_name();

 private:
  platform::Settings settings_;
  platform::OsRandomness randomness_;
  platform::ConnectionPool pool_;
  platform::PocoHttpClient http_;
  Witness witness_;
  apps::Transport transport_;
  apps::Session admin_;
  std::map<std::string, std::unique_ptr<platform::sql::Database>> databases_;
};

/// Made when first asked for.
World& world();

/// The repository's root: tests run there.
inline constexpr const char* root_folder = ".";

}  // namespace perdura::e2e
