// Delivery: every event that was written is in its topic in the end, each aggregate's in order.
#include <map>

#include "platform/messaging/event_headers.hpp"
#include "platform/outbox/headers.hpp"
#include "simulator/checkers/checker.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator::checkers {
namespace {

constexpr std::size_t read_at_once = 1'000;
constexpr std::chrono::seconds patience{1};

struct Events {
  std::string key;
  std::int64_t written = 0;  // the last one's number
  std::int64_t there = 0;    // all up to this one, in order
};

class Delivery final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings&) override {
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "outbox" || !row.is_new()) continue;
      const auto event = event_of(row);
      if (event.sequence == 0 || event.topic.ends_with(".dlq")) continue;  // put aside
      Events& events = events_[{event.topic, event.aggregate}];
      events.key = event.key;
      events.written = std::max(events.written, event.sequence);
    }
  }

  void ended(const EndOfRun& end, Findings& findings) override {
    auto& bus = end.world.bus().bus();
    const auto reader = bus.make_reader();
    for (const auto& topic : bus.make_admin()->list_topics("", patience)) {
      for (std::int32_t partition = 0; partition < topic.partitions; ++partition) {
        read(*reader, {topic.name, partition}, findings);
      }
    }
    for (const auto& [name, events] : events_) {
      if (events.there >= events.written) continue;
      findings.add(events.key, "of the events of " + name.second + " the number " +
                                   std::to_string(events.there + 1) + " of " +
                                   std::to_string(events.written) + " never came to the topic " +
                                   name.first);
    }
  }

 private:
  void read(platform::Reader& reader, const platform::TopicPartition& at, Findings& findings) {
    const auto range = reader.range(at, patience);
    for (std::int64_t next = range.begin; next < range.end;) {
      const auto some = reader.read(at, next, read_at_once, patience);
      if (some.empty()) return;
      for (const auto& received : some) note(received.message, findings);
      next = some.back().offset + 1;
    }
  }

  void note(const platform::Message& message, Findings& findings) {
    const auto* aggregate = platform::find_header(message.headers, platform::header::aggregate);
    const auto* text = platform::find_header(message.headers, platform::header::sequence);
    if (aggregate == nullptr || text == nullptr) return;
    const auto found = events_.find({message.topic, *aggregate});
    if (found == events_.end()) return;  // put aside, of another topic
    const std::int64_t sequence = std::stoll(*text);
    Events& events = found->second;
    if (sequence <= events.there) return;  // once more
    if (sequence == events.there + 1) {
      events.there = sequence;
      return;
    }
    findings.add(message.key, "in the topic " + message.topic + " the event number " + *text +
                                  " of " + *aggregate + " stands before number " +
                                  std::to_string(events.there + 1));
  }

  std::map<std::pair<std::string, std::string>, Events> events_;  // by topic and aggregate
};

}  // namespace

extern const CheckerKind delivery{
    .name = "delivery",
    .about =
        "Every event that was written into an outbox is in its topic in the end, and each "
        "aggregate's are there in order.",
    .when = CheckedWhen::AtTheEnd,
    .make = &made<Delivery>};

}  // namespace perdura::simulator::checkers
