#include "simulator/explore/shrink.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>

#include "simulator/explore/alike.hpp"
#include "simulator/explore/ddmin.hpp"
#include "simulator/explore/judge.hpp"
#include "simulator/explore/reductions.hpp"
#include "simulator/run/scripted.hpp"
#include "simulator/scenario/load.hpp"

namespace perdura::simulator {

using namespace std::chrono_literals;
using scenario::Scenario;

namespace {

/// Whoever goes round so often finds nothing new.
constexpr int rounds_most = 20;

bool is_expectation(const std::string& check) {
  return check == "final" || check.starts_with("within ");
}

/// So many seeds are tried to find the same failure with less: short runs take some ten ms.
constexpr std::uint64_t seeds_anew = 60;
/// Few enough to be read.
constexpr std::size_t few_faults = 3;
/// More orders are not looked at under many seeds.
constexpr std::size_t few_at_once = 5;
/// What hangs is given this part of its time while it is made smaller: longer than any order that
/// is well takes, and most of such a run is waiting in vain.
constexpr int heals_sooner = 3;

/// Orders of the workload have no other trace than their ends.
RunSize size_of(const Scenario& scenario, const Outcome& outcome) {
  std::size_t orders = 0;
  for (const auto& [status, count] : outcome.contents.outcomes)
    orders += static_cast<std::size_t>(count);
  return {scenario.plan.size() + scenario.faults.windows.size(),
          std::max(orders, scenario.orders.size()), acts_of(scenario).size()};
}

class Shrinker {
 public:
  Shrinker(Judge& judge, const ShrinkOptions& options, Scenario failing, const Outcome& outcome)
      : judge_(judge), options_(options), best_(std::move(failing)), outcome_(outcome) {
    broken_ = outcome.broken.front();
  }

  /// False: it does not fail with its plan alone.
  bool begin(std::uint64_t seed) {
    seed_ = 1;
    if (adopt(best_)) return true;
    seed_ = seed;
    tried_.clear();
    return seed != 1 && adopt(best_);
  }

  void go() {
    needs_faults_ = is_expectation(broken_.check) && holds_in_fair_weather(best_);
    if (broken_.kind == BrokenKind::Liveness) heal_ = best_.time.heal / heals_sooner;
    sure_ = {best_, outcome_};
    written_down();
    confirm();
    go_round();
    if (faults_of(best_).size() > few_faults) fewer();
    confirm();
    if (heal_) take(sure_);
  }

  const Scenario& best() const { return best_; }
  const Outcome& outcome() const { return outcome_; }
  std::uint64_t seed() const { return seed_; }

 private:
  struct Failing {
    Scenario scenario;
    Outcome outcome;
  };

  void take(const Failing& failing) {
    best_ = failing.scenario;
    outcome_ = failing.outcome;
  }

  /// Whether what was found by runs that wait less in vain fails with all its time too. If not it
  /// was only slow: from here on runs are given all of it.
  void confirm() {
    if (!heal_ || best_ == sure_.scenario) return;
    const auto heal = std::exchange(heal_, std::nullopt);
    const auto outcome = outcome_of(best_, seed_);
    if (!outcome || !same(*outcome)) return take(sure_);
    outcome_ = *outcome;
    sure_ = {best_, outcome_};
    heal_ = heal;
  }

  void go_round() {
    for (int round = 0; round < rounds_most && !judge_.out_of_time(); ++round) {
      const Scenario before = best_;
      const bool impatient = heal_.has_value();
      faults();
      orders();
      confirm();
      workload();
      acts();
      values();
      delays();
      confirm();
      if (best_ == before && heal_.has_value() == impatient) break;
    }
  }

  bool same(const Outcome& outcome) const {
    if (outcome.kept()) return false;
    const auto& first = outcome.broken.front();
    if (first.kind != broken_.kind || first.check != broken_.check) return false;
    return broken_.check != "final" || first.sentence == broken_.sentence;
  }

  Scenario with_patience(Scenario candidate) const {
    if (heal_) candidate.time.heal = std::min(candidate.time.heal, *heal_);
    return candidate;
  }

  std::optional<Outcome> outcome_of(const Scenario& candidate, std::uint64_t seed) {
    return judge_.ask(with_patience(candidate), seed, broken_.check == determinism_check);
  }

  /// Each candidate is run once.
  bool fails(const Scenario& candidate) {
    auto text = write(candidate);
    if (tried_.contains(text)) return false;
    const auto outcome = outcome_of(candidate, seed_);
    if (!outcome || !same(*outcome)) {
      tried_.insert(std::move(text));
      return false;
    }
    last_ = *outcome;
    return true;
  }

  /// Takes it if it fails.
  bool adopt(const Scenario& candidate) {
    if (!fails(candidate)) return false;
    best_ = candidate;
    outcome_ = last_;
    if (options_.progress) options_.progress({size_of(best_, outcome_), judge_.runs()});
    return true;
  }

  /// The check, whatever else fails; false too once there is no time.
  bool holds_in_fair_weather(const Scenario& candidate) {
    const auto outcome = judge_.ask(with_faults(candidate, {}), seed_, false);
    return outcome && std::ranges::none_of(outcome->broken, [this](const Broken& one) {
             return one.check == broken_.check;
           });
  }

  /// The same for a candidate in which something else happens: the faults are still to blame.
  bool adopt_other(const Scenario& candidate) {
    const Scenario before = best_;
    const Outcome outcome = outcome_;
    if (!adopt(candidate)) return false;
    if (!needs_faults_ || holds_in_fair_weather(candidate)) return true;
    best_ = before;
    outcome_ = outcome;
    tried_.insert(write(candidate));
    return false;
  }

  /// A workload's orders as a script's, which can be taken away one by one: only the one that it is
  /// about, if that is enough. What goes wrong with one order alone is not what went wrong with
  /// many, so it may have to be looked for.
  void written_down() {
    if (best_.workload.empty()) return;
    const Scenario all = scripted(best_, seed_);
    const auto orders = orders_of(all);
    const auto& order = outcome_.broken.front().order;
    if (std::ranges::find(orders, order) != orders.end()) {
      const Scenario alone = with_orders(all, {order});
      if (adopt_other(alone) || anew(alone)) return;
    }
    if (!adopt_other(all) && orders.size() <= few_at_once) anew(all);
  }

  /// The same failure with other faults of the same classes, drawn by other seeds: the first few,
  /// or the fewest that there are.
  bool anew(const Scenario& scenario) {
    Scenario drawn = with_faults(scenario, {});
    drawn.faults.intensity = scenario::Intensity::Swarm;
    std::vector<Plan> found;
    for (const auto seed : seeds_alike(from_lines(outcome_.plan), seeds_anew)) {
      if (judge_.out_of_time()) break;
      const auto outcome = outcome_of(drawn, seed);
      if (!outcome || !same(*outcome)) continue;
      found.push_back(from_lines(outcome->plan));
      if (found.back().size() <= few_faults) break;
    }
    std::ranges::stable_sort(found, {}, &Plan::size);
    return std::ranges::any_of(found,
                               [&](const Plan& plan) { return adopt_other(frozen(drawn, plan)); });
  }

  /// Few faults may do where many did.
  void fewer() {
    const Scenario before = best_;
    const Outcome outcome = outcome_;
    if (!anew(best_)) return;
    go_round();
    if (faults_of(best_).size() < faults_of(before).size()) return;
    best_ = before;
    outcome_ = outcome;
  }

  void faults() {
    unmet();
    ddmin(faults_of(best_),
          [this](const std::vector<Fault>& part) { return adopt(with_faults(best_, part)); });
  }

  /// What was never asked for does nothing.
  void unmet() {
    const auto met = from_lines(outcome_.plan);
    Scenario made = best_;
    std::erase_if(made.plan, [&](const PlanEntry& entry) {
      return std::ranges::none_of(met, [&](const PlanEntry& one) {
        return one.site == entry.site && one.entity == entry.entity && one.nth == entry.nth;
      });
    });
    if (made != best_) adopt(made);
  }

  void orders() {
    if (best_.orders.empty()) return;
    ddmin(orders_of(best_), [this](const std::vector<std::string>& part) {
      return adopt_other(with_orders(best_, part));
    });
  }

  void acts() {
    const Scenario whole = best_;
    ddmin(acts_of(whole), [&](const std::vector<std::size_t>& part) {
      return adopt_other(with_acts(whole, part));
    });
  }

  void workload() {
    if (best_.workload.empty()) return;
    const Scenario whole = best_;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(whole.time.span).count();
    smallest(1, seconds,
             [&](long long end) { return adopt_other(until(whole, std::chrono::seconds(end))); });
    const auto shrink_count = [this](auto member) {
      const auto value = std::invoke(member, best_);
      smallest(1, value, [&](long long count) {
        Scenario made = best_;
        std::invoke(member, made) = count;
        return adopt_other(made);
      });
    };
    shrink_count(&Scenario::customers);
    shrink_count([](auto& one) -> auto& { return one.catalog.skus; });
  }

  void values() {
    for (bool changed = true; changed && !judge_.out_of_time();) {
      const auto candidates = simplified(best_, broken_.check);
      changed =
          std::ranges::any_of(candidates, [this](const Scenario& one) { return adopt_other(one); });
    }
  }

  void delays() {
    const auto count = delays_of(best_).size();
    for (std::size_t n = 0; n < count && !judge_.out_of_time(); ++n) {
      const Scenario whole = best_;
      const auto all = delays_of(whole);
      const auto& delay = all[n];
      const auto times = round_times(delay.least, delay.value);
      smallest(0, static_cast<long long>(times.size()) - 1, [&](long long time) {
        return adopt_other(delay.with(times[static_cast<std::size_t>(time)]));
      });
    }
  }

  Judge& judge_;
  const ShrinkOptions& options_;
  Scenario best_;
  Outcome outcome_;  // of the best
  Outcome last_;     // of the last that failed
  Broken broken_;    // what is to be broken
  std::uint64_t seed_ = 1;
  bool needs_faults_ = false;
  std::optional<Duration> heal_;  // what runs have to come to their end, if less than they say
  Failing sure_;                  // the best that failed with all its time
  std::set<std::string> tried_;   // those that did not fail so
};

Unshrinkable kept() {
  return {Unshrinkable::Why::Kept, "all promises were kept: there is nothing to shrink"};
}

Unshrinkable not_run(const Judge& judge, std::string out_of_time) {
  if (judge.death()) return {Unshrinkable::Why::Died, *judge.death()};
  return {Unshrinkable::Why::OutOfTime, std::move(out_of_time)};
}

}  // namespace

std::variant<Shrunk, Unshrinkable> shrink(const Scenario& scenario, const ShrinkOptions& options) {
  Judge judge(options.run, options.more, options.max_steps);
  auto first = judge.ask(scenario, options.seed, false, options.plan);
  if (first && first->kept()) first = judge.ask(scenario, options.seed, true, options.plan);
  if (!first) return not_run(judge, "it did not fail in the time that there was");
  if (first->kept()) return kept();
  const auto& broken = first->broken.front();
  Scenario failing = frozen(scenario, from_lines(first->plan));
  failing.name = options.name;
  failing.found = scenario::Found{.build = options.build,
                                  .scenario = scenario.name,
                                  .seed = options.seed,
                                  .checker = broken.check.substr(0, broken.check.find(' '))};
  const auto before = size_of(failing, *first);
  const auto unmet = first->unmet;
  if (const auto named = scenario::load(write(failing)); !named.scenario) {
    throw std::invalid_argument(to_line(options.name, named.findings.front()));
  }
  Shrinker shrinker(judge, options, std::move(failing), *first);
  if (!shrinker.begin(options.seed)) {
    if (judge.out_of_time() || judge.death()) {
      return not_run(judge, broken.check + " fails; there was no time to see it fail again");
    }
    return Unshrinkable{Unshrinkable::Why::NotAgain,
                        broken.check + " fails, but not with what was recorded of it"};
  }
  shrinker.go();
  return Shrunk{.scenario = shrinker.best(),
                .seed = shrinker.seed(),
                .broken = shrinker.outcome().broken.front(),
                .before = before,
                .after = size_of(shrinker.best(), shrinker.outcome()),
                .runs = judge.runs(),
                .finished = !judge.out_of_time(),
                .unmet = unmet};
}

}  // namespace perdura::simulator
