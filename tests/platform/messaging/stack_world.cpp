#include <cstdlib>
#include <stdexcept>

#include "platform/messaging/kafka/bus.hpp"
#include "tests/platform/messaging/world.hpp"

namespace perdura::platform::testing {
namespace {

std::string servers() {
  const char* port = std::getenv("PERDURA_KAFKA_PORT");
  if (port == nullptr) throw std::runtime_error("PERDURA_KAFKA_PORT is not set: start the stack");
  return "127.0.0.1:" + std::string(port);
}

std::map<std::string, std::string> with_defaults(std::map<std::string, std::string> settings) {
  settings["bootstrap.servers"] = servers();
  settings.try_emplace("session.timeout.ms", "6000");
  settings.try_emplace("heartbeat.interval.ms", "100");
  return settings;
}

class StackWorld final : public World {
 public:
  StackWorld(WorldOptions options, std::map<std::string, std::string> settings)
      : bus_({.settings = with_defaults(std::move(settings)),
              .max_queued = options.max_queued,
              .retry_pause = std::chrono::milliseconds(5)}) {}

  ~StackWorld() override {
    for (const auto& name : created_) bus_.make_admin()->delete_topics(name, patience);
  }

  Bus& bus() override { return bus_; }
  void create_topic(const std::string& name, std::int32_t partitions) override {
    bus_.make_admin()->create_topics({{name, partitions}}, patience);
    created_.push_back(name);
  }
  bool until(const std::function<bool()>& fact) override { return wait(fact); }
  void set_broker(bool) override { throw std::logic_error("the stack's broker is not ours"); }

 private:
  KafkaBus bus_;
  std::vector<std::string> created_;
};

}  // namespace

std::unique_ptr<World> stack_world_with(std::map<std::string, std::string> settings) {
  return std::make_unique<StackWorld>(WorldOptions{}, std::move(settings));
}

WorldKind stack_world() {
  return {"Kafka", [](WorldOptions options) {
            return std::make_unique<StackWorld>(options, std::map<std::string, std::string>{});
          }};
}

}  // namespace perdura::platform::testing
