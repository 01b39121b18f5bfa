#pragma once
// `simulator replay`: a file of facts, sent again.
#include <ostream>
#include <string>

#include "apps/simulator/feed_target.hpp"

namespace perdura::apps::simulator {

struct ReplayWish {
  std::string file = {};
  FeedWish feed = {};
  bool as_json = false;
  bool quiet = false;
};

/// The exit code: 0, `unlike_sent`, `invalid`, `environment` or `interrupted`. Throws `FileError`.
int replay_facts(const ReplayWish& wish, std::ostream& out, std::ostream& errors);

/// "sim-smoke-7-replay", "sim-live-20261121t083000-replay": under which facts of that source go.
std::string replay_world(const perdura::simulator::feed::Source& source);

}  // namespace perdura::apps::simulator
