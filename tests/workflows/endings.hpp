#pragma once
// Every way in which an order, a parcel or a refund ends, lived through in a shop of small books.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/workflows/wire.hpp"

namespace perdura::workflows {

/// The first `times` calls of an activity meet this fault.
struct Strike {
  std::string activity;
  Fault fault = Fault::None;
  int times = 0;
  std::size_t cached = 100;  // runs that the worker keeps; 0: each task replays from the start
};

/// What was there at the end, when all that was held up had come, too.
struct Life {
  std::string books;
  std::map<std::string, Seen> seen;              // by activity
  std::map<std::string, std::string> workflows;  // types by id
  std::vector<std::string> problems;             // none: it ended as it must
};

struct Ending {
  std::string name;
  std::string story;  // for readers
  std::function<Life(const Strike&)> live;
};

const std::vector<Ending>& endings();

}  // namespace perdura::workflows
