#pragma once
// Facts from the topics of an event bus, the live ones or a world's, in one order.
#include <chrono>
#include <functional>
#include <optional>

#include "platform/messaging/bus.hpp"
#include "simulator/feed/pace.hpp"
#include "simulator/feed/sink.hpp"
#include "simulator/feed/world_name.hpp"

namespace perdura::simulator::feed {

struct RecordOptions {
  std::optional<WorldName> world = {};  // nothing: the live topics
  std::optional<Moment> since = {};     // what had happened before is left out
  WallTime follow{};                    // what comes for so long after the beginning too
  std::string build = {};
  std::chrono::milliseconds to_answer = std::chrono::seconds(10);  // of each call
  std::size_t read_at_once = 2'000;
};

struct Recorded {
  std::uint64_t facts = 0;
  std::uint64_t repeats = 0;        // sent more than once: each event is recorded once
  std::uint64_t no_events = 0;      // left out, for they are none of ours
  std::string first_no_event = {};  // where it stands, and why it is none
  bool interrupted = false;
};

/// What is recorded. `begin` is called once, before the first fact.
struct Recorder {
  std::function<void(const Source&)> begin;
  std::function<void(const Fact&)> fact;
};

/// Reads each partition from its beginning to its end as it is now. Partitions are merged by the
/// time at which things had happened, each in its own order; moments never go back. Throws
/// `Refused` if there are no such topics or no facts, or a live topic holds a simulated fact, and
/// what the recorder throws.
Recorded record(platform::Bus& bus, PaceClock& clock, const RecordOptions& options,
                const Recorder& recorder);

}  // namespace perdura::simulator::feed
