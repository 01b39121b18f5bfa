#pragma once
// What the log says of a server that is away: once that it is, and once that it answers again.
#include <mutex>
#include <string>
#include <string_view>

#include "platform/core/log.hpp"

namespace perdura::platform {

/// Servers that are started together wait for each other: in the first `start_patience` of its life
/// it says at info that we wait. What is away for longer, or goes away later, is a warning.
/// Thread-safe.
class Outage {
 public:
  static constexpr std::chrono::seconds start_patience{10};

  /// `server`: as an operator finds it, "Kafka at 127.0.0.1:19092". `meanwhile`: what becomes of
  /// the work until it answers. The log outlives it.
  Outage(const Logger& log, std::string server, std::string meanwhile);

  /// To be called at each failure: what is told depends on how long they last.
  void failed(std::string_view cause);
  /// The same of one that may have answered and refused: the cause tells.
  void unusable(std::string_view cause);
  void answered();

 private:
  enum class Told { Nothing, Waiting, Away };

  void tell(const char* what, std::string_view cause);

  const Logger& log_;
  const std::string server_, meanwhile_;
  const Duration patient_until_;
  std::mutex mutex_;
  Told told_ = Told::Nothing;
};

}  // namespace perdura::platform
