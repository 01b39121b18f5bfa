#pragma once
// The headers that every event carries.
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/messaging/event_headers.hpp"
#include "platform/messaging/message.hpp"

namespace perdura::platform {

/// What an event says about itself, beside its value.
struct EventEnvelope {
  std::string id;              // of the event; not empty
  std::string type;            // not empty
  std::uint32_t schema = 1;    // version of the type, from 1
  std::string aggregate;       // id of what it is about; not empty
  std::uint64_t sequence = 1;  // counts the aggregate's events, from 1 without gaps
  /// Event time; Kafka's own time stamp is the wall clock.
  std::chrono::sys_time<std::chrono::milliseconds> occurred_at{};
  // Of the request that it goes back to; empty (and then no header) if there is none:
  std::string traceparent;  // W3C trace context
  std::string request_id;

  friend bool operator==(const EventEnvelope&, const EventEnvelope&) = default;
};

/// A message that is no event of ours: a case for the dead letter topic.
class EnvelopeError : public std::runtime_error {
 public:
  enum class Kind { Missing, Repeated, Malformed };

  EnvelopeError(Kind kind, std::string_view header, std::string_view detail);

  Kind kind() const noexcept { return kind_; }
  /// The header at fault.
  const std::string& header() const noexcept { return header_; }

 private:
  Kind kind_;
  std::string header_;
};

/// Throws `EnvelopeError` (Malformed) for what `decode` would not read back.
MessageHeaders encode_envelope(const EventEnvelope& envelope);

/// Other headers are ignored. Throws `EnvelopeError`.
EventEnvelope decode_envelope(const MessageHeaders& headers);

}  // namespace perdura::platform
