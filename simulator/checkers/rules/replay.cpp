// Replay equality: today's code, given a finished history, asks for what it asked for.
#include <temporal/api/history/v1/message.pb.h>

#include <algorithm>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/workflows.hpp"
#include "simulator/world/releases.hpp"
#include "temporal/replay/replayer.hpp"

namespace perdura::simulator::checkers {
namespace {

/// A day of black fridays has a hundred thousand: of more only each so-manyth is replayed.
constexpr std::size_t replayed_max = 2'000;

class Replay final : public Checker {
 public:
  void ended(const EndOfRun& end, Findings& findings) override {
    const auto runs = WorldWorkflows(end.world).ended();
    const std::size_t step =
        std::max<std::size_t>(1, (runs.size() + replayed_max - 1) / replayed_max);
    const auto& by_prefix = end.world.replayed_by_prefix();
    std::vector<temporal::Replayer> releases;
    for (int release = 0; release <= end.world.release(); ++release) {
      releases.emplace_back(workflows_of(release));
    }
    for (std::size_t n = 0; n < runs.size(); ++n) {
      const bool each_prefix = by_prefix.contains(runs[n].id);
      if (n % step != 0 && !each_prefix) continue;
      const auto history = end.world.temporal().history(runs[n].id, runs[n].run_id, name_space);
      const auto first = static_cast<std::size_t>(release_of(history));
      for (auto release = first; release < releases.size(); ++release) {
        auto& replayer = releases[release];
        const auto outcome =
            each_prefix ? replayer.replay_each_prefix(history) : replayer.replay(history);
        if (outcome.ok()) continue;
        findings.add(runs[n].id, sentence(outcome, runs[n].id, release));
      }
    }
  }

 private:
  static std::string sentence(const temporal::ReplayOutcome& outcome, const std::string& id,
                              std::size_t release) {
    std::string text = "the history of " + outcome.workflow_type + " " + id + ", " +
                       std::to_string(outcome.events) + " events of it, does not replay";
    if (release > 0) text += " on release " + std::to_string(release);
    return text + ": " + outcome.problem;
  }
};

}  // namespace

extern const CheckerKind replay{
    .name = "replay",
    .about =
        "Every finished workflow's history replays: given it, today's code asks for just what "
        "it asked for, and so does each later release that the run was updated to.",
    .when = CheckedWhen::AtTheEnd,
    .make = &made<Replay>};

}  // namespace perdura::simulator::checkers
