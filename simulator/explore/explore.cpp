#include "simulator/explore/explore.hpp"

#include <algorithm>

#include "simulator/detail/hash.hpp"
#include "simulator/digest.hpp"
#include "simulator/explore/jobs.hpp"
#include "simulator/explore/workers.hpp"

namespace perdura::simulator {
namespace {

constexpr std::uint64_t whole = 1'000;

/// What is to be told of a run in which the one point that it was to have did not strike.
RunFunction struck(const RunFunction& run, const PlanEntry& point) {
  return [run, point](const auto& scenario, const auto& options, auto& schemas) {
    auto result = run(scenario, options, schemas);
    const auto is_it = [&](const PlanEntry& one) {
      return same_occasion(one, point) && one.choice == point.choice;
    };
    if (std::ranges::none_of(result.faults, is_it)) {
      result.broken.push_back(
          {BrokenKind::Nondeterminism, point_check, "-",
           "what was to strike did not, so the run was another one: " + to_lines({point})});
    }
    return result;
  };
}

class Exploring {
 public:
  Exploring(const std::vector<Explored>& scenarios, const ExploreOptions& options, Jobs jobs,
            std::size_t wanted)
      : options_(options), jobs_(std::move(jobs)) {
    found_.scenarios = static_cast<std::int64_t>(scenarios.size());
    found_.wanted = static_cast<std::int64_t>(wanted);
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
      const auto answer = workers.next(options_.goes_on);
      found_.interrupted = options_.goes_on && !options_.goes_on();
      if (found_.interrupted) break;
      note(answer);
      if (options_.progress) options_.progress(found_);
    }
    return std::move(found_);
  }

 private:
  /// In the child, with databases of its own.
  Workers::Work work() const {
    return [this, schemas = std::make_shared<Schemas>()](const std::string& text) {
      const std::size_t number = std::stoull(text);
      const Job job = jobs_(number);
      const auto& scenario = job.explored.scenario;
      // One seed has many points.
      const auto chance = job.plan ? number : job.seed;
      const bool twice = repeated(scenario.name, chance, options_.twice_per_mille);
      const RunOptions run{.seed = job.seed, .plan = job.plan, .max_steps = options_.max_steps};
      const auto& function = options_.run;
      const auto judged = job.single ? struck(function, job.plan->front()) : function;
      return json::to_text(outcome_of(scenario, run, twice, judged, *schemas));
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
    const Job job = jobs_(number);
    const auto key = key_of(broken, job);
    auto [place, fresh] = found_.failures.try_emplace(key);
    auto& failure = place->second;
    const auto runs = failure.runs + 1;
    auto& first = first_[key];
    if (fresh || number < first) {
      first = number;
      failure = {.broken = broken,
                 .file = job.explored.file,
                 .seed = job.seed,
                 .died = died,
                 .plan = job.plan};
    }
    failure.runs = runs;
  }

  /// What one point breaks is another failure than what another one does.
  static std::string key_of(const Broken& broken, const Job& job) {
    if (!job.single) return broken.check;
    const auto& point = job.plan->front();
    return broken.check + " at " + point.site + " " + point.choice;
  }

  const ExploreOptions& options_;
  const Jobs jobs_;
  Exploration found_;
  std::map<std::string, std::size_t> first_;  // by failure: the number of the run that is told
};

}  // namespace

bool repeated(const std::string& scenario, std::uint64_t seed, int per_mille) {
  Digest digest;
  digest.add(scenario);
  digest.add(seed);
  return detail::below(detail::mixed(digest.value()), whole) <
         static_cast<std::uint64_t>(per_mille);
}

Exploration explore_jobs(const std::vector<Explored>& scenarios, const ExploreOptions& options,
                         Jobs jobs, std::size_t count) {
  return Exploring(scenarios, options, std::move(jobs), count).go();
}

Exploration explore(const std::vector<Explored>& scenarios, const ExploreOptions& options) {
  const Pairing pairs{scenarios, options};
  return explore_jobs(scenarios, options, pairs, pairs.count());
}

}  // namespace perdura::simulator
