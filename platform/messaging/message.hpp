#pragma once

#include <string>
#include <utility>
#include <vector>

namespace perdura::platform {

/// Header names and values, in order; a name may repeat, a value may be empty.
using MessageHeaders = std::vector<std::pair<std::string, std::string>>;

/// One message for or from a topic. Plain value, no invariants of its own.
struct Message {
  std::string topic;
  /// Messages with the same key keep their order: same key, same partition.
  std::string key;
  MessageHeaders headers;
  std::string value;

  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace perdura::platform
