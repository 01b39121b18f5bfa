#include "apps/simulator/record_facts.hpp"

#include <boost/describe/class.hpp>

#include "apps/simulator/feed_target.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/status_line.hpp"
#include "json/codec.hpp"
#include "simulator/feed/file_sink.hpp"
#include "simulator/feed/recording.hpp"
#include "simulator/near.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

namespace sim = perdura::simulator;
namespace feed = perdura::simulator::feed;

namespace {

struct Report {
  std::string from, file;
  std::uint64_t facts = 0, repeats = 0, no_events = 0;
  std::optional<std::string> first_no_event;
  bool interrupted = false;
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (from, file, facts, repeats, no_events, first_no_event, interrupted))

std::string counted(std::uint64_t count, const std::string& what) {
  return sim::write_count(static_cast<std::int64_t>(count)) + " " + what + (count == 1 ? "" : "s");
}

/// What is wrong with the words; the options are filled in otherwise.
std::optional<std::string> read(const RecordWish& wish, feed::RecordOptions& options) {
  if (wish.from != feed::live_world) {
    options.world = feed::WorldName::read(wish.from);
    if (!options.world) {
      return "--from " + sim::shown(wish.from) +
             ": write live, or a world's name: " + std::string(feed::world_name_rule);
    }
  }
  if (!wish.since.empty()) {
    options.since = json::parse_time(wish.since);
    if (!options.since) {
      return "--since " + sim::shown(wish.since) + ": write a time in UTC, 2026-11-21T08:30:00Z";
    }
  }
  if (wish.follow.empty()) return std::nullopt;
  const auto follow = sim::read_duration(wish.follow);
  if (!follow || *follow <= sim::Duration::zero()) {
    return "--for " + sim::shown(wish.follow) + ": write 30s, or 10min";
  }
  options.follow = *follow;
  return std::nullopt;
}

/// Writes the file from the first fact on: without any there is none.
class Writer {
 public:
  explicit Writer(const RecordWish& wish) : wish_(wish), line_(!wish.quiet && !wish.as_json) {}

  feed::Recorder recorder() {
    return {.begin =
                [this](const feed::Source& source) {
                  sink_.emplace(feed::FileSinkOptions{
                      .file = wish_.out, .source = source, .replace = wish_.replace});
                },
            .fact =
                [this](const feed::Fact& fact) {
                  sink_->send(fact);
                  ++facts_;
                  if (line_.is_due()) line_.show(counted(facts_, "fact"));
                }};
  }
  void finish() {
    if (sink_) sink_->finish();
  }

 private:
  const RecordWish& wish_;
  StatusLine line_;
  std::optional<feed::FileSink> sink_;
  std::uint64_t facts_ = 0;
};

feed::Recorded recorded(const RecordWish& wish, const feed::RecordOptions& options) {
  WallPace clock;
  Kafka kafka(wish.root);
  try {
    Writer writer(wish);
    auto result = feed::record(kafka.bus(), clock, options, writer.recorder());
    writer.finish();
    return result;
  } catch (const feed::Occupied& error) {
    throw FileError(std::string(error.what()) + ": --replace writes over it");
  } catch (const feed::Refused& error) {
    throw FileError("Kafka at " + kafka.address() + ": " + error.what());
  } catch (const feed::SinkError& error) {
    throw FileError(error.what());
  }
}

std::string lines_of(const feed::Recorded& result, const RecordWish& wish) {
  std::string text = result.interrupted ? "interrupted: " : "";
  text += counted(result.facts, "fact") + " of " + wish.from + " in " + wish.out + "\n";
  if (result.repeats > 0) text += counted(result.repeats, "repeat") + " left out\n";
  if (result.no_events > 0) {
    text += counted(result.no_events, "message") + " left out that are no events; the first is " +
            result.first_no_event + "\n";
  }
  return text + "send it again: simulator replay " + wish.out + " --feed kafka\n";
}

}  // namespace

int record_facts(const RecordWish& wish, std::ostream& out, std::ostream& errors) {
  feed::RecordOptions options{.build = build_version()};
  if (const auto wrong = read(wish, options)) {
    errors << "simulator: " << *wrong << "\n";
    return invalid;
  }
  const auto result = recorded(wish, options);
  if (wish.as_json) {
    Report report{.from = wish.from,
                  .file = wish.out,
                  .facts = result.facts,
                  .repeats = result.repeats,
                  .no_events = result.no_events,
                  .first_no_event = {},
                  .interrupted = result.interrupted};
    if (result.no_events > 0) report.first_no_event = result.first_no_event;
    out << json::to_text(report) << "\n";
  } else if (!wish.quiet) {
    out << lines_of(result, wish);
  }
  return result.interrupted ? interrupted : 0;
}

}  // namespace perdura::apps::simulator
