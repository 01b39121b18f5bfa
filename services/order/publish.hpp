#pragma once
// An event of the domain into the outbox.
#include "domain/events/topic.hpp"
#include "json/rfc3339.hpp"
#include "platform/outbox/outbox.hpp"

namespace perdura::services::order {

/// As the envelope names it.
struct Envelope {
  std::string id;
  std::string traceparent;
  platform::Instant at;
};

template <domain::Event E>
void publish(const platform::Outbox& outbox, platform::sql::Transaction& tx, const E& event,
             const Envelope& envelope) {
  const auto topic = json::encode(E::topic);
  outbox.add(tx,
             {.topic = std::string(topic.as_string()),
              .key = event.key(),
              .aggregate = event.aggregate(),
              .id = envelope.id,
              .type = std::string(E::type),
              .schema = E::schema,
              .occurred_at = json::format_time(envelope.at),
              .traceparent = envelope.traceparent,
              .value = json::to_text(event)},
             envelope.at);
}

}  // namespace perdura::services::order
