#pragma once
// A described event into the outbox: the struct says topic, type, schema, aggregate and key.
#include <string>

#include "json/codec.hpp"
#include "json/rfc3339.hpp"
#include "platform/outbox/outbox.hpp"

namespace perdura::platform {

/// What makes this event this one.
struct EventStamp {
  std::string id;
  Origin origin;  // the request that it goes back to
  Instant at;
};

/// `E`: an event of the domain's catalogue (`topic`, `type`, `schema`, `aggregate()`, `key()`).
template <class E>
OutgoingEvent outgoing(const E& event, const EventStamp& stamp) {
  const auto topic = json::encode(E::topic);
  return {.topic = std::string(topic.as_string()),
          .key = event.key(),
          .aggregate = event.aggregate(),
          .id = stamp.id,
          .type = std::string(E::type),
          .schema = E::schema,
          .occurred_at = json::format_time(stamp.at),
          .origin = stamp.origin,
          .value = json::to_text(event)};
}

template <class E>
void publish(const Outbox& outbox, sql::Transaction& tx, const E& event, const EventStamp& stamp) {
  outbox.add(tx, outgoing(event, stamp), stamp.at);
}

}  // namespace perdura::platform
