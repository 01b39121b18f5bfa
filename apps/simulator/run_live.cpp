#include "apps/simulator/run_live.hpp"

#include <deque>

#include "apps/simulator/files.hpp"
#include "apps/simulator/live_report.hpp"
#include "apps/simulator/status_line.hpp"
#include "platform/core/randomness.hpp"
#include "simulator/live/counterpart.hpp"
#include "simulator/live/playable.hpp"
#include "simulator/run/scripted.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

namespace sim = perdura::simulator;
namespace live = perdura::simulator::live;
using namespace std::chrono_literals;

namespace {

/// A real shop is slower than a simulated one: so much of the simulated run's time, and this more.
constexpr int slower = 2;
constexpr sim::Duration slower_by = 60s;

/// One that can be played, and how it is to end.
struct Prepared {
  OneRun run;
  sim::scenario::Scenario real;
  live::EndState wanted;
  sim::Duration lasts{};  // on the wall
};

live::Tempo tempo_of(const RunWish& wish, const Stack& stack) {
  live::Tempo tempo{.clock = stack.clock.speed, .speed = stack.clock.speed};
  if (const auto speed = sim::feed::read_speed(wish.feed.speed)->times) tempo.speed = *speed;
  tempo.apart = *sim::read_duration(wish.live.apart);
  return tempo;
}

/// Its orders one by one, its times those of the wall.
OneRun in_script(OneRun run) {
  if (run.scenario.workload.empty()) return run;
  run.scenario = sim::scripted(run.scenario, run.seed);
  return run;
}

std::string shown(sim::Duration time) {
  return sim::write_duration(std::chrono::ceil<std::chrono::seconds>(time));
}

class LiveRunner {
 public:
  LiveRunner(const RunWish& wish, std::ostream& out, std::ostream& errors)
      : wish_(wish),
        out_(out),
        errors_(errors),
        stack_(read_stack(wish.feed.root)),
        tempo_(tempo_of(wish, stack_)) {}

  int go(std::vector<OneRun> runs) {
    for (auto& run : runs) prepare(in_script(std::move(run)));
    if (refused_) return invalid;
    require_running(stack_);
    int code = 0;
    for (const auto& one : prepared_) {
      const int own = play(one);
      if (code == 0) code = own;
      if (own == interrupted) break;
    }
    return code;
  }

 private:
  void refuse(const OneRun& run, const std::string& place, const std::string& why) {
    errors_ << run.file << ": cannot be played live: " << place << ": " << why << "\n";
    refused_ = true;
  }

  /// Simulates it as the stack is set.
  void prepare(OneRun run) {
    const auto obstacles = live::obstacles_of(run.scenario);
    for (const auto& one : obstacles) refuse(run, one.place, one.why);
    if (!obstacles.empty()) return;
    auto real = live::in_real_time(run.scenario, tempo_);
    const platform::SystemClock clock(stack_.clock);
    auto twin = live::simulate(real, tempo_, clock.now(), stack_.shop, run.seed, schemas_);
    for (const auto& broken : twin.run.broken) {
      refuse(run, "as the stack's clock, deadlines and courier are set",
             broken.check + ": " + broken.sentence +
                 " (--speed, or other settings, as in docs/simulation.md)");
    }
    const auto lasts = live::in_real_time(twin.lasts, tempo_);
    if (lasts > *sim::read_duration(wish_.live.within)) {
      refuse(run, "time",
             "as the stack is set it takes " + shown(lasts) + ", longer than --within " +
                 wish_.live.within +
                 ": shorter deadlines, or a faster PERDURA_CLOCK_SPEED, make it shorter");
    }
    prepared_.push_back({std::move(run), std::move(real), std::move(twin.end), lasts});
  }

  int play(const Prepared& one) {
    platform::OsRandomness chance;
    const LiveRun described{
        .run = one.run, .stack = stack_, .tempo = tempo_, .name = "live-" + chance.hex(3)};
    tell(first_line(described) + "\n");
    tell(about(one));
    const auto played = played_with_status(one, described.name);
    const int code = code_of(played);
    if (wish_.as_json) {
      out_ << json_of(described, played) << std::endl;
    } else if (code != 0 || !wish_.quiet) {
      out_ << summary_of(described, played) << std::flush;
      if (code != 0 && code != interrupted) out_ << next_of(described, played) << std::flush;
    }
    return code;
  }

  Played played_with_status(const Prepared& one, const std::string& name) {
    StatusLine line(!wish_.quiet && !wish_.as_json);
    live::PlayOptions options{.wanted = one.wanted, .most = one.lasts * slower + slower_by};
    options.progress = [&](const live::LiveProgress& progress) {
      if (line.is_due()) line.show(status_line(progress));
    };
    return play_in(stack_, one.real, std::move(options), name);
  }

  static std::string about(const Prepared& one) {
    std::string text = "simulated, it takes " + shown(one.lasts) + " on the wall";
    if (one.run.scenario.faults.intensity == sim::scenario::Intensity::Swarm) {
      text += "; what would go wrong by chance is left out";
    }
    return text + "\n";
  }

  void tell(const std::string& text) {
    if (!wish_.quiet && !wish_.as_json) out_ << text << std::flush;
  }

  const RunWish& wish_;
  std::ostream& out_;
  std::ostream& errors_;
  const Stack stack_;
  const live::Tempo tempo_;
  sim::Schemas schemas_;
  std::deque<Prepared> prepared_;
  bool refused_ = false;
};

}  // namespace

int run_live(const RunWish& wish, std::ostream& out, std::ostream& errors) {
  if (const auto wrong = wrong_with_live(wish)) {
    errors << "simulator: " << *wrong << "\n";
    return invalid;
  }
  auto runs = runs_of(wish, errors);
  return runs ? LiveRunner(wish, out, errors).go(std::move(*runs)) : invalid;
}

}  // namespace perdura::apps::simulator
