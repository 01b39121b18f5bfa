#include "tests/platform/messaging/mock_world.hpp"

namespace perdura::platform::testing {

MockWorld::MockWorld(WorldOptions options, std::map<std::string, std::string> settings) {
  settings["bootstrap.servers"] = cluster_.servers();
  settings.try_emplace("reconnect.backoff.ms", "20");
  settings.try_emplace("reconnect.backoff.max.ms", "100");
  settings.try_emplace("retry.backoff.ms", "20");
  settings.try_emplace("session.timeout.ms", "6000");
  settings.try_emplace("heartbeat.interval.ms", "100");
  bus_ = std::make_unique<KafkaBus>(KafkaBus::Options{.settings = std::move(settings),
                                                      .max_queued = options.max_queued,
                                                      .retry_pause = std::chrono::milliseconds(5)});
}

WorldKind mock_world() {
  return {"KafkaMock", [](WorldOptions options) { return std::make_unique<MockWorld>(options); }};
}

}  // namespace perdura::platform::testing
