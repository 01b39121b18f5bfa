#pragma once
// The state machines as the business has them, by name: data of the checkers' own, not the tables
// that run. A change of the one is to be made in the other by hand, and that is the point.
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace perdura::simulator {

/// `not_today`: why none of today's flows can take it; empty: they can, and a good set of runs
/// does.
struct Transition {
  std::string_view from, to;
  std::string_view not_today = {};
};

struct MachineRules {
  std::string_view name;             // "order": of reports
  std::string_view service, table;   // where its rows stand
  std::string_view id, owner;        // columns: its own id, and one that tells whose it is
  std::string_view status, version;  // columns; no version: ""
  std::string_view initial;
  /// How many transitions one commit may write as one change of the row: a courier's single scan,
  /// or the gateway's one answer, may tell of several.
  int at_once = 1;
  std::span<const Transition> transitions;
};

/// In the order of reports.
std::span<const MachineRules* const> all_machine_rules();
/// Whether `to` comes after `from` by at most so many transitions, one at least.
bool leads(const MachineRules& rules, std::string_view from, std::string_view to, int most);
/// "order PENDING → PAID".
std::string transition_name(const MachineRules& rules, std::string_view from, std::string_view to);
/// Nothing leads away from it.
bool is_final(const MachineRules& rules, std::string_view status);

namespace machines {
extern const MachineRules order, payment, shipment, cancellation, reservation;
}

}  // namespace perdura::simulator
