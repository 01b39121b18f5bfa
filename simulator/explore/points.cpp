#include "simulator/explore/points.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "activities/all.hpp"
#include "simulator/detail/hash.hpp"
#include "simulator/sites.hpp"
#include "workflows/all.hpp"

namespace perdura::simulator {
namespace {

/// A payer whom the gateway's page has not heard has not paid: that is another story, and no answer
/// of ours that was lost.
bool is_payers_choice(const Site& site, int choice) {
  return &site == &sites::gateway_authorise &&
         choice == static_cast<int>(GatewayCall::TimeoutBefore);
}

/// Collects the points of a run as its occasions come.
class Points {
 public:
  explicit Points(const Plan& own) {
    for (const auto& entry : own) taken_.emplace(entry.site, entry.entity, entry.nth);
  }

  void asked(const Occasion& occasion, std::uint64_t commits) {
    const Site& site = occasion.place.site;
    const auto name = name_of(occasion.place);
    const std::string entity(occasion.entity);
    if (taken_.contains({name, entity, occasion.nth})) return;
    if (&site == &sites::process && !something_new(entity, commits)) return;
    for (int index = 1; index < static_cast<int>(site.choices.size()); ++index) {
      const auto& choice = site.choices[static_cast<std::size_t>(index)];
      if (!choice.crash_point || !occasion.offer.has(index)) continue;
      if (is_payers_choice(site, index)) continue;
      found_.push_back({name, entity, occasion.nth, std::string(choice.name), {}});
    }
  }

  Plan take() { return std::move(found_); }

 private:
  bool something_new(const std::string& host, std::uint64_t commits) {
    const auto last = seen_.try_emplace(host, 0).first;
    return std::exchange(last->second, commits) < commits;
  }

  std::set<std::tuple<std::string, std::string, std::uint64_t>> taken_;  // by the scenario's plan
  std::map<std::string, std::uint64_t> seen_;  // by host: commits before its last occasion
  Plan found_;
};

}  // namespace

Plan crash_points(const scenario::Scenario& scenario, std::uint64_t seed, const RunFunction& run,
                  Schemas& schemas) {
  Points points(scenario.plan);
  RunOptions options{.seed = seed, .plan = Plan{}};
  options.asked = [&](const Occasion& occasion, std::uint64_t commits) {
    points.asked(occasion, commits);
  };
  run(scenario, options, schemas);
  return points.take();
}

std::vector<std::string> without_point(const Plan& points) {
  std::set<std::string> met;
  for (const auto& entry : points) met.insert(entry.site);
  std::vector<std::string> missing;
  const auto look = [&](const Place& place) {
    auto name = name_of(place);
    if (!met.contains(name)) missing.push_back(std::move(name));
  };
  for (const auto& workflow : workflows::all()) look({sites::workflow_task, workflow.name});
  activities::All::each([&]<const auto & type>() { look({sites::activity, type.name}); });
  return missing;
}

Plan pair_of(const Plan& points, std::uint64_t seed, std::uint64_t number) {
  const auto chance = detail::mixed(detail::mixed(seed) ^ number);
  const auto first = detail::below(chance, points.size());
  const auto is_same = [&](std::size_t other) {
    return same_occasion(points[first], points[other]);
  };
  auto second = detail::below(detail::mixed(chance), points.size());
  for (std::size_t tried = 0; tried < points.size() && is_same(second); ++tried) {
    second = (second + 1) % points.size();
  }
  if (is_same(second)) return {points[first]};
  return {points[std::min(first, second)], points[std::max(first, second)]};
}

}  // namespace perdura::simulator
