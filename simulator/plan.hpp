#pragma once
// A plan: every answer of a run that was not the default. A run is a function of build, scenario
// and plan; a seed only writes plans.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/loop.hpp"

namespace perdura::simulator {

/// The `nth` occasion (from 1) of that site for that entity. `site` is a place's full name:
/// "gateway.capture", "activity.RefundPayment".
struct PlanEntry {
  std::string site;
  std::string entity;
  std::uint64_t nth = 1;
  std::string choice;
  Duration by{};  // 0: the choice takes no time, or its usual one

  bool operator==(const PlanEntry&) const = default;
};

/// A plan has one answer for it at most.
bool same_occasion(const PlanEntry& one, const PlanEntry& other);

using Plan = std::vector<PlanEntry>;

inline constexpr std::size_t max_plan = 1'000'000;

/// What makes it impossible, in a sentence that names what there is instead; empty: nothing.
/// Whatever passes can be given to a `Chooser`.
std::string fault_of(const PlanEntry& entry);

class PlanError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// JSON lines, an entry each:
///   {"site":"gateway.capture","entity":"o1","nth":1,"choice":"delay","by":"3s"}
std::string to_lines(const Plan& plan);
/// Throws `PlanError` with the line's number: not an entry, an impossible one (`fault_of`), a
/// second one for the same occasion. Empty lines are passed over.
Plan from_lines(std::string_view text);

}  // namespace perdura::simulator
