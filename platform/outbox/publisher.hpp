#pragma once
// The port through which the relay publishes. `ProducerPublisher` is its side for the event bus.
#include <functional>
#include <string>
#include <vector>

#include "platform/messaging/message.hpp"

namespace perdura::platform {

struct Published {
  enum class Outcome {
    Acknowledged,
    Refused,   // it will never be taken as it is; `cause` says why
    TryAgain,  // not known to be there: it is published again
  };
  Outcome outcome = Outcome::TryAgain;
  std::string cause;
};

/// Thread-safe.
class Publisher {
 public:
  using Done = std::function<void(std::vector<Published>)>;

  Publisher() = default;
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;
  virtual ~Publisher() = default;

  /// Takes a batch; messages of one key stay in order. Calls `done` once, with one entry a message
  /// in their order, on any thread, possibly before it returns. Throws if it takes nothing.
  virtual void publish(std::vector<Message> batch, Done done) = 0;
};

}  // namespace perdura::platform
