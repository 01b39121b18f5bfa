#pragma once
// What became of many histories: counted by type, with each that this build does not agree with.
#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "temporal/replay/replayer.hpp"

namespace perdura::apps {

/// What `perdura replay --json` prints of a history that differs.
struct ReplayProblem {
  std::string workflow_id;
  std::string run_id;
  std::string type;
  std::optional<std::string> file;     // it was read from
  std::optional<std::int64_t> event;   // that does not fit
  std::optional<std::string> command;  // that does not fit
  std::string problem;                 // what differs, as a sentence
};
BOOST_DESCRIBE_STRUCT(ReplayProblem, (), (workflow_id, run_id, type, file, event, command, problem))

struct ReplayedType {
  std::string type;
  std::int64_t runs = 0;
  std::int64_t differ = 0;
  std::int64_t tasks = 0;
  std::int64_t events = 0;
};
BOOST_DESCRIBE_STRUCT(ReplayedType, (), (type, runs, differ, tasks, events))

struct ReplayReport {
  std::int64_t runs = 0;
  std::int64_t differ = 0;
  std::int64_t gone = 0;            // listed, but their retention was over when they were asked for
  std::vector<ReplayedType> types;  // by name
  std::vector<ReplayProblem> problems;
};
BOOST_DESCRIBE_STRUCT(ReplayReport, (), (runs, differ, gone, types, problems))

/// Counts one history; `file`: where it was read from, if from a file. The problem, if it has one:
/// the last of the report's.
const ReplayProblem* add(ReplayReport& report, const temporal::ReplayOutcome& outcome,
                         const std::string& file = {});

/// "Order ord_7 (run 0193…): the workflow's command is …"; one line.
std::string line_of(const ReplayProblem& problem);

/// The table by type, and a sentence; or that there was nothing, because of what was `missing`:
/// "the namespace perdura has no run".
std::string summary_of(const ReplayReport& report, const std::string& missing = {});

}  // namespace perdura::apps
