#pragma once
// A feed, for people and for programs.
#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "simulator/feed/feed.hpp"

namespace perdura::apps::simulator {

/// As programs read it.
struct ReadBack {
  std::uint64_t sent = 0, received = 0, orders = 0, differences = 0;
  std::vector<std::string> examples;
};
BOOST_DESCRIBE_STRUCT(ReadBack, (), (sent, received, orders, differences, examples))

struct FeedPart {
  std::string world, target;
  std::uint64_t facts = 0, safe = 0;
  std::optional<std::string> last;  // the virtual moment of the last one
  std::string asked;
  double achieved = 0;
  std::optional<std::string> behind, failure;
  bool interrupted = false;
  std::optional<ReadBack> read_back;
};
BOOST_DESCRIBE_STRUCT(FeedPart, (),
                      (world, target, facts, safe, last, asked, achieved, behind, failure,
                       interrupted, read_back))

FeedPart part_of(const perdura::simulator::feed::FeedReport& report, const std::string& world,
                 const std::string& target);
/// Lines.
std::string lines_of(const perdura::simulator::feed::FeedReport& report, const std::string& target);
/// "1_234 facts, 640x, at 2026-11-27T13:00:00.000Z".
std::string shown_progress(const perdura::simulator::feed::FeedProgress& progress);
/// 0, `unlike_sent`, `environment` or `interrupted`.
int code_of(const perdura::simulator::feed::FeedReport& report);

}  // namespace perdura::apps::simulator
