#include "apps/client/connection.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <system_error>
#include <vector>

namespace perdura::apps {

namespace fs = std::filesystem;
using platform::Settings;

namespace {

/// The programs that have a part in an order.
constexpr std::array<std::string_view, 4> told{"mock-courier.log", "mock-pg.log", "perdura.log",
                                               "worker.log"};

}  // namespace

Tell telling(std::ostream& out) {
  return [&out](const std::string& line) { out << "      " << line << std::endl; };
}

Connection::Connection(const Settings& settings, std::size_t connections, Tell tell)
    : Connection(settings.port("PERDURA_GATEWAY_PORT"), connections, {}, std::move(tell)) {}

Connection::Connection(std::uint16_t port, std::size_t connections, TransportOptions options,
                       Tell tell)
    : pool_({.max_per_endpoint = connections}),
      http_(pool_, {"127.0.0.1", port}),
      transport_(http_, system_waits(), options, std::move(tell)) {}

std::string api_address(const Settings& settings) {
  return "http://127.0.0.1:" + std::to_string(settings.port("PERDURA_GATEWAY_PORT")) + "/api/v1";
}

fs::path data_folder(const Settings& settings, const std::string& root) {
  return fs::path(root) / settings.text("PERDURA_DATA");
}

std::string logs_to_read(const fs::path& data) {
  const fs::path folder = (data / "logs").lexically_normal();
  std::vector<std::string> found;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
    const std::string name = entry.path().filename().string();
    if (std::ranges::find(told, name) != told.end()) found.push_back(entry.path().string());
  }
  if (found.empty()) return folder.string();
  std::sort(found.begin(), found.end());
  std::string text;
  for (const auto& path : found) text += (text.empty() ? "" : ", ") + path;
  return text;
}

}  // namespace perdura::apps
