#pragma once
// Whether Kafka can be reached. librdkafka says when no broker can be any more, not when one can
// again.
#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "platform/messaging/kafka/handles.hpp"

namespace perdura::platform::kafka {

/// Belongs to the one thread that polls a handle.
class Reach {
 public:
  using Tell = std::function<void(bool reached, const std::string& cause)>;

  explicit Reach(Tell tell) : tell_(std::move(tell)) {}

  /// An error of the handle; true if it is only about connections, and so needs no other telling.
  bool take(int code, const char* reason);
  /// Between polls: while no broker can be reached, asks now and then whether one can again.
  void look(rd_kafka_t* handle);

 private:
  const Tell tell_;
  bool away_ = false;
  std::string cause_;
  std::chrono::steady_clock::time_point ask_at_;
};

}  // namespace perdura::platform::kafka
