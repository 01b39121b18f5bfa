#include "simulator/explore/explore.hpp"

#include "simulator/detail/hash.hpp"
#include "simulator/digest.hpp"
#include "simulator/explore/workers.hpp"

namespace perdura::simulator {
namespace {

constexpr std::uint64_t whole = 1'000;

/// One run, by its number: scenario by scenario, seed by seed.
struct Job {
  const Explored& explored;
  std::uint64_t seed;
};

class Exploring {
 public:
  Exploring(const std::vector<Explored>& scenarios, const ExploreOptions& options)
      : scenarios_(scenarios), options_(options) {
    const auto seeds = options.last_seed - options.first_seed + 1;
    found_.scenarios = static_cast<std::int64_t>(scenarios.size());
    found_.wanted = static_cast<std::int64_t>(scenarios.size() * seeds);
    for (const auto& explored : scenarios) {
      for (const auto& mark : explored.scenario.expect.sometimes) found_.sometimes[mark] = 0;
    }
  }

  Exploration go() {
    Workers workers(options_.jobs, [this] { return work(); });
    std::size_t next = 0;
    const auto more = [&] {
      return next < static_cast<std::size_t>(found_.wanted) &&
             !(options_.fail_fast && found_.failed > 0);
    };
    while (more() || workers.any_busy()) {
      while (more() && workers.any_free()) {
        workers.give(next, std::to_string(next));
        ++next;
      }
      note(workers.next());
      if (options_.progress) options_.progress(found_);
    }
    return std::move(found_);
  }

 private:
  Job job(std::size_t number) const {
    const auto seeds = options_.last_seed - options_.first_seed + 1;
    return {scenarios_[number / seeds], options_.first_seed + number % seeds};
  }

  /// In the child, with databases of its own.
  Workers::Work work() const {
    return [this, schemas = std::make_shared<Schemas>()](const std::string& number) {
      const auto [explored, seed] = job(std::stoull(number));
      const auto& scenario = explored.scenario;
      const bool twice = repeated(scenario.name, seed, options_.twice_per_mille);
      const RunOptions run{.seed = seed};
      return json::to_text(outcome_of(scenario, run, twice, options_.run, *schemas));
    };
  }

  void note(const Workers::Answer& answer) {
    ++found_.runs;
    if (!answer.text) {
      failed(answer.job, {BrokenKind::Invariant, death_check, "-", answer.death}, true);
      return;
    }
    const auto outcome = json::from_text<Outcome>(*answer.text);
    found_.steps += outcome.steps;
    found_.simulated_ms += outcome.simulated_ms;
    found_.strokes += outcome.strokes;
    found_.contents.add(outcome.contents);
    for (const auto& [mark, met] : outcome.sometimes) found_.sometimes[mark] += met ? 1 : 0;
    const bool same = outcome.kept() || outcome.broken.front().kind != BrokenKind::Nondeterminism;
    found_.twice += outcome.twice ? 1 : 0;
    found_.equal += outcome.twice && same ? 1 : 0;
    if (!outcome.kept()) failed(answer.job, outcome.broken.front(), false);
  }

  void failed(std::size_t number, const Broken& broken, bool died) {
    ++found_.failed;
    const auto [explored, seed] = job(number);
    auto [place, fresh] = found_.failures.try_emplace(broken.check);
    auto& failure = place->second;
    const auto runs = failure.runs + 1;
    auto& first = first_[broken.check];
    if (fresh || number < first) {
      first = number;
      failure = {.broken = broken, .file = explored.file, .seed = seed, .died = died};
    }
    failure.runs = runs;
  }

  const std::vector<Explored>& scenarios_;
  const ExploreOptions& options_;
  Exploration found_;
  std::map<std::string, std::size_t> first_;  // by check: the number of the run that is told
};

}  // namespace

bool repeated(const std::string& scenario, std::uint64_t seed, int per_mille) {
  Digest digest;
  digest.add(scenario);
  digest.add(seed);
  return detail::below(detail::mixed(digest.value()), whole) <
         static_cast<std::uint64_t>(per_mille);
}

Exploration explore(const std::vector<Explored>& scenarios, const ExploreOptions& options) {
  return Exploring(scenarios, options).go();
}

}  // namespace perdura::simulator
