#include <set>

#include "audit/checks.hpp"
#include "audit/checks/words.hpp"
#include "statemachines/order.hpp"

namespace perdura::audit {
namespace {

struct Table {
  std::set<std::string> statuses;
  std::set<std::pair<std::string, std::string>> ways;
};

/// The state machine's, as a picture: who moves along it is not asked.
const Table& table() {
  static const Table drawn = [] {
    Table all;
    const auto& info = statemachines::order::info();
    all.statuses.insert(info.statuses.begin(), info.statuses.end());
    for (const auto& row : info.rows) all.ways.emplace(row.source, row.target);
    return all;
  }();
  return drawn;
}

/// Steps of the order's own carry its status; the first pick-up of a paid one begins the shipping.
std::string next_of(const std::string& status, const StepRow& step) {
  if (table().statuses.contains(step.status)) return step.status;
  const bool begins = step.step == "pick-up-parcel" && status == "PAID";
  return begins ? "SHIPPING" : status;
}

void check_timeline(const Order& order, Findings& to) {
  std::string status;
  for (const StepRow& step : order.steps) {
    const std::string next = next_of(status, step);
    if (!status.empty() && next != status && !table().ways.contains({status, next})) {
      to.add({"ILLEGAL_STEP", order.row.id + " " + step.step, order.row.id, Causes::Nothing},
             called(order) + ": its timeline goes from " + status + " to " + next +
                 ", for which the table has no row",
             "a row", status + " -> " + next);
    }
    status = next;
  }
  if (status == order.row.status) return;
  to.add({"TIMELINE", order.row.id, order.row.id, Causes::Nothing},
         called(order) + ": its timeline ends elsewhere", order.row.status, status);
}

/// Each state that is not final has a way out, and nothing is awaited of a final one.
void check_awaited(const Order& order, Findings& to) {
  const Findings::About about{"AWAITED", order.row.id, order.row.id, Causes::Nothing};
  if (is_final(order) && !order.awaited.empty()) {
    to.add(about,
           called(order) + ": it has ended, and still waits for \"" + order.awaited.front() + "\"",
           "nothing", order.awaited.front());
  }
  if (!is_final(order) && order.awaited.empty()) {
    to.add(about, called(order) + ": nobody is said to owe it anything", "an owner and a deadline",
           "nothing");
  }
}

void check_end(const Order& order, Findings& to) {
  if (is_one_of(order.row.status, given_up) && !order.row.explained) {
    to.add({"REASON", order.row.id, order.row.id, Causes::Nothing},
           called(order) + ": it does not say why it came to nothing", "a reason", "none");
  }
  for (const CancellationRow& one : order.cancellations) {
    if (one.status == "COMPLETED" || one.status == "REFUSED") continue;
    to.add({"CANCELLATION_OPEN", one.id, order.row.id},
           called(order) + ": a cancellation of it is " + one.status + ", and nobody works at it",
           "COMPLETED or REFUSED", one.status);
  }
}

void check_pending_units(const Order& order, Findings& to) {
  Units pending = 0;
  for (const LineRow& line : order.lines) pending += line.cancel_pending;
  const auto refunding =
      std::ranges::find(order.cancellations, "REFUND_PENDING", &CancellationRow::status);
  const bool open = refunding != order.cancellations.end();
  // Units are pending just as long as their cancellation is.
  if (open == (pending > 0)) return;
  to.add({"UNITS_PENDING", order.row.id, order.row.id, Causes::Nothing},
         called(order) + ": units wait for a cancellation if and only if there is one",
         open ? "some" : "0", std::to_string(pending));
}

void check_workflow(const Order& order, const Transit& transit, Findings& to) {
  if (is_final(order)) return;
  const auto run = transit.open_workflows.find(order.row.id);
  if (run != transit.open_workflows.end() && run->second == "Order") return;
  to.add({"WORKFLOW_LOST", order.row.id, order.row.id, Causes::Facts},
         called(order) + ": its workflow is lost: nothing will move it any more",
         "an open workflow Order", run == transit.open_workflows.end() ? "none" : run->second);
}

}  // namespace

void check_orders(const Books& books, const Transit& transit, std::vector<Finding>& to) {
  Findings findings(Check::Orders, to);
  for (const auto& [id, order] : books.orders) {
    if (!table().statuses.contains(order.row.status)) {
      findings.add({"STATUS", id, id, Causes::Nothing}, id + " has a status that there is not",
                   "a status of the table", order.row.status);
      continue;
    }
    check_timeline(order, findings);
    check_awaited(order, findings);
    check_end(order, findings);
    check_pending_units(order, findings);
    check_workflow(order, transit, findings);
  }
}

}  // namespace perdura::audit
