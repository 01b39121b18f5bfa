// Draws the tables: docs/statemachines.md.
#include <map>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "statemachines/coupon.hpp"
#include "statemachines/info.hpp"
#include "statemachines/order.hpp"
#include "statemachines/payment.hpp"
#include "statemachines/shipment.hpp"

namespace perdura::statemachines {
namespace {

constexpr std::string_view preamble =
    R"(# State machines

Generated from the tables in `statemachines/`; a test fails when it is out of date. After a change:
```
ninja -C build/release statemachine_diagrams
build/release/statemachines/statemachine_diagrams docs/statemachines.md
```

What has no row is refused with `ILLEGAL_TRANSITION`, and so is an event whose guard does not hold.
Events with an act's name in brackets are asked for by people; all others are facts. The diagrams
leave out the rows for facts that come late; the tables have them all.
)";

std::string_view meaning(Lateness late) {
  switch (late) {
    case Lateness::Repeat:
      return "late: known already, or outdated; nothing to do";
    case Lateness::MoneyBack:
      return "late: the money goes back";
    case Lateness::Surplus:
      return "late: repeat of the attempt that paid, or another one's money, which goes back";
    case Lateness::Undone:
      return "late: what it brought is undone";
    case Lateness::AskFirst:
      return "not an answer: the gateway is asked";
    case Lateness::Ticket:
      return "late: contradicts what is known; a ticket";
  }
  throw std::invalid_argument("not a lateness");
}

std::string label(const RowInfo& row) {
  return row.event + (row.guard.empty() ? "" : " [" + row.guard + "]");
}

/// One arrow a pair of statuses, in the order of the table, with all that leads along it.
void draw(std::ostream& out, const MachineInfo& machine) {
  std::vector<std::pair<std::string, std::string>> arrows;
  std::map<std::pair<std::string, std::string>, std::string> labels;
  for (const auto& row : machine.rows) {
    if (row.late) continue;
    const std::pair arrow(row.source, row.target);
    auto& text = labels[arrow];
    if (text.empty()) arrows.push_back(arrow);
    text += (text.empty() ? "" : "<br/>") + label(row);
  }
  out << "\n```mermaid\nstateDiagram-v2\n  [*] --> " << machine.initial << "\n";
  for (const auto& arrow : arrows) {
    out << "  " << arrow.first << " --> " << arrow.second << ": " << labels[arrow] << "\n";
  }
  for (const auto& status : machine.statuses) {
    if (is_final(machine, status)) out << "  " << status << " --> [*]\n";
  }
  out << "```\n";
}

void tabulate(std::ostream& out, const MachineInfo& machine) {
  out << "\n| source | event | guard | target | note |\n|---|---|---|---|---|\n";
  for (const auto& row : machine.rows) {
    out << "| " << row.source << " | " << row.event;
    if (!row.action.empty()) out << " (" << row.action << ")";
    out << " | " << row.guard << " | " << (row.target == row.source ? "stays" : row.target) << " | "
        << (row.late ? meaning(*row.late) : "") << " |\n";
  }
}

}  // namespace

std::vector<MachineInfo> all_machines() {
  return {order::info(), payment::info(), shipment::info(), coupon::info()};
}

std::string markdown() {
  std::ostringstream out;
  out << preamble;
  for (const auto& machine : all_machines()) {
    out << "\n## " << machine.name << "\n";
    draw(out, machine);
    tabulate(out, machine);
  }
  return out.str();
}

}  // namespace perdura::statemachines
