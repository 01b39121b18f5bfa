#pragma once
// What both sides refuse before anything happens.
#include <vector>

#include "platform/messaging/bus.hpp"

namespace perdura::platform {

/// Throws `MessagingError` of kind `Misuse` with the reason.
void check_batch(const std::vector<Message>& batch, std::size_t max_queued);
void check_topics(const std::vector<Topic>& topics);
void check_delete_prefix(std::string_view prefix);
void check_consumer(const ConsumerOptions& options);

}  // namespace perdura::platform
