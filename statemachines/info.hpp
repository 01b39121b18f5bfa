#pragma once
// Questions to a table as data. Thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "statemachines/table.hpp"

namespace perdura::statemachines {

/// Events with a row in `status` that is not for latecomers; in the table's order, each once.
std::vector<std::string> allowed_events(const MachineInfo& machine, std::string_view status);

/// The acts among them.
std::vector<std::string_view> allowed_actions(const MachineInfo& machine, std::string_view status);

/// No row leads from `status` to another one.
bool is_final(const MachineInfo& machine, std::string_view status);

/// All machines, for the documents.
std::vector<MachineInfo> all_machines();

/// `docs/statemachines.md`, whole: for each machine a Mermaid diagram and its table.
std::string markdown();

}  // namespace perdura::statemachines
