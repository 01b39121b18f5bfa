#pragma once
// The gateway of the running shop, and where that shop keeps its data and logs.
#include <filesystem>
#include <iosfwd>
#include <string>

#include "apps/client/transport.hpp"
#include "platform/core/settings.hpp"
#include "platform/http/connection_pool.hpp"
#include "platform/http/poco_client.hpp"

namespace perdura::apps {

/// Says on `out`, which outlives it, what a call waits for. For programs that call on one thread.
Tell telling(std::ostream& out);

/// Thread-safe. `connections`: how many calls may be under way at once.
class Connection {
 public:
  Connection(const platform::Settings& settings, std::size_t connections, Tell tell = {});
  /// Another server of the stack, on this machine.
  Connection(std::uint16_t port, std::size_t connections, TransportOptions options, Tell tell = {});

  Transport& transport() { return transport_; }

 private:
  platform::ConnectionPool pool_;
  platform::PocoHttpClient http_;
  Transport transport_;
};

/// Where clients find the REST API: "http://127.0.0.1:18080/api/v1".
std::string api_address(const platform::Settings& settings);

/// PERDURA_DATA; a relative one starts at `root`.
std::filesystem::path data_folder(const platform::Settings& settings, const std::string& root);

/// Which files a user should read when the shop misbehaves: the logs of our services, our worker
/// and the world outside, or the folder if there are none.
std::string logs_to_read(const std::filesystem::path& data);

}  // namespace perdura::apps
