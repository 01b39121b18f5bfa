#include <atomic>

#include "platform/kv/memory.hpp"
#include "tests/platform/kv/world.hpp"

namespace perdura::platform::testing {
namespace {

class MemoryWorld final : public KeyValueWorld {
 public:
  KeyValue& store() override { return store_; }

  bool until(const std::function<bool()>& fact) override {
    for (int i = 0; i < 100'000; ++i) {
      if (fact()) return true;
      clock_.advance(std::chrono::milliseconds(1));
    }
    return false;
  }
  void kill() override {
    store_.forget();
    up_ = false;
  }
  void revive() override { up_ = true; }

 private:
  std::atomic<bool> up_ = true;
  ManualClock clock_;
  MemoryKeyValue store_{clock_, {.fate = [this](const char*, const std::string&) {
                          return up_ ? MemoryKeyValue::Fate::Deliver
                                     : MemoryKeyValue::Fate::FailBefore;
                        }}};
};

}  // namespace

KeyValueWorldKind memory_world() {
  return {"Memory", [] { return std::make_unique<MemoryWorld>(); }};
}

}  // namespace perdura::platform::testing
