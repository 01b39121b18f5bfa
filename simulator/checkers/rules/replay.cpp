// Replay equality: today's code, given a finished history, asks for what it asked for.
#include <temporal/api/history/v1/message.pb.h>

#include <algorithm>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/workflows.hpp"
#include "temporal/replay/replayer.hpp"
#include "workflows/all.hpp"

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
    temporal::Replayer replayer(workflows::all());
    for (std::size_t n = 0; n < runs.size(); n += step) {
      const auto history = end.world.temporal().history(runs[n].id, runs[n].run_id, name_space);
      const auto outcome = replayer.replay(history);
      if (outcome.ok()) continue;
      findings.add(runs[n].id, "the history of " + outcome.workflow_type + " " + runs[n].id +
                                   " does not replay: " + outcome.problem);
    }
  }
};

}  // namespace

extern const CheckerKind replay{
    .name = "replay",
    .about =
        "Every finished workflow's history replays: given it, today's code asks for just what "
        "it asked for.",
    .when = CheckedWhen::AtTheEnd,
    .make = &made<Replay>};

}  // namespace perdura::simulator::checkers
