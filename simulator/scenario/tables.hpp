#pragma once
// The names that scenarios may use where a list of ours decides: verbs, checkers, measures.
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator::scenario {

/// `later`: what today's shop lacks for it ("returns"); empty: nothing.
struct VerbRow {
  std::string_view name;
  Verb verb;
  std::string_view fields;  // that it takes besides `at` and the order, with spaces between
  std::string_view later = {};
  std::string_view about;
};
std::span<const VerbRow> verbs();
const VerbRow& row_of(Verb verb);

struct CheckerRow {
  std::string_view name;
  std::string_view later = {};
  std::string_view about;
};
std::span<const CheckerRow> checkers();

/// What a run that was found to fail can have failed: a checker, an expectation ("final",
/// "within"), or the run itself.
std::vector<std::string_view> complainers();

enum class MeasureKind { Count, Percent, Time };
struct MeasureRow {
  std::string_view name;
  MeasureKind kind;
  std::string_view about;
};
std::span<const MeasureRow> measures();
const MeasureRow* find_measure(std::string_view name);

/// Processes of the shop and of the outside that a window can take away.
std::vector<std::string_view> processes();
/// One of the shop's services.
bool is_service(std::string_view process);

struct StreamRow {
  std::string_view name;  // in the order of `Stream`'s alternatives
  std::string_view later = {};
};
std::span<const StreamRow> streams();

template <class Row>
std::vector<std::string_view> names_in(std::span<const Row> rows) {
  std::vector<std::string_view> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

}  // namespace perdura::simulator::scenario
