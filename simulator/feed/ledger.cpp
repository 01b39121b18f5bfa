#include "simulator/feed/ledger.hpp"

#include <Poco/SHA2Engine.h>

#include <algorithm>

#include "platform/messaging/event_headers.hpp"
#include "simulator/near.hpp"

namespace perdura::simulator::feed {
namespace {

constexpr std::size_t most_examples = 10;

std::string id_of(const platform::Message& message) {
  for (const auto& [name, value] : message.headers) {
    if (name == platform::header::id) return value;
  }
  return {};
}

/// With its length, so that no two texts can be taken for two others.
void add(Poco::SHA2Engine& engine, const std::string& text) {
  const auto size = std::to_string(text.size()) + ":";
  engine.update(size);
  engine.update(text);
}

std::string place_of(const platform::Message& message) {
  return message.topic + ", key " + shown(message.key);
}

}  // namespace

Ledger::Hash Ledger::hash_of(const platform::Message& message) {
  Poco::SHA2Engine engine;  // SHA-256
  add(engine, message.key);
  for (const auto& [name, value] : message.headers) {
    add(engine, name);
    add(engine, value);
  }
  add(engine, message.value);
  const auto& digest = engine.digest();
  Hash hash{};
  std::copy_n(digest.begin(), hash.size(), hash.begin());
  return hash;
}

void Ledger::sent(const platform::Message& message) {
  ++found_.sent;
  told_.take(message);
  lines_[{message.topic, message.key}].sent.push_back({id_of(message), hash_of(message)});
}

void Ledger::received(const platform::Message& message) {
  ++found_.received;
  heard_.take(message);
  const auto id = id_of(message);
  const auto where = place_of(message);
  if (seen_[id]++ > 0) return differs("the event " + shown(id) + " came again (" + where + ")");
  const auto line = lines_.find({message.topic, message.key});
  Entry* entry = line == lines_.end() ? nullptr : find(line->second, id);
  if (entry == nullptr) return differs("the event " + shown(id) + " was not sent (" + where + ")");
  entry->received = true;
  if (entry->hash != hash_of(message)) {
    differs("the event " + id + " is not as it was sent (" + where + ")");
  }
  auto& [sent, next] = line->second;
  const auto place = static_cast<std::size_t>(entry - sent.data());
  if (place < next) {
    return differs("the event " + id + " came behind the event " + sent[next - 1].id +
                   ", which was sent after it (" + where + ")");
  }
  next = place + 1;
}

/// Mostly it is the next one.
Ledger::Entry* Ledger::find(Line& line, const std::string& id) {
  auto& [sent, next] = line;
  const auto is_it = [&](const Entry& entry) { return entry.id == id && !entry.received; };
  const auto behind = sent.begin() + static_cast<std::ptrdiff_t>(next);
  auto found = std::find_if(behind, sent.end(), is_it);
  if (found == sent.end()) {
    found = std::find_if(sent.begin(), behind, is_it);
    if (found == behind) return nullptr;
  }
  return &*found;
}

void Ledger::compare_orders() {
  const auto& expected = expected_ ? *expected_ : told_.statuses();
  const auto& heard = heard_.statuses();
  found_.orders = expected.size();
  for (const auto& [order, status] : expected) {
    const auto known = heard.find(order);
    const auto told = known == heard.end() ? std::string() : known->second;
    if (told == status) continue;
    differs("the order " + order + " is " + (status.empty() ? "untold" : status) +
            ", and to a reader of the topic " + (told.empty() ? "unknown" : told));
  }
  for (const auto& [order, status] : heard) {
    if (!expected.contains(order))
      differs("there is no order " + shown(order) + ", told " + status);
  }
}

Verification Ledger::verify() {
  for (const auto& [place, line] : lines_) {
    for (const auto& entry : line.sent) {
      if (entry.received) continue;
      differs("the event " + entry.id + " is missing (" + place.first + ", key " +
              shown(place.second) + ")");
    }
  }
  compare_orders();
  return std::move(found_);
}

void Ledger::differs(std::string sentence) {
  if (++found_.differences <= most_examples) found_.examples.push_back(std::move(sentence));
}

}  // namespace perdura::simulator::feed
