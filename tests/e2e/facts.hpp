#pragma once
// What the shop tells on Kafka.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/messaging/envelope.hpp"
#include "platform/messaging/kafka/bus.hpp"

namespace perdura::e2e {

struct Fact {
  platform::EventEnvelope envelope;
  std::string key;
  std::string value;
};

/// Remembers where the topics order, payment, product and shipment end when it is made, and reads
/// what comes after. Waits for a broker that has just come up. One thread.
class Facts {
 public:
  Facts();

  /// Everything of this topic since then, each partition in its order.
  std::vector<Fact> of(const std::string& topic);
  /// Those about one key, in their order.
  std::vector<Fact> of(const std::string& topic, const std::string& key);

 private:
  /// Appends what stands in one partition since then; only of this key, unless it is empty.
  void collect(const platform::TopicPartition& at, const std::string& key, std::vector<Fact>& all);

  platform::KafkaBus bus_;
  std::map<platform::TopicPartition, std::int64_t> from_;
};

/// Types in order, without repeats of the same event: "order.placed", "order.paid".
std::vector<std::string> types_of(const std::vector<Fact>& facts);

/// What breaks the promise "at least once and in order by key": a gap in an aggregate's sequence,
/// which begins at 1. Of aggregates that are younger than the `Facts`.
std::vector<std::string> breaks_in_order(const std::vector<Fact>& facts);

}  // namespace perdura::e2e
