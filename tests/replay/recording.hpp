#pragma once
// Histories of endings: made anew, and what they say.
#include <temporal/api/history/v1/message.pb.h>

#include <string>
#include <vector>

#include "tests/replay/endings.hpp"

namespace perdura::replay {

using History = ::temporal::api::history::v1::History;

struct Recording {
  Ending ending;
  History history;
};

/// Plays the scene with today's workflows. Equal code gives equal histories, to the byte. Throws
/// `std::runtime_error` for a scene that does not come to its end.
std::vector<Recording> record(const Scene& scene);

/// How a run ended, by its result: "FAILED OUT_OF_STOCK", "captured 15000". Throws for a history
/// that has no result.
std::string ending_of(const History& history);

}  // namespace perdura::replay
