#pragma once
// The course of one run: everything that is in it.
#include "simulator/checkers/rest.hpp"
#include "simulator/checkers/watch.hpp"
#include "simulator/run/diary.hpp"
#include "simulator/run/run.hpp"
#include "simulator/run/script.hpp"
#include "simulator/run/stage.hpp"
#include "simulator/run/table_orders.hpp"
#include "simulator/run/troubles.hpp"
#include "simulator/run/workload.hpp"
#include "simulator/world/clients.hpp"

namespace perdura::simulator {

/// The shop is set up in fair weather; then script, workload and troubles begin, at the scenario's
/// start. When all is done and the shop is at rest, or the span is over, it heals; then everything
/// has to come to its end, and the books are looked at.
class Course {
 public:
  Course(const scenario::Scenario& scenario, const RunOptions& options, Schemas& schemas);
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  RunResult go();

 private:
  WorldOptions world_options() const;
  Weather base_weather() const;
  Plan plan() const;

  /// On a fiber.
  void play();
  void tell_questions();
  bool comes_to_rest(TimePoint until);
  /// What is not at its end.
  Broken unrest();
  std::string endless(const LoopLimit& limit);
  void look_at_the_end();

  void drive();
  /// False: the run is not to go on.
  bool goes_on();
  /// What the checkers have found since; false: nothing.
  bool hear_checkers();
  void broke(Broken broken) { result_.broken.push_back(std::move(broken)); }

  const scenario::Scenario& scenario_;
  const RunOptions& options_;
  RunResult result_;
  Chooser chooser_;
  World world_;
  Watch watch_;
  std::size_t heard_ = 0;  // findings of the checkers
  std::optional<Tracer> tracer_;
  Diary diary_;
  Clients clients_;
  Stage stage_;
  TableOrders orders_;
  const Scene scene_;
  Script script_;
  Workload workload_;
  Troubles troubles_;
  Rest rest_;
  bool ended_ = false;
  std::uint64_t commits_ = 0;    // since somebody is told of questions
  std::uint64_t looked_at_ = 0;  // the last step after which the run was looked at
};

}  // namespace perdura::simulator
