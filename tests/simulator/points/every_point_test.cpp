// Every workflow, hit once at each of its crash points: the order ends as it would have anyway, and
// all checkers are content. Nothing that a workflow asks for is left out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "simulator/checkers/workflows.hpp"
#include "simulator/explore/explore.hpp"
#include "simulator/scenario/load.hpp"
#include "temporal/replay/history_json.hpp"
#include "tests/replay/stored.hpp"
#include "tests/simulator/points/commands.hpp"

namespace perdura::simulator {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::size_t jobs = 2;
/// What takes longer has thousands of points: `simulator explore --crash-points` at night.
constexpr auto longest = std::chrono::hours(24);

std::vector<Explored> scenarios() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator("scenarios/crash-points")) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Explored> all;
  for (const auto& file : files) {
    std::ifstream stream(file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    auto loaded = scenario::load(text);
    for (const auto& finding : loaded.findings) ADD_FAILURE() << to_line(file.string(), finding);
    if (loaded.scenario) all.push_back({file.string(), std::move(*loaded.scenario)});
  }
  return all;
}

/// What the workflows of a scenario's run without faults ask for, and at which places its chooser
/// was asked.
struct Course {
  std::set<std::string> commands;
  std::map<std::string, int> asked;  // by place, of all entities
  std::map<std::string, int> tasks;  // completed, by workflow type
};

Course course_of(const scenario::Scenario& scenario, Schemas& schemas) {
  Course course;
  RunOptions options{.plan = Plan{}};
  options.asked = [&](const Occasion& one, std::uint64_t) { ++course.asked[name_of(one.place)]; };
  options.at_end = [&](World& world) {
    for (const auto& run : WorldWorkflows(world).ended()) {
      const auto history = world.temporal().history(run.id, run.run_id, name_space);
      course.commands.merge(commands_in(history));
      const auto& started = history.events(0).workflow_execution_started_event_attributes();
      course.tasks[started.workflow_type().name()] += tasks_in(history);
    }
  };
  const auto result = run(scenario, options, schemas);
  for (const auto& broken : result.broken)
    ADD_FAILURE() << scenario.name << ": " << broken.sentence;
  return course;
}

/// Of all workflows as today's code asks for it, in all of their endings.
std::set<std::string> all_commands() {
  std::set<std::string> commands;
  for (const auto& stored : replay::stored_histories(replay::histories_folder)) {
    if (stored.older) continue;
    commands.merge(commands_in(temporal::history_from_json(replay::read_file(stored.file))));
  }
  return commands;
}

TEST(CrashPoints, AreAtEachCommandOfEachWorkflow) {
  Schemas schemas;
  std::set<std::string> met;
  for (const auto& explored : scenarios()) {
    SCOPED_TRACE(explored.file);
    auto course = course_of(explored.scenario, schemas);
    for (const auto& [workflow, tasks] : course.tasks) {
      EXPECT_GE(course.asked["workflow_task." + workflow], tasks) << workflow;
    }
    met.merge(course.commands);
  }
  const auto wanted = all_commands();
  EXPECT_GT(wanted.size(), 40u);
  std::vector<std::string> blind;
  std::ranges::set_difference(wanted, met, std::back_inserter(blind));
  EXPECT_THAT(blind, IsEmpty()) << "no scenario in scenarios/crash-points asks for it";
}

TEST(CrashPoints, LeaveEachOrderAsItWouldHaveBeenAndAllCheckersContent) {
  auto all = scenarios();
  std::erase_if(all, [](const Explored& one) { return one.scenario.time.span > longest; });
  const auto found = explore_points(all, {.jobs = jobs}, {});
  for (const auto& [name, failure] : found.failures) {
    ADD_FAILURE() << name << " (" << failure.runs << " runs), " << failure.file << ": "
                  << failure.broken.sentence << "\n"
                  << to_lines(failure.plan.value_or(Plan{}));
  }
  EXPECT_THAT(found.without_point, Not(Contains(StartsWith("workflow_task."))));
  EXPECT_EQ(found.runs, found.wanted);
  EXPECT_EQ(found.equal, found.twice);
  EXPECT_GT(found.twice, 0);
  for (const auto& [site, points] : found.points) std::cout << site << ": " << points << "\n";
  std::cout << found.runs << " runs\n";
}

}  // namespace
}  // namespace perdura::simulator
