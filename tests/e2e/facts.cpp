#include "tests/e2e/facts.hpp"

#include <optional>
#include <set>

#include "platform/messaging/partitioner.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/world.hpp"

namespace perdura::e2e {

using namespace std::chrono_literals;
using platform::TopicPartition;

namespace {

constexpr std::int32_t partitions = 16;
constexpr std::size_t read_max = 10'000;  // of one partition, in one test
constexpr auto deadline = 30s;

platform::KafkaBus::Options bus_options() {
  const auto port = std::to_string(world().settings().port("PERDURA_KAFKA_PORT"));
  platform::KafkaBus::Options options;
  // Short topics, read to their ends: the broker need not wait for more.
  options.settings = {{"bootstrap.servers", "127.0.0.1:" + port}, {"fetch.wait.max.ms", "10"}};
  return options;
}

/// A broker that has just come up does not lead its partitions yet, and an old reader goes on
/// believing so. Topics are made once the shop serves, if Kafka came later.
template <class T, class Ask>
T patiently(platform::KafkaBus& bus, Ask ask) {
  std::optional<T> answer;
  eventually("an answer from Kafka", [&] {
    try {
      answer = ask(*bus.make_reader());
    } catch (const platform::MessagingError& error) {
      using Kind = platform::MessagingError::Kind;
      if (error.kind() != Kind::Unavailable && error.kind() != Kind::UnknownTopic) throw;
    }
    return answer.has_value();
  });
  return std::move(*answer);
}

}  // namespace

Facts::Facts() : bus_(bus_options()) {
  for (const char* topic : {"order", "payment", "product", "shipment"}) {
    for (std::int32_t n = 0; n < partitions; ++n) {
      const TopicPartition at{topic, n};
      from_[at] = patiently<platform::OffsetRange>(bus_, [&](platform::Reader& reader) {
                    return reader.range(at, deadline);
                  }).end;
    }
  }
}

void Facts::collect(const TopicPartition& at, const std::string& key, std::vector<Fact>& all) {
  auto found = patiently<std::vector<platform::Received>>(bus_, [&](platform::Reader& reader) {
    return reader.read(at, from_.at(at), read_max, deadline);
  });
  for (auto& received : found) {
    auto& message = received.message;
    if (!key.empty() && message.key != key) continue;
    all.push_back({platform::decode_envelope(message.headers), std::move(message.key),
                   std::move(message.value)});
  }
}

std::vector<Fact> Facts::of(const std::string& topic) {
  std::vector<Fact> all;
  for (const auto& [at, from] : from_) {
    if (at.topic == topic) collect(at, {}, all);
  }
  return all;
}

std::vector<Fact> Facts::of(const std::string& topic, const std::string& key) {
  std::vector<Fact> all;
  collect({topic, platform::partition_of(key, partitions)}, key, all);
  return all;
}

std::vector<std::string> types_of(const std::vector<Fact>& facts) {
  std::vector<std::string> types;
  std::set<std::string> seen;
  for (const auto& fact : facts) {
    if (seen.insert(fact.envelope.id).second) types.push_back(fact.envelope.type);
  }
  return types;
}

std::vector<std::string> breaks_in_order(const std::vector<Fact>& facts) {
  std::vector<std::string> breaks;
  std::map<std::string, std::uint64_t> last;  // by aggregate
  for (const auto& fact : facts) {
    const auto& [id, type, schema, aggregate, sequence, at, trace, request] = fact.envelope;
    std::uint64_t& known = last[aggregate];
    // A repeat after a crash is allowed to come again, but nothing may be left out.
    if (sequence <= known) continue;
    if (sequence != known + 1) {
      breaks.push_back(aggregate + ": " + std::to_string(sequence) + " (" + type + ") after " +
                       std::to_string(known));
    }
    known = sequence;
  }
  return breaks;
}

}  // namespace perdura::e2e
