#include "simulator/feed/format.hpp"

#include <algorithm>
#include <boost/describe/class.hpp>

#include "json/codec.hpp"
#include "platform/messaging/envelope.hpp"

namespace perdura::simulator::feed {
namespace {

using platform::is_topic_name;

struct TopicMember {
  std::string name;
  std::int32_t partitions = 1;
};
BOOST_DESCRIBE_STRUCT(TopicMember, (), (name, partitions))

struct First {
  int feed = file_version;
  std::string world;
  std::optional<std::string> scenario, hash;
  std::optional<std::uint64_t> seed;
  std::optional<double> scale;
  std::string build;
  std::vector<TopicMember> topics;
  Moment started{};
};
BOOST_DESCRIBE_STRUCT(First, (), (feed, world, scenario, hash, seed, scale, build, topics, started))

/// Read first, for another version may have other members.
struct Version {
  int feed = 0;
};
BOOST_DESCRIBE_STRUCT(Version, (), (feed))

struct Line {
  std::string topic, key;
  platform::MessageHeaders headers;
  Moment occurred_at{}, at{};
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Line, (), (topic, key, headers, occurred_at, at, value))

struct Last {
  std::uint64_t facts = 0;
};
BOOST_DESCRIBE_STRUCT(Last, (), (facts))

std::string why(const json::DecodeError& error) {
  const auto& problem = error.problems().front();
  return (problem.pointer.empty() ? "" : problem.pointer + ": ") + problem.detail + " (" +
         problem.code + ")";
}

}  // namespace

std::string first_line_of(const Source& source) {
  First first{.world = source.world,
              .scenario = source.scenario,
              .hash = source.hash,
              .seed = source.seed,
              .scale = source.scale,
              .build = source.build,
              .topics = {},
              .started = source.started};
  for (const auto& topic : source.topics) first.topics.push_back({topic.name, topic.partitions});
  return json::to_text(first);
}

std::string line_of(const Fact& fact) {
  const auto& message = fact.message;
  return json::to_text(Line{.topic = message.topic,
                            .key = message.key,
                            .headers = message.headers,
                            .occurred_at = platform::decode_envelope(message.headers).occurred_at,
                            .at = fact.at,
                            .value = message.value});
}

std::string last_line_of(std::uint64_t facts) { return json::to_text(Last{facts}); }

FileReader::FileReader(std::istream& in) : in_(in) {
  if (!read_line()) {
    ++number_;
    fail("the file is empty: the first line of a feed says where it comes from");
  }
  try {
    read_first();
  } catch (const json::DecodeError& error) {
    fail("not the first line of a feed: " + why(error));
  }
}

void FileReader::read_first() {
  const auto version = json::from_text<Version>(line_).feed;
  if (version != file_version) {
    fail("version " + std::to_string(version) + " of the feed's format; this build reads version " +
         std::to_string(file_version));
  }
  const auto first = json::from_text<First>(line_, json::Unknown::Refuse);
  source_ = {.world = first.world,
             .scenario = first.scenario,
             .hash = first.hash,
             .seed = first.seed,
             .scale = first.scale,
             .build = first.build,
             .topics = {},
             .started = first.started};
  if (first.topics.empty()) fail("/topics: there are none");
  for (const auto& [name, partitions] : first.topics) {
    const bool known = std::ranges::any_of(
        source_.topics, [&](const platform::Topic& topic) { return topic.name == name; });
    if (known || !is_topic_name(name)) fail("/topics: \"" + name + "\" twice, or no topic's name");
    if (partitions < 1 || partitions > platform::Admin::max_partitions) {
      fail("/topics: " + name + " cannot have " + std::to_string(partitions) + " partitions");
    }
    source_.topics.push_back({name, partitions});
  }
}

std::optional<Fact> FileReader::next() {
  if (!read_line()) {
    ++number_;
    fail("the file was cut off: its last line, {\"facts\":…}, is missing");
  }
  try {
    if (line_.starts_with("{\"facts\"")) {
      read_last();
      return std::nullopt;
    }
    auto line = json::from_text<Line>(line_, json::Unknown::Refuse);
    Fact fact{{std::move(line.topic), std::move(line.key), std::move(line.headers),
               std::move(line.value)},
              line.at};
    check(fact, line.occurred_at);
    ++count_;
    return fact;
  } catch (const json::DecodeError& error) {
    fail(why(error));
  } catch (const platform::EnvelopeError& error) {
    fail(error.what());
  }
}

void FileReader::check(const Fact& fact, Moment occurred_at) {
  const auto& topics = source_.topics;
  const auto known = std::ranges::find(topics, fact.message.topic, &platform::Topic::name);
  if (known == topics.end()) {
    fail("/topic: \"" + fact.message.topic + "\" is not among the first line's topics");
  }
  const auto envelope = platform::decode_envelope(fact.message.headers);
  if (envelope.occurred_at != occurred_at) {
    fail("/occurred_at: not what the header occurred_at says");
  }
  for (const auto name : {header::world, header::seed}) {
    const auto& headers = fact.message.headers;
    if (std::ranges::any_of(headers, [&](const auto& one) { return one.first == name; })) {
      fail("/headers: \"" + std::string(name) + "\" is the sender's to write");
    }
  }
  if (count_ > 0 && fact.at < last_) fail("/at: earlier than the line before");
  last_ = fact.at;
  if (!ids_.insert(envelope.id).second) fail("the event " + envelope.id + " stands twice");
}

void FileReader::read_last() {
  const auto last = json::from_text<Last>(line_, json::Unknown::Refuse);
  if (last.facts != count_) {
    fail("/facts: " + std::to_string(last.facts) + ", but there are " + std::to_string(count_));
  }
  if (read_line()) fail("the line before was to be the last one");
}

bool FileReader::read_line() {
  if (!std::getline(in_, line_)) return false;
  ++number_;
  return true;
}

void FileReader::fail(const std::string& what) const { throw FormatError(number_, what); }

}  // namespace perdura::simulator::feed
