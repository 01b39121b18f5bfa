#pragma once
// The gateway of the running shop, and where that shop keeps its data and logs.
#include <filesystem>
#include <string>

#include "apps/client/transport.hpp"
#include "platform/core/settings.hpp"
#include "platform/http/connection_pool.hpp"
#include "platform/http/poco_client.hpp"

namespace perdura::apps {

/// Thread-safe. `connections`: how many calls may be under way at once.
class Connection {
 public:
  Connection(const platform::Settings& settings, std::size_t connections);

  Transport& transport() { return transport_; }

 private:
  platform::ConnectionPool pool_;
  platform::PocoHttpClient http_;
  Transport transport_;
};

/// PERDURA_DATA; a relative one starts at `root`.
std::filesystem::path data_folder(const platform::Settings& settings, const std::string& root);

/// Which files a user should read when the shop misbehaves: the logs of our services and our
/// worker, or the folder if there are none.
std::string logs_to_read(const std::filesystem::path& data);

}  // namespace perdura::apps
