#include "simulator/checkers/contents.hpp"

#include <algorithm>
#include <array>

#include "simulator/checkers/transitions.hpp"
#include "simulator/marks.hpp"
#include "simulator/sites.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator {
namespace {

/// Marks that are faults: by site (with what belongs to it) and choice.
struct FaultMark {
  std::string_view mark, site, choice;
};
constexpr std::array fault_marks{
    FaultMark{"worker_died_before_report", "activity", "crash_after_commit"},
    FaultMark{"worker_died_in_task", "workflow_task", "worker_dies"},
    FaultMark{"deadlock_retried", "store", "deadlock"},
    FaultMark{"commit_in_doubt", "store", "lost_after_commit"},
    FaultMark{"answer_lost", "http", "lose_response"},
    FaultMark{"answer_lost", "signal", "lose_response"},
    FaultMark{"answer_lost", "webhook", "lose_response"},
    FaultMark{"died_after_commit", "serve", "crash_after"},
    FaultMark{"host_died", "serve", "crash_before"},
    FaultMark{"host_died", "serve", "crash_after"},
    FaultMark{"host_died", "process", "kill"},
    FaultMark{"host_died", "pattern", "swizzle"},
    FaultMark{"host_died", "pattern", "thundering_retry"},
    FaultMark{"broker_down", "kafka.broker", "down"},
};

bool is_at(std::string_view place, std::string_view site) {
  return place == site || (place.starts_with(site) && place.substr(site.size()).starts_with('.'));
}

void add_counts(Contents::Counts& to, const Contents::Counts& from) {
  for (const auto& [name, count] : from) to[name] += count;
}

/// "3 CANCELLED, 1_204 COMPLETED".
std::string listed(const Contents::Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text.append(text.empty() ? "" : ", ");
    text.append(write_count(static_cast<std::int64_t>(count))).append(" ").append(name);
  }
  return text;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

void add_line(std::string& text, const char* title, const std::string& line) {
  if (!line.empty()) text.append(title).append(line).append("\n");
}

/// Without members and choices: "activity", "gateway.capture".
Contents::Counts by_site(const Contents::Counts& faults) {
  Contents::Counts counts;
  for (const auto& [name, count] : faults) {
    const auto place = find_place(std::string_view(name).substr(0, name.find(' ')));
    if (place) counts[std::string(place->site.name)] += count;
  }
  return counts;
}

std::string taken(const Contents& contents, const MachineRules& rules) {
  std::int64_t possible = 0, met = 0;
  for (const auto& [from, to, not_today] : rules.transitions) {
    if (!not_today.empty()) continue;
    ++possible;
    met += contents.transitions.contains(transition_name(rules, from, to)) ? 1 : 0;
  }
  return std::string(rules.name) + " " + std::to_string(met) + "/" + std::to_string(possible);
}

std::vector<std::string> taken(const Contents& contents) {
  std::vector<std::string> all;
  for (const MachineRules* rules : all_machine_rules()) all.push_back(taken(contents, *rules));
  return all;
}

/// "34/35 met (never: not_handed_over)".
std::string met(const Contents& contents) {
  const auto never = contents.marks_never_met();
  const auto possible = static_cast<std::size_t>(
      std::ranges::count_if(all_marks(), &std::string_view::empty, &Mark::not_today));
  std::string text =
      std::to_string(possible - never.size()) + "/" + std::to_string(possible) + " met";
  if (!never.empty()) text += " (never: " + listed(never) + ")";
  return text;
}

/// Names of marks for which `wanted` holds.
template <class Wanted>
std::vector<std::string> marks_that(const Wanted& wanted) {
  std::vector<std::string> names;
  for (const Mark& mark : all_marks()) {
    if (wanted(mark)) names.emplace_back(mark.name);
  }
  return names;
}

/// Names of transitions for which `wanted` holds.
template <class Wanted>
std::vector<std::string> transitions_that(const Wanted& wanted) {
  std::vector<std::string> names;
  for (const MachineRules* rules : all_machine_rules()) {
    for (const Transition& one : rules->transitions) {
      std::string name = transition_name(*rules, one.from, one.to);
      if (wanted(one, name)) names.push_back(std::move(name));
    }
  }
  return names;
}

}  // namespace

void Contents::add(const Contents& other) {
  runs += other.runs;
  add_counts(outcomes, other.outcomes);
  add_counts(cancellations, other.cancellations);
  add_counts(faults, other.faults);
  add_counts(transitions, other.transitions);
  add_counts(marks, other.marks);
}

void Contents::count_fault(const PlanEntry& fault) {
  ++faults[fault.site + " " + fault.choice];
  for (const auto& [mark, site, choice] : fault_marks) {
    if (is_at(fault.site, site) && fault.choice == choice) ++marks[std::string(mark)];
  }
}

std::vector<std::string> Contents::transitions_never_taken() const {
  return transitions_that([this](const Transition& one, const std::string& name) {
    return one.not_today.empty() && !transitions.contains(name);
  });
}

std::vector<std::string> Contents::transitions_unforeseen() const {
  return transitions_that([this](const Transition& one, const std::string& name) {
    return !one.not_today.empty() && transitions.contains(name);
  });
}

std::vector<std::string> Contents::marks_never_met() const {
  return marks_that([this](const Mark& one) {
    return one.not_today.empty() && !marks.contains(std::string(one.name));
  });
}

std::vector<std::string> Contents::marks_unforeseen() const {
  return marks_that([this](const Mark& one) {
    return !one.not_today.empty() && marks.contains(std::string(one.name));
  });
}

std::string text_of(const Contents& contents) {
  std::string text;
  add_line(text, "orders: ", listed(contents.outcomes));
  add_line(text, "cancelled when: ", listed(contents.cancellations));
  add_line(text, "faults: ", listed(by_site(contents.faults)));
  add_line(text, "transitions: ", listed(taken(contents)));
  add_line(text, "  never taken: ", listed(contents.transitions_never_taken()));
  add_line(text, "  taken, though their table says that they cannot be: ",
           listed(contents.transitions_unforeseen()));
  add_line(text, "rare cases: ", met(contents));
  add_line(text, "  met, though their table says that they cannot be: ",
           listed(contents.marks_unforeseen()));
  return text;
}

}  // namespace perdura::simulator
