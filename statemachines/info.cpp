#include "statemachines/info.hpp"

#include <algorithm>

namespace perdura::statemachines {
namespace {

template <class Value>
void add_once(std::vector<Value>& values, const Value& value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

}  // namespace

std::vector<std::string> allowed_events(const MachineInfo& machine, std::string_view status) {
  std::vector<std::string> events;
  for (const auto& row : machine.rows) {
    if (row.source == status && !row.late) add_once(events, row.event);
  }
  return events;
}

std::vector<std::string_view> allowed_actions(const MachineInfo& machine, std::string_view status) {
  std::vector<std::string_view> actions;
  for (const auto& row : machine.rows) {
    if (row.source == status && !row.late && !row.action.empty()) add_once(actions, row.action);
  }
  return actions;
}

bool is_final(const MachineInfo& machine, std::string_view status) {
  return std::none_of(machine.rows.begin(), machine.rows.end(), [&](const RowInfo& row) {
    return row.source == status && row.target != status;
  });
}

}  // namespace perdura::statemachines
