#include "apps/simulator/run_feed.hpp"

namespace perdura::apps::simulator {

namespace sim = perdura::simulator;
namespace feed = perdura::simulator::feed;

namespace {

/// Steps between two looks whether somebody interrupts, while there are no facts.
constexpr std::uint64_t look_each = 1'024;

feed::Source source_of(const OneRun& run, const std::vector<platform::Topic>& topics) {
  return {.world = feed::WorldName::of(run.scenario.name, run.seed).text(),
          .scenario = run.scenario.name,
          .hash = run.hash,
          .seed = run.seed,
          .scale = run.scale,
          .build = build_version(),
          .topics = topics,
          .started = std::chrono::floor<feed::Moment::duration>(run.scenario.time.start.at)};
}

}  // namespace

void RunFeed::attend(sim::RunOptions& options) {
  options.on_world = [this](sim::World& world) {
    tap_.listen(world);
    feeding_.emplace(wish_, source_of(run_, tap_.topics()),
                     feed::FeedOptions{.progress = progress_});
  };
  options.after_step = [this] { return send(); };
}

/// False: somebody interrupts. A sink that fails does not: the run is not its affair.
bool RunFeed::send() {
  const bool look = ++steps_ % look_each == 0;
  while (const auto fact = tap_.take()) feeding_->feed().put(*fact);
  return !((look || !feeding_->feed().goes_on()) && feeding_->interrupted());
}

void RunFeed::finish() {
  send();
  report_ = feeding_->feed().finish(tap_.statuses());
}

}  // namespace perdura::apps::simulator
