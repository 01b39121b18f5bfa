#include "apps/perdura/replay_report.hpp"

#include <algorithm>

#include "apps/client/table.hpp"

namespace perdura::apps {
namespace {

ReplayedType& of_type(ReplayReport& report, const std::string& type) {
  auto& types = report.types;
  const auto at = std::ranges::lower_bound(types, type, {}, &ReplayedType::type);
  if (at != types.end() && at->type == type) return *at;
  return *types.insert(at, ReplayedType{.type = type});
}

std::string count_of(std::int64_t number, const std::string& what) {
  return grouped(number) + " " + what + (number == 1 ? "" : "s");
}

}  // namespace

const ReplayProblem* add(ReplayReport& report, const temporal::ReplayOutcome& outcome,
                         const std::string& file) {
  ReplayedType& counts = of_type(report, outcome.workflow_type);
  ++report.runs;
  ++counts.runs;
  counts.tasks += static_cast<std::int64_t>(outcome.tasks);
  counts.events += static_cast<std::int64_t>(outcome.events);
  if (outcome.ok()) return nullptr;
  ++report.differ;
  ++counts.differ;
  ReplayProblem problem{.workflow_id = outcome.workflow_id,
                        .run_id = outcome.run_id,
                        .type = outcome.workflow_type,
                        .problem = outcome.problem};
  if (!file.empty()) problem.file = file;
  if (outcome.event != 0) problem.event = outcome.event;
  if (!outcome.command.empty()) problem.command = outcome.command;
  report.problems.push_back(std::move(problem));
  return &report.problems.back();
}

std::string line_of(const ReplayProblem& problem) {
  std::string text = problem.file ? *problem.file + ": " : "";
  if (!problem.workflow_id.empty()) {
    text += problem.type + " " + problem.workflow_id + " (run " + problem.run_id + "): ";
  }
  text += problem.problem;
  std::ranges::replace(text, '\n', ' ');
  return text;
}

std::string summary_of(const ReplayReport& report, const std::string& missing) {
  std::string text;
  if (report.gone > 0) {
    text += count_of(report.gone, "run") + " of the list had been deleted by Temporal meanwhile.\n";
  }
  if (report.runs == 0) {
    return text + "There was nothing to replay" + (missing.empty() ? "" : ": " + missing) + ".\n";
  }
  Table table{.columns = {{"workflow"},
                          {"runs", Align::Right},
                          {"differ", Align::Right},
                          {"tasks", Align::Right},
                          {"events", Align::Right}}};
  for (const auto& each : report.types) {
    table.rows.push_back({each.type.empty() ? "(no history)" : each.type, grouped(each.runs),
                          grouped(each.differ), grouped(each.tasks), grouped(each.events)});
  }
  text += render(table);
  if (report.differ == 0) {
    return text + "This build agrees with " +
           (report.runs == 1 ? "it" : "all " + grouped(report.runs)) + ".\n";
  }
  return text + "This build does not agree with " + grouped(report.differ) + " of " +
         count_of(report.runs, "run") +
         ": a worker of it could not go on with those that are open.\n";
}

}  // namespace perdura::apps
