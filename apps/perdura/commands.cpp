#include "apps/perdura/commands.hpp"

#include <iostream>
#include <optional>
#include <thread>

#include "apps/common/stop_signals.hpp"
#include "apps/perdura/shop.hpp"
#include "platform/core/outage.hpp"

namespace perdura::apps {
namespace {

using platform::LogLevel;

constexpr std::chrono::seconds startup_patience{120};
constexpr std::chrono::milliseconds startup_pause{500};

/// Why the database cannot be prepared now; nothing if it is.
std::optional<std::string> trouble_of(Process& process, const Parts& parts) {
  try {
    prepare_schemas(process, parts);
    return std::nullopt;
  } catch (const platform::sql::Unavailable& error) {
    return error.what();
  }
}

/// False if a signal came first.
bool prepare_patiently(Process& process, const Parts& parts, const StopSignals& signals) {
  const auto give_up = process.clock.ticks() + startup_patience;
  const std::string server = "MariaDB at " + local_address(process.options.mariadb.port);
  platform::Outage outage(process.log, server, "nothing is served until it can");
  while (const auto trouble = trouble_of(process, parts)) {
    if (process.clock.ticks() > give_up) {
      throw std::runtime_error(server + " cannot be used: " + *trouble);
    }
    outage.unusable(*trouble);
    if (signals.come(startup_pause)) return false;
  }
  outage.answered();
  return true;
}

std::string joined(const Parts& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

}  // namespace

Parts parts_of(const std::vector<std::string>& names) {
  Parts parts;
  for (const auto& name : names) {
    if (name == "all") {
      parts.insert(all_services.begin(), all_services.end());
    } else {
      parts.insert(name);
    }
  }
  return parts;
}

int serve(Process& process, const Parts& parts, bool migrating) {
  const StopSignals signals;
  if (migrating && !prepare_patiently(process, parts, signals)) return 0;
  Shop shop(process, parts);
  shop.start(migrating);
  process.log.log(LogLevel::Info, "serving", {{"parts", joined(parts)}, {"process", process.name}});
  signals.wait();
  process.log.log(LogLevel::Info, "stopping");
  shop.stop();
  process.log.log(LogLevel::Info, "stopped");
  return 0;
}

int migrate_all(Process& process) {
  const Parts all = parts_of({"all"});
  prepare_schemas(process, all);
  prepare_topics(process, all);
  std::cout << "All schemas and topics are up to date.\n";
  return 0;
}

}  // namespace perdura::apps
