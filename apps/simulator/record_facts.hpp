#pragma once
// `simulator record`: topics into a file.
#include <ostream>
#include <string>

namespace perdura::apps::simulator {

struct RecordWish {
  std::string from = {};    // "live", "sim-…"
  std::string out = {};     // a file
  std::string since = {};   // a time; empty: from the beginning
  std::string follow = {};  // a duration; empty: what is there
  bool replace = false;
  std::string root = ".";
  bool as_json = false;
  bool quiet = false;
};

/// The exit code: 0, `invalid` or `interrupted`. Throws `FileError`.
int record_facts(const RecordWish& wish, std::ostream& out, std::ostream& errors);

}  // namespace perdura::apps::simulator
