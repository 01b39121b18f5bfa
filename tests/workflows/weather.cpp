#include "tests/workflows/weather.hpp"

namespace perdura::workflows {

namespace {

constexpr int kLocalTries = 3;

/// `Order` makes these calls itself, as local ones only; then its child makes them, as all are
/// made.
bool is_looked_first(const std::string& activity) {
  return activity == "ValidateAttempt" || activity == "CaptureAttempt";
}

// The first call fails once, and is mended by the next local attempt. Five strikes use up the three
// local attempts and meet the ordinary activity twice, eight where somebody looks first. A call
// that succeeds is not made again.
std::vector<int> times_of(Fault fault, const std::string& activity) {
  if (fault == Fault::RunsTwice) return {5};
  return is_looked_first(activity) ? std::vector{1, 5, 8} : std::vector{1, 5};
}

/// The child asks before it takes, so it is told what was taken already, and takes nothing.
bool is_told_by_asking(const Case& one, const Life& life) {
  const auto asked = [](const Life& lived) {
    const auto found = lived.seen.find("ValidateAttempt");
    return found == lived.seen.end() ? 0 : found->second.calls;
  };
  return one.strike.activity == "CaptureAttempt" && asked(life) > asked(calm(*one.ending));
}

}  // namespace

std::string name_of(const Case& one) {
  const Strike& strike = one.strike;
  return one.ending->name + "_" + strike.activity + "_" + name_of(strike.fault) +
         std::to_string(strike.times) + (strike.cached > 0 ? "_Cached" : "_Replayed");
}

const Life& calm(const Ending& ending) {
  static std::map<std::string, Life> lives;
  const auto known = lives.find(ending.name);
  return known != lives.end() ? known->second : lives[ending.name] = ending.live({});
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const Ending& ending : endings()) {
    for (const auto& [activity, seen] : calm(ending).seen) {
      for (const Fault fault : kFaults) {
        for (const int times : times_of(fault, activity)) {
          for (const std::size_t cached : {100, 0}) {
            cases.push_back({&ending, {activity, fault, times, cached}});
          }
        }
      }
    }
  }
  return cases;
}

std::vector<std::string> problems_of(const Case& one) {
  Life life = one.ending->live(one.strike);
  std::vector<std::string> problems = std::move(life.problems);
  const Seen& seen = life.seen[one.strike.activity];
  const bool is_answered = one.strike.fault == Fault::RunsTwice;
  const bool told = seen.struck >= kLocalTries && is_told_by_asking(one, life);
  if (is_answered ? seen.struck == 0 : seen.struck != one.strike.times && !told) {
    problems.push_back("the fault struck " + std::to_string(seen.struck) + " times");
  }
  if (!is_answered && !told && seen.calls <= seen.struck) {
    problems.push_back("it was not called again");
  }
  const Life& without = calm(*one.ending);
  if (life.books != without.books) {
    problems.push_back("the books are\n  " + life.books + "\nand without the fault\n  " +
                       without.books);
  }
  return problems;
}

}  // namespace perdura::workflows
