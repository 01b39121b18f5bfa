#include "tests/workflows/weather.hpp"

namespace perdura::workflows {

namespace {

// The first call fails once, and is mended by the next local attempt. Five strikes use up the three
// local attempts and meet the ordinary activity twice. A call that succeeds is not made again.
std::vector<int> times_of(Fault fault) {
  return fault == Fault::RunsTwice ? std::vector{5} : std::vector{1, 5};
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
        for (const int times : times_of(fault)) {
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
  if (is_answered ? seen.struck == 0 : seen.struck != one.strike.times) {
    problems.push_back("the fault struck " + std::to_string(seen.struck) + " times");
  }
  if (!is_answered && seen.calls <= seen.struck) problems.push_back("it was not called again");
  const Life& without = calm(*one.ending);
  if (life.books != without.books) {
    problems.push_back("the books are\n  " + life.books + "\nand without the fault\n  " +
                       without.books);
  }
  return problems;
}

}  // namespace perdura::workflows
