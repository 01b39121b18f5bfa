#pragma once
// A bus to hold to the contract, and what its tests need around it.
#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "platform/messaging/bus.hpp"

namespace perdura::platform::testing {

inline constexpr std::chrono::milliseconds patience{60'000};

class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  virtual ~World() = default;

  virtual Bus& bus() = 0;
  virtual void create_topic(const std::string& name, std::int32_t partitions) = 0;
  /// Drives or waits until `fact`; false if it does not come true.
  virtual bool until(const std::function<bool()>& fact) = 0;
  virtual void set_broker(bool up) = 0;

  /// Something that a fact may depend on has changed. Thread-safe.
  void changed() {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  }

  /// A topic of this test alone.
  std::string topic(const std::string& base, std::int32_t partitions) {
    auto name = base + suffix_;
    create_topic(name, partitions);
    return name;
  }
  std::string group(const std::string& base) const { return base + suffix_; }
  const std::string& suffix() const { return suffix_; }

 protected:
  /// For worlds with threads. Looks again at times: not every fact is announced.
  bool wait(const std::function<bool()>& fact) {
    std::unique_lock lock(mutex_);
    for (auto waited = std::chrono::milliseconds(0); waited < patience; waited += look_again) {
      lock.unlock();
      const bool holds = fact();
      lock.lock();
      if (holds) return true;
      changed_.wait_for(lock, look_again);
    }
    return false;
  }

 private:
  static constexpr std::chrono::milliseconds look_again{20};
  static std::string make_suffix();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string suffix_ = make_suffix();
};

struct WorldOptions {
  std::size_t max_queued = 100'000;
};

struct WorldKind {
  std::string name;
  std::function<std::unique_ptr<World>(WorldOptions)> make;
};

WorldKind memory_world();
/// librdkafka against the mock cluster within it.
WorldKind mock_world();
/// librdkafka against the broker of the test stack.
WorldKind stack_world();
std::unique_ptr<World> stack_world_with(std::map<std::string, std::string> settings);

class WorldTest : public ::testing::TestWithParam<WorldKind> {
 protected:
  World& world() {
    if (!world_) world_ = GetParam().make(options_);
    return *world_;
  }
  WorldOptions options_;

 private:
  std::unique_ptr<World> world_;
};

/// What every bus must do.
class BusContract : public WorldTest {};
/// What needs a broker that can be stopped.
class BrokerDownContract : public WorldTest {};
/// What the mock cluster cannot do: making and deleting topics.
class AdminContract : public WorldTest {};

}  // namespace perdura::platform::testing
