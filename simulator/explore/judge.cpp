#include "simulator/explore/judge.hpp"

#include <memory>

#include "simulator/scenario/load.hpp"

namespace perdura::simulator {
namespace {

struct Case {
  std::string scenario;
  std::uint64_t seed = 1;
  bool twice = false;
  std::optional<std::string> plan = {};
};
BOOST_DESCRIBE_STRUCT(Case, (), (scenario, seed, twice, plan))

/// In the child, with databases of its own.
Workers::Work work(const RunFunction& run, std::uint64_t max_steps) {
  return [run, max_steps, schemas = std::make_shared<Schemas>()](const std::string& text) {
    const auto one = json::from_text<Case>(text);
    const auto loaded = scenario::load(one.scenario);
    if (!loaded.scenario) return std::string();
    RunOptions options{.seed = one.seed, .max_steps = max_steps};
    if (one.plan) options.plan = from_lines(*one.plan);
    return json::to_text(outcome_of(*loaded.scenario, options, one.twice, run, *schemas));
  };
}

}  // namespace

Judge::Judge(RunFunction run, std::function<bool()> more, std::uint64_t max_steps)
    : more_(std::move(more)),
      workers_(1, [run = std::move(run), max_steps] { return work(run, max_steps); }) {}

std::optional<Outcome> Judge::ask(const scenario::Scenario& scenario, std::uint64_t seed,
                                  bool twice, const std::optional<Plan>& plan) {
  out_of_time_ = out_of_time_ || (more_ && !more_());
  if (out_of_time_) return std::nullopt;
  Case one{.scenario = write(scenario), .seed = seed, .twice = twice};
  if (plan) one.plan = to_lines(*plan);
  workers_.give(0, json::to_text(one));
  const auto answer = workers_.next([this] {
    out_of_time_ = out_of_time_ || (more_ && !more_());
    return !out_of_time_;
  });
  death_.reset();
  if (!answer.text && !out_of_time_) death_ = answer.death;
  if (!answer.text || answer.text->empty()) return std::nullopt;
  ++runs_;
  return json::from_text<Outcome>(*answer.text);
}

}  // namespace perdura::simulator
