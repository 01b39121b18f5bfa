#include "apps/simulator/replay_facts.hpp"

#include <algorithm>
#include <filesystem>

#include "apps/simulator/feed_report.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/status_line.hpp"
#include "json/codec.hpp"
#include "simulator/feed/file_sink.hpp"

namespace perdura::apps::simulator {

namespace feed = perdura::simulator::feed;

namespace {

/// The file is read a second time; this ends it.
struct Ended {};

feed::FeedReport sent(const ReplayWish& wish, Feeding& feeding) {
  try {
    feed::read_file(wish.file, [&](const feed::Fact& fact) {
      if (!feeding.feed().put(fact)) throw Ended{};
    });
  } catch (const Ended&) {  // the report says why
  }
  return feeding.feed().finish();
}

std::string complaint(const ReplayWish& wish) {
  if (const auto wrong = wrong_with(wish.feed)) return *wrong;
  return wish.feed.wanted() ? "" : "--feed none sends nothing: write kafka or file:FOLDER";
}

}  // namespace

std::string replay_world(const feed::Source& source) {
  std::string name = source.world;
  if (!feed::WorldName::read(name)) {
    auto started =
        json::format_time(source.started).substr(0, std::size("2026-11-21T08:30:00") - 1);
    std::erase_if(started, [](char c) { return c == '-' || c == ':'; });
    std::ranges::replace(started, 'T', 't');
    name = std::string(feed::WorldName::beginning).append(feed::live_world) + "-" + started;
  }
  return name + "-replay";
}

int replay_facts(const ReplayWish& wish, std::ostream& out, std::ostream& errors) {
  if (const auto wrong = complaint(wish); !wrong.empty()) {
    errors << "simulator: " << wrong << "\n";
    return invalid;
  }
  if (!std::filesystem::exists(wish.file)) throw FileError("there is no file " + wish.file);
  try {
    auto source = feed::read_file(wish.file, [](const feed::Fact&) {});
    source.world = replay_world(source);
    StatusLine line(!wish.quiet && !wish.as_json);
    Feeding feeding(wish.feed, std::move(source),
                    {.source = "the file", .progress = [&](const feed::FeedProgress& progress) {
                       if (line.is_due()) line.show(shown_progress(progress));
                     }});
    const auto report = sent(wish, feeding);
    const int code = code_of(report);
    if (wish.as_json) {
      out << json::to_text(part_of(report, feeding.world(), feeding.target())) << "\n";
    } else if (!wish.quiet || code != 0) {
      out << lines_of(report, feeding.target());
    }
    return code;
  } catch (const feed::Refused& error) {  // of the file: what a sink refuses is a `FileError`
    errors << "simulator: " << error.what() << "\n";
    return invalid;
  }
}

}  // namespace perdura::apps::simulator
