#pragma once
// One scenario after another, run in a child process.
#include <functional>
#include <optional>
#include <string>

#include "simulator/explore/outcome.hpp"
#include "simulator/explore/workers.hpp"

namespace perdura::simulator {

class Judge {
 public:
  /// `more`: whether there is time left; null: always. A run that takes longer is killed.
  /// A run that takes more steps than `max_steps` is endless.
  Judge(RunFunction run, std::function<bool()> more, std::uint64_t max_steps = usual_max_steps);

  /// Nothing: its process died, its text is no scenario, or there is no more time. It is run as it
  /// is once it has been written and read again: as a file of it would be.
  std::optional<Outcome> ask(const scenario::Scenario& scenario, std::uint64_t seed, bool twice,
                             const std::optional<Plan>& plan = {});

  std::int64_t runs() const { return runs_; }
  /// Once there was no more time there is none.
  bool out_of_time() const { return out_of_time_; }
  /// Of the last run, if it ended so.
  const std::optional<std::string>& death() const { return death_; }

 private:
  std::function<bool()> more_;
  Workers workers_;
  std::int64_t runs_ = 0;
  bool out_of_time_ = false;
  std::optional<std::string> death_;
};

}  // namespace perdura::simulator
