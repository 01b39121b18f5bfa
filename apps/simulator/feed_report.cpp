#include "apps/simulator/feed_report.hpp"

#include "apps/simulator/feed_target.hpp"
#include "apps/simulator/files.hpp"
#include "json/rfc3339.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

using perdura::simulator::feed::FeedProgress;
using perdura::simulator::feed::FeedReport;
using perdura::simulator::feed::Verification;
using perdura::simulator::feed::write_speed;
using perdura::simulator::feed::write_times;

namespace {

std::string counted(std::uint64_t count, const std::string& what) {
  return perdura::simulator::write_count(static_cast<std::int64_t>(count)) + " " + what +
         (count == 1 ? "" : "s");
}

std::string pace_of(const FeedReport& report) {
  if (report.achieved == 0) return {};
  const auto achieved = write_times(report.achieved);
  if (!report.asked.times) return ", " + achieved;
  if (report.behind.empty()) return ", " + write_speed(report.asked) + " as asked";
  return ", achieved " + achieved + " of " + write_speed(report.asked) + ": " + report.behind;
}

std::string safety_of(const FeedReport& report) {
  if (report.safe == report.sent) return "all of them safe";
  return counted(report.safe, "fact") + " of them known to be safe";
}

std::string read_back_of(const Verification& found) {
  std::string text = found.holds() ? "feed: ✓ read back: " : "✗ feed: read back: ";
  text += counted(found.sent, "fact") + " sent, " + counted(found.received, "fact") + " received";
  if (found.holds()) {
    return text + ", each once, in order by key, byte for byte; " + counted(found.orders, "order") +
           " as they ended\n";
  }
  text += ", " + counted(found.differences, "difference") + ":\n";
  for (const auto& example : found.examples) text += "    " + example + "\n";
  if (found.examples.size() < found.differences) text += "    …\n";
  return text;
}

}  // namespace

FeedPart part_of(const FeedReport& report, const std::string& world, const std::string& target) {
  FeedPart part{.world = world,
                .target = target,
                .facts = report.sent,
                .safe = report.safe,
                .last = {},
                .asked = write_speed(report.asked),
                .achieved = report.achieved,
                .behind = {},
                .failure = {},
                .interrupted = report.interrupted,
                .read_back = {}};
  if (report.sent > 0) part.last = json::format_time(report.last);
  if (!report.behind.empty()) part.behind = report.behind;
  if (!report.failure.empty()) part.failure = report.failure;
  if (const auto& found = report.verification) {
    part.read_back =
        ReadBack{found->sent, found->received, found->orders, found->differences, found->examples};
  }
  return part;
}

std::string lines_of(const FeedReport& report, const std::string& target) {
  const auto facts = counted(report.sent, "fact") + " to " + target;
  const auto until = report.sent == 0 ? std::string() : ", until " + json::format_time(report.last);
  if (!report.failure.empty()) {
    return "✗ feed: " + report.failure + "\n    " + facts + until + ", " + safety_of(report) + "\n";
  }
  if (report.interrupted) {
    return "feed: interrupted: " + facts + until + ", " + safety_of(report) + "\n";
  }
  std::string text = "feed: " + facts + pace_of(report) + "\n";
  if (report.verification) text += read_back_of(*report.verification);
  return text;
}

std::string shown_progress(const FeedProgress& progress) {
  std::string text = counted(progress.sent, "fact");
  if (progress.achieved > 0) text += ", " + write_times(progress.achieved);
  if (progress.sent > 0) text += ", at " + json::format_time(progress.at);
  return text;
}

int code_of(const FeedReport& report) {
  if (!report.failure.empty()) return environment;
  if (report.interrupted) return interrupted;
  return report.verification && !report.verification->holds() ? unlike_sent : 0;
}

}  // namespace perdura::apps::simulator
