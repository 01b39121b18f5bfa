#pragma once
#include <stdexcept>
#include <string>

namespace perdura::platform {

/// What the event bus could not do.
class MessagingError : public std::runtime_error {
 public:
  enum class Kind {
    QueueFull,     // back-pressure: the producer has no room; nothing of the batch was taken
    Closed,        // used after `close`
    Misuse,        // a setting, name or argument that can never work
    UnknownTopic,  // no such topic or partition
    Conflict,      // the topic exists with another number of partitions
    Unavailable,   // no answer from the brokers before the deadline; the effect may have happened
    Failed,        // for good: this producer or consumer must be made anew
  };

  MessagingError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}

  Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

}  // namespace perdura::platform
