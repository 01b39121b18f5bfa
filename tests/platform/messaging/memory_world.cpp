#include "platform/messaging/memory/bus.hpp"
#include "tests/platform/messaging/world.hpp"

namespace perdura::platform::testing {
namespace {

class MemoryWorld final : public World {
 public:
  explicit MemoryWorld(WorldOptions options) : bus_({.max_queued = options.max_queued}) {}

  Bus& bus() override { return bus_; }
  void create_topic(const std::string& name, std::int32_t partitions) override {
    bus_.make_admin()->create_topics({{name, partitions}}, patience);
  }
  bool until(const std::function<bool()>& fact) override {
    int failed = 0;
    while (!fact()) {
      const auto step = bus_.step();
      if (step == MemoryBus::Step::Idle) return false;
      failed = step == MemoryBus::Step::Failed ? failed + 1 : 0;
      if (failed > 1'000) return false;
    }
    return true;
  }
  void set_broker(bool up) override { bus_.set_broker(up); }

 private:
  MemoryBus bus_;
};

}  // namespace

WorldKind memory_world() {
  return {"Memory", [](WorldOptions options) { return std::make_unique<MemoryWorld>(options); }};
}

}  // namespace perdura::platform::testing
