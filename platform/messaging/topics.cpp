#include "platform/messaging/topics.hpp"

namespace perdura::platform {

std::optional<MessagingError> try_to_make(Bus& bus, const std::vector<Topic>& topics,
                                          TopicPatience patience) {
  try {
    const auto admin = bus.make_admin();
    if (!topics.empty()) admin->list_topics(topics.front().name, patience.to_answer);
    admin->create_topics(topics, patience.to_make);
    return std::nullopt;
  } catch (const MessagingError& error) {
    return error;
  }
}

}  // namespace perdura::platform
