// Causes: consumers answer no event with an event in a ring, and no order makes events without end.
#include <map>
#include <optional>

#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::checkers {
namespace {

/// Of an order on the topics that have its id as key. The longest way that today's flows can take
/// publishes a few dozen; a ring publishes without end.
constexpr int events_of_an_order_max = 200;
constexpr int chain_max = 3;

/// An event as others name it: topic, aggregate, sequence.
struct Name {
  std::string topic, aggregate;
  std::int64_t sequence = 0;
  auto operator<=>(const Name&) const = default;
};

struct Published {
  std::string type, key;
  std::optional<Name> cause;  // in whose consumer's commit it was written
};

class Causes final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    const auto cause = consumed(commit);
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "outbox" || !row.is_new()) continue;
      const auto event = event_of(row);
      if (event.topic.ends_with(".dlq")) continue;  // the letter itself, put aside
      note(commit.service, event, cause, findings);
    }
  }

 private:
  /// The event that this commit has consumed, if it is a consumer's.
  static std::optional<Name> consumed(const CommittedRows& commit) {
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "consumer_sequence" || row.is_gone()) continue;
      return Name{row.text("topic"), row.text("aggregate"), row.number("last_sequence")};
    }
    return std::nullopt;
  }

  void note(std::string_view service, const EventRow& event, const std::optional<Name>& cause,
            Findings& findings) {
    const Name name{event.topic, event.aggregate, event.sequence};
    check_sequence(event, findings);
    if (!ids_.insert(event.id).second) {
      findings.add(event.key, "the event " + event.id + " (" + event.type +
                                  ") was published twice by the service " + std::string(service));
    }
    events_[name] = {event.type, event.key, cause};
    if (cause) check_chain(name, findings);
    if (!event.key.starts_with("ord_")) return;
    if (++of_order_[event.key] == events_of_an_order_max + 1) {
      findings.add(event.key, "the order " + event.key + " has published more than " +
                                  std::to_string(events_of_an_order_max) +
                                  " events, the last one " + event.type +
                                  ": it goes round in a ring");
    }
  }

  void check_sequence(const EventRow& event, Findings& findings) {
    std::int64_t& last = sequences_[{event.topic, event.aggregate}];
    if (event.sequence != last + 1) {
      findings.add(event.key, "the events of " + event.aggregate + " on the topic " + event.topic +
                                  " count " + std::to_string(last) + ", then " +
                                  std::to_string(event.sequence) + " (" + event.type + ")");
    }
    last = event.sequence;
  }

  void check_chain(const Name& name, Findings& findings) const {
    std::string chain = events_.at(name).type;
    const Published& last = events_.at(name);
    int links = 0;
    for (auto next = last.cause; next; ++links) {
      const auto cause = events_.find(*next);
      if (cause == events_.end()) return;
      chain = cause->second.type + " → " + chain;
      if (cause->second.type == last.type && cause->second.key == last.key) {
        findings.add(last.key, "events cause each other in a ring: " + chain);
        return;
      }
      if (links == chain_max) {
        findings.add(last.key, "events cause each other in a chain of more than " +
                                   std::to_string(chain_max) + ": " + chain);
        return;
      }
      next = cause->second.cause;
    }
  }

  std::map<Name, Published> events_;
  std::set<std::string> ids_;
  std::map<std::pair<std::string, std::string>, std::int64_t> sequences_;
  std::map<std::string, int> of_order_;
};

}  // namespace

extern const CheckerKind causes{
    .name = "event_cycle",
    .about =
        "Events do not cause each other in a ring, an order does not publish without end, and "
        "each aggregate's events count one by one.",
    .when = CheckedWhen::Continuously,
    .make = &made<Causes>};

}  // namespace perdura::simulator::checkers
