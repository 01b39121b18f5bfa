#pragma once
// Making topics while the brokers may be away.
#include <chrono>
#include <optional>
#include <vector>

#include "platform/messaging/bus.hpp"

namespace perdura::platform {

struct TopicPatience {
  std::chrono::milliseconds to_answer{1'000};  // until the brokers are taken for away
  std::chrono::milliseconds to_make{10'000};   // once they answer
};

/// Makes those that are missing. Why not, if it could not be done; `Unavailable`: try again. Blocks
/// the caller.
std::optional<MessagingError> try_to_make(Bus& bus, const std::vector<Topic>& topics,
                                          TopicPatience patience = {});

}  // namespace perdura::platform
