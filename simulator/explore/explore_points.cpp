// Each crash point of each scenario, a run each.
#include <algorithm>
#include <memory>
#include <sstream>

#include "simulator/explore/jobs.hpp"
#include "simulator/explore/points.hpp"
#include "simulator/explore/workers.hpp"
#include "simulator/sites.hpp"

namespace perdura::simulator {
namespace {

/// An entry a line; several may be of one occasion, so all together are no plan.
Plan points_in(const std::string& text) {
  Plan points;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) points.push_back(from_lines(line).front());
  return points;
}

/// The points of each pair of scenario and seed, found in child processes. Of one whose process
/// died there are none: it dies again when it is run.
std::vector<Plan> points_of_all(const Pairing& pairs) {
  const auto begin = [&pairs]() -> Workers::Work {
    return [&pairs, schemas = std::make_shared<Schemas>()](const std::string& number) {
      const Job job = pairs(std::stoull(number));
      return to_lines(crash_points(job.explored.scenario, job.seed, pairs.options.run, *schemas));
    };
  };
  Workers workers(pairs.options.jobs, begin);
  std::vector<Plan> points(pairs.count());
  std::size_t next = 0;
  while (next < points.size() || workers.any_busy()) {
    while (next < points.size() && workers.any_free()) {
      workers.give(next, std::to_string(next));
      ++next;
    }
    const auto answer = workers.next(pairs.options.goes_on);
    if (pairs.options.goes_on && !pairs.options.goes_on()) break;
    if (answer.text) points[answer.job] = points_in(*answer.text);
  }
  return points;
}

/// Of each scenario and seed the run without any, then one with each point, or with each of the
/// pairs that are drawn.
class PointJobs {
 public:
  PointJobs(const Pairing& pairs, const PointOptions& options)
      : pairs_(pairs), points_(points_of_all(pairs)), drawn_(options.pairs) {
    for (const auto& points : points_) {
      const auto runs = drawn_ == 0 ? points.size() : points.size() < 2 ? 0 : drawn_;
      first_.push_back(first_.back() + 1 + runs);
    }
  }

  std::size_t count() const { return first_.back(); }

  Job operator()(std::size_t number) const {
    const auto next = std::ranges::upper_bound(first_, number);
    const auto pair = static_cast<std::size_t>(next - first_.begin()) - 1;
    const std::size_t nth = number - first_[pair];
    Job job = pairs_(pair);
    job.plan.emplace();
    if (nth == 0) return job;
    job.single = drawn_ == 0;
    job.plan = job.single ? Plan{points_[pair][nth - 1]} : pair_of(points_[pair], job.seed, nth);
    return job;
  }

  Plan all() const {
    Plan all;
    for (const auto& points : points_) all.insert(all.end(), points.begin(), points.end());
    return all;
  }

 private:
  const Pairing pairs_;
  const std::vector<Plan> points_;     // by number of the pairing
  const std::size_t drawn_;            // pairs of points; 0: single ones
  std::vector<std::size_t> first_{0};  // runs of the pairing; behind the last: how many there are
};

}  // namespace

Exploration explore_points(const std::vector<Explored>& scenarios, const ExploreOptions& options,
                           const PointOptions& wanted) {
  const auto jobs = std::make_shared<const PointJobs>(Pairing{scenarios, options}, wanted);
  const auto by_number = [jobs](std::size_t number) { return (*jobs)(number); };
  auto found = explore_jobs(scenarios, options, by_number, jobs->count());
  const Plan points = jobs->all();
  for (const auto& point : points) ++found.points[std::string(find_place(point.site)->site.name)];
  found.without_point = without_point(points);
  return found;
}

}  // namespace perdura::simulator
