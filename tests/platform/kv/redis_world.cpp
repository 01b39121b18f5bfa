#include "platform/kv/redis.hpp"

#include "tests/platform/kv/redis_server.hpp"
#include "tests/platform/kv/world.hpp"

namespace perdura::platform::testing {
namespace {

class RedisWorld final : public KeyValueWorld {
 public:
  KeyValue& store() override { return store_; }
  bool until(const std::function<bool()>& fact) override {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
      if (fact()) return true;
    }
    return false;
  }
  void kill() override { server_.stop(); }
  void revive() override { server_.start(); }

 private:
  RedisServer server_;
  RedisKeyValue store_{{.port = server_.port(), .prefix = "test:", .max_connections = 4}};
};

}  // namespace

KeyValueWorldKind redis_world() {
  return {"Redis", [] { return std::make_unique<RedisWorld>(); }};
}

}  // namespace perdura::platform::testing
