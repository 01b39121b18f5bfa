#pragma once
// W3C Trace Context, version 00.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/randomness.hpp"

namespace perdura::platform {

struct TraceParent {
  std::string trace_id;    // 32 lower-case hex digits, not all zero
  std::string parent_id;   // 16, not all zero: the step that calls
  std::uint8_t flags = 1;  // bit 0: sampled

  bool operator==(const TraceParent&) const = default;
};

/// "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".
std::string to_string(const TraceParent& trace);

/// Nothing for what the specification calls invalid; of later versions the four known fields.
std::optional<TraceParent> parse_traceparent(std::string_view text);

/// A trace of its own.
TraceParent new_trace(Randomness& randomness);

/// The next step of the same trace: what a service sends on.
TraceParent next_step(const TraceParent& trace, Randomness& randomness);

}  // namespace perdura::platform
