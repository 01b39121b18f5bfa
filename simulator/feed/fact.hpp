#pragma once
// What a feed is made of.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/messaging/admin.hpp"
#include "platform/messaging/message.hpp"

namespace perdura::simulator::feed {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// A fact as the services publish it. The topic is the live one's name, "order": where it goes to
/// is the sink's affair.
struct Fact {
  platform::Message message;
  Moment at{};  // virtual: when it was committed; of a recording: when it had happened

  bool operator==(const Fact&) const = default;
};

/// Where a feed comes from.
struct Source {
  std::string world;  // "sim-black-friday-42", "live"
  std::optional<std::string> scenario = {};
  std::optional<std::string> hash = {};  // of the scenario's file
  std::optional<std::uint64_t> seed = {};
  std::optional<double> scale = {};
  std::string build;                    // that wrote it
  std::vector<platform::Topic> topics;  // by their live names
  Moment started{};                     // what is earlier was there at once

  bool operator==(const Source&) const = default;
};

inline constexpr std::string_view live_world = "live";

// Headers of a simulated fact, beside those of a live one.
namespace header {
inline constexpr std::string_view world = "world";
inline constexpr std::string_view seed = "seed";
}  // namespace header

}  // namespace perdura::simulator::feed
