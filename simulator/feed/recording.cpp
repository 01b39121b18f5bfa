#include "simulator/feed/recording.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <set>
#include <unordered_set>

#include "domain/events/topic.hpp"
#include "domain/names.hpp"
#include "platform/messaging/envelope.hpp"
#include "simulator/feed/bus_sink.hpp"

namespace perdura::simulator::feed {
namespace {

using platform::Message;
using platform::Topic;

constexpr WallTime look_each = std::chrono::milliseconds(250);

const std::string* header_of(const Message& message, std::string_view name) {
  for (const auto& [known, value] : message.headers) {
    if (known == name) return &value;
  }
  return nullptr;
}

bool is_fact_topic(std::string_view name) {
  return domain::from_name<domain::Topic>(name).has_value();
}

std::string names_of(const std::set<std::string>& worlds) {
  std::string text;
  for (const auto& world : worlds) text += (text.empty() ? "" : ", ") + world;
  return text;
}

class Recording {
 public:
  Recording(platform::Bus& bus, PaceClock& clock, const RecordOptions& options,
            const Recorder& recorder)
      : clock_(clock), options_(options), recorder_(recorder), reader_(bus.make_reader()) {
    find_topics(*bus.make_admin());
  }

  Recorded go() {
    const auto until = clock_.now() + options_.follow;
    for (;;) {
      look_for_ends();
      if (!merge()) break;
      if (clock_.now() >= until || (recorded_.interrupted = clock_.interrupted())) break;
      clock_.wait(std::min(look_each, until - clock_.now()));
    }
    if (!begun_ && !recorded_.interrupted) throw Refused("there are no facts " + where());
    return std::move(recorded_);
  }

 private:
  struct Ready {
    Fact fact;
    Moment occurred_at{};
  };
  /// A partition that is being read.
  struct Cursor {
    platform::TopicPartition from;
    std::int64_t next = 0, end = 0;
    std::deque<Ready> ready = {};
  };

  std::string where() const {
    const auto topics = options_.world ? options_.world->prefix() + "*" : "the live topics";
    return "in " + topics + (options_.since ? " since then" : "");
  }

  void find_topics(platform::Admin& admin) {
    const auto prefix = options_.world ? options_.world->prefix() : std::string();
    std::set<std::string> worlds;
    for (const auto& topic : admin.list_topics("", options_.to_answer)) {
      const auto dot = topic.name.find('.');
      if (WorldName::read(topic.name.substr(0, dot))) worlds.insert(topic.name.substr(0, dot));
      if (!topic.name.starts_with(prefix)) continue;
      const auto bare = topic.name.substr(prefix.size());
      if (!is_fact_topic(bare)) continue;
      source_.topics.push_back({bare, topic.partitions});
      for (std::int32_t n = 0; n < topic.partitions; ++n) cursors_.push_back({{topic.name, n}});
    }
    if (!source_.topics.empty()) return;
    throw Refused("there are no topics of facts " + where() + "; " +
                  (worlds.empty() ? "there is no simulated world either"
                                  : "there are these worlds: " + names_of(worlds)));
  }

  void look_for_ends() {
    for (auto& cursor : cursors_) {
      const auto range = reader_->range(cursor.from, options_.to_answer);
      cursor.next = std::max(cursor.next, range.begin);
      cursor.end = range.end;
    }
  }

  /// All up to the ends; false: somebody interrupts.
  bool merge() {
    std::set<std::pair<Moment, std::size_t>> heads;  // the earliest of each partition
    const auto add = [&](std::size_t n) {
      auto& cursor = cursors_[n];
      fill(cursor);
      if (!cursor.ready.empty()) heads.emplace(cursor.ready.front().occurred_at, n);
    };
    for (std::size_t n = 0; n < cursors_.size(); ++n) add(n);
    while (!heads.empty()) {
      if (clock_.interrupted()) {
        recorded_.interrupted = true;
        return false;
      }
      const auto n = heads.extract(heads.begin()).value().second;
      auto ready = std::move(cursors_[n].ready.front());
      cursors_[n].ready.pop_front();
      tell(std::move(ready));
      add(n);
    }
    return true;
  }

  void fill(Cursor& cursor) {
    while (cursor.ready.empty() && cursor.next < cursor.end) {
      auto found =
          reader_->read(cursor.from, cursor.next, options_.read_at_once, options_.to_answer);
      if (found.empty()) {  // offsets need not be dense
        cursor.next = cursor.end;
        return;
      }
      cursor.next = found.back().offset + 1;
      for (auto& one : found) take(cursor, std::move(one));
    }
  }

  void take(Cursor& cursor, platform::Received received) {
    auto& message = received.message;
    try {
      const auto envelope = platform::decode_envelope(message.headers);
      if (options_.since && envelope.occurred_at < *options_.since) return;
      if (!ids_.insert(envelope.id).second) {
        ++recorded_.repeats;
        return;
      }
      cursor.ready.push_back({{bare(std::move(message)), {}}, envelope.occurred_at});
    } catch (const platform::EnvelopeError& error) {
      if (++recorded_.no_events > 1) return;
      recorded_.first_no_event = to_string(cursor.from) + " at offset " +
                                 std::to_string(received.offset) + ": " + error.what();
    }
  }

  /// As it was published.
  Message bare(Message message) {
    const auto* world = header_of(message, header::world);
    if (!options_.world) {
      if (world == nullptr) return message;
      throw Refused("the live topic " + message.topic + " holds a fact of the simulated world " +
                    *world + ": key " + message.key + ". Nothing was recorded");
    }
    if (!source_.seed) {
      if (const auto* seed = header_of(message, header::seed)) source_.seed = number_in(*seed);
    }
    auto published = as_published(std::move(message), *options_.world, source_.seed);
    if (header_of(published, header::world) == nullptr) return published;
    throw Refused("the topic " + options_.world->topic(published.topic) +
                  " holds a fact of another world: key " + published.key);
  }

  static std::optional<std::uint64_t> number_in(const std::string& text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return number;
  }

  void tell(Ready ready) {
    last_ = begun_ ? std::max(last_, ready.occurred_at) : ready.occurred_at;
    ready.fact.at = last_;
    if (!begun_) {
      source_.world = options_.world ? options_.world->text() : std::string(live_world);
      source_.build = options_.build;
      source_.started = options_.since.value_or(last_);
      begun_ = true;
      recorder_.begin(source_);
    }
    recorder_.fact(ready.fact);
    ++recorded_.facts;
  }

  PaceClock& clock_;
  const RecordOptions& options_;
  const Recorder& recorder_;
  std::unique_ptr<platform::Reader> reader_;
  std::vector<Cursor> cursors_;
  std::unordered_set<std::string> ids_;  // looked up only
  Source source_;
  Moment last_{};
  bool begun_ = false;
  Recorded recorded_;
};

}  // namespace

Recorded record(platform::Bus& bus, PaceClock& clock, const RecordOptions& options,
                const Recorder& recorder) {
  try {
    return Recording(bus, clock, options, recorder).go();
  } catch (const platform::MessagingError& error) {
    throw Refused(error.what());
  }
}

}  // namespace perdura::simulator::feed
