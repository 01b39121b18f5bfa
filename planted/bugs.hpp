#pragma once
// Which planted bugs there are, and the one that this process has.
#include <span>
#include <string>
#include <string_view>

#include "planted/bug.hpp"

namespace perdura {

struct PlantedBug {
  Bug bug;
  std::string_view name;   // "refund-without-key": commands name it by this
  std::string_view about;  // one sentence: what is wrong
};

/// In the order of the enum; empty in builds without bugs.
std::span<const PlantedBug> planted_bugs();

/// This process has it from now on, and no other; its children too. Null: none of them has that
/// name. One thread only.
const PlantedBug* plant(std::string_view name);

/// Null: none, as every process begins.
const PlantedBug* planted_bug();

}  // namespace perdura
