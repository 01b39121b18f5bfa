#pragma once
// A key-value store to hold to the contract.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "platform/kv/key_value.hpp"

namespace perdura::platform::testing {

inline constexpr KeyValue::Deadline patience{30'000};

class KeyValueWorld {
 public:
  KeyValueWorld() = default;
  KeyValueWorld(const KeyValueWorld&) = delete;
  KeyValueWorld& operator=(const KeyValueWorld&) = delete;
  virtual ~KeyValueWorld() = default;

  virtual KeyValue& store() = 0;
  /// Lets time go by, a bit at a time, until `fact`; false if it does not come true.
  virtual bool until(const std::function<bool()>& fact) = 0;
  /// Nobody is there, and all is lost; then somebody is there again.
  virtual void kill() = 0;
  virtual void revive() = 0;
};

struct KeyValueWorldKind {
  std::string name;
  std::function<std::unique_ptr<KeyValueWorld>()> make;
};

KeyValueWorldKind memory_world();
/// With a server of its own.
KeyValueWorldKind redis_world();

class KeyValueContract : public ::testing::TestWithParam<KeyValueWorldKind> {
 protected:
  std::unique_ptr<KeyValueWorld> world_ = GetParam().make();
  KeyValue& store_ = world_->store();
};

}  // namespace perdura::platform::testing
