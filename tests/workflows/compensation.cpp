#include "tests/workflows/compensation.hpp"

#include <array>
#include <set>
#include <sstream>
#include <string_view>

#include "tests/workflows/rows.hpp"

namespace perdura::workflows {

namespace {

constexpr std::string_view kHead = R"(# Compensation

Printed by a program from the runs that it makes; a test fails when it is out of date. After a
change:
```
ninja -C build/release compensation_matrix
build/release/tests/workflows/compensation_matrix docs/compensation.md
```

A call to a service may fail in five ways, and in none of them does its workflow know what
happened there. The promise is that it need not know: money, stock, parcels and statuses end as
they would have ended if nothing had failed. That rests on three rules, which the tables below
show one by one. An effect has a key of its own, so that asking again is safe. What was done is
undone by an activity that is itself safe to repeat. An undo that comes before its deed closes the
door, so that a deed that comes late does nothing.

How it is shown: the real workflows and activities run on the in-process server and virtual time,
over books in memory that keep the services' promises (`tests/workflows/books.hpp`). Each ending
is lived once in calm weather; then again for each activity that it calls and each fault, in four
ways: the fault strikes the first call, or the first five (the three tries as a local activity and
two as an ordinary one; eight where `Order` looks first and its child then makes the same call); the
worker keeps its runs, or replays them from the start at every task. (A call that runs twice is
answered, so there the two ways to strike are one.) A capture whose answers are all lost is not made
again: the child asks first, and is told of it. A run is right if the books are equal to those of calm weather, each key changed them at most once and named one
request, nothing was alarmed, every workflow that was to end has completed, and every history
replays.

How to read it: look an activity up in the first table, to see under which key it may be asked for
again and what takes its effect back; in the second, to see what became of it under each fault;
and the endings in the third, to see what the books say there. `tests/workflows/rows.hpp` has the
words, `tests/workflows/endings.cpp` the endings. One run by its name:
```
workflows_tests --gtest_filter='*CardPaid_CaptureAttempt_AnswersLate5_Replayed'
```

Not shown here, and tested elsewhere: a worker that dies at any step, a refusal that no retry
mends, a gateway or courier that does not say what it did, races between buyers, deadlines and the
outside world (all in `tests/workflows/`); the same over the real services and their databases
(`workflows_services_tests`); two faults at once are the simulator's.
)";

constexpr std::string_view kFaultTable = R"(
## The faults

| fault | what happens | what it puts to the test |
|---|---|---|
| FailsBefore | the call never arrives; the caller is told that it failed | it is asked again |
| FailsAfter | it has its effect; the caller is told that it failed | the second call finds the effect of the first, by its key |
| TimesOutWithTheEffect | it has its effect; no answer ever comes, the attempt runs out of its time | the same, after a time-out |
| RunsTwice | it has its effect twice, in a row | one effect a key |
| AnswersLate | it has its effect, and answers, ten seconds after its time was over: when the retry has run, and mostly what follows, too | late effects do nothing, late answers are thrown away |
)";

std::string joined(const std::set<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

/// `ord_1/cancel/can_1` is `<order id>/cancel/<cancellation id>`.
std::string pattern_of(const std::string& key) {
  static const std::map<std::string, std::string> names = {
      {"ord", "order"},  {"can", "cancellation"}, {"att", "attempt"}, {"pay", "payment"},
      {"rfd", "refund"}, {"shp", "shipment"},     {"evt", "event"},
  };
  std::string pattern;
  std::istringstream parts(key);
  for (std::string part; std::getline(parts, part, '/');) {
    if (!pattern.empty()) pattern += '/';
    const auto name =
        part.size() > 4 && part[3] == '_' ? names.find(part.substr(0, 3)) : names.end();
    if (name != names.end()) {
      pattern += "<" + name->second + " id>";
    } else {
      pattern += part.find_first_not_of("0123456789") == std::string::npos ? "<number>" : part;
    }
  }
  return "`" + pattern + "`";
}

/// What was seen of an activity in calm weather.
struct Facts {
  std::set<std::string> keys, workflows, endings;
  bool local = false, ordinary = false;
};

std::map<std::string, Facts> facts() {
  std::map<std::string, Facts> all;
  for (const Ending& ending : endings()) {
    const Life& life = calm(ending);
    for (const auto& [activity, seen] : life.seen) {
      Facts& of = all[activity];
      of.endings.insert(ending.name);
      for (const auto& key : seen.keys) of.keys.insert(pattern_of(key));
      for (const auto& id : seen.workflows) of.workflows.insert(life.workflows.at(id));
      of.local |= seen.local;
      of.ordinary |= seen.ordinary && !seen.local;
    }
  }
  return all;
}

std::string tried_as(const Facts& of) {
  if (of.local && of.ordinary) return "local first; as compensation ordinary";
  return of.local ? "local first" : "ordinary";
}

void print_endings(std::ostream& out) {
  out << "\n## The endings\n\n"
         "Ten units at 5,000 are in stock, and the buyer has 100,000 of credit.\n\n"
         "| ending | what happens | the books at its end |\n|---|---|---|\n";
  for (const Ending& ending : endings()) {
    out << "| " << ending.name << " | " << ending.story << " | " << calm(ending).books << " |\n";
  }
}

void print_activities(std::ostream& out, const std::map<std::string, Facts>& all) {
  out << "\n## The activities\n\n"
         "Local first: three tries within the workflow task, then as an ordinary "
         "activity,\nwhich the server retries. Compensations are ordinary from the start: they "
         "stand in the history as such.\n\n"
         "| activity | what it does | key of its effect | what undoes it | tried as | called by "
         "|\n|---|---|---|---|---|---|\n";
  activities::All::each([&]<const auto & type>() {
    const Row& row = *rows::find<type>();
    const auto of = all.find(type.name);
    if (of == all.end()) return;
    out << "| " << type.name << " | " << row.does << " | " << joined(of->second.keys) << " | "
        << row.undo << " | " << tried_as(of->second) << " | " << joined(of->second.workflows)
        << " |\n";
  });
}

std::string told(const Tally& tally) {
  const std::string runs = std::to_string(tally.runs);
  if (tally.runs == 0) return "**never run**";
  return tally.differ == 0 ? runs + " equal"
                           : "**" + std::to_string(tally.differ) + " of " + runs + " differ**";
}

void print_matrix(std::ostream& out, const std::map<std::string, Facts>& all,
                  const Tallies& tallies) {
  out << "\n## What each fault left in the books\n\n"
         "72 equal: of the endings on the right, in 72 runs under that fault, each ended with the "
         "books that it\nhas without it.\n\n| activity |";
  for (const Fault fault : kFaults) out << " " << name_of(fault) << " |";
  out << " in the endings |\n|---|";
  for (std::size_t column = 0; column <= kFaults.size(); ++column) out << "---|";
  out << "\n";
  int sum = 0;
  activities::All::each([&]<const auto & type>() {
    out << "| " << type.name << " |";
    for (const Fault fault : kFaults) {
      const auto found = tallies.find({type.name, fault});
      const Tally tally = found == tallies.end() ? Tally{} : found->second;
      sum += tally.runs;
      out << " " << told(tally) << " |";
    }
    const auto of = all.find(type.name);
    out << " " << (of == all.end() ? "none" : joined(of->second.endings)) << " |\n";
  });
  out << "\n" << sum << " runs in all.\n";
}

}  // namespace

void count(Tallies& tallies, const Case& one, bool equal) {
  Tally& tally = tallies[{one.strike.activity, one.strike.fault}];
  ++tally.runs;
  if (!equal) ++tally.differ;
}

std::string compensation_markdown(const Tallies& tallies) {
  const auto all = facts();
  std::ostringstream out;
  out << kHead << kFaultTable;
  print_activities(out, all);
  print_matrix(out, all, tallies);
  print_endings(out);
  return out.str();
}

}  // namespace perdura::workflows
