// What holds for every table: each status can be reached, and none is a dead end.
#include <algorithm>

#include "statemachines/info.hpp"
#include "tests/statemachines/samples.hpp"

namespace perdura::statemachines::testing {
namespace {

using Statuses = std::set<std::string>;

/// Statuses that a walk from `start` can come to, `start` included.
Statuses reachable(const MachineInfo& machine, const std::string& start) {
  Statuses reached{start};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const auto& row : machine.rows) {
      if (reached.contains(row.source)) reached.insert(row.target);
    }
  }
  return reached;
}

Statuses finals(const MachineInfo& machine) {
  Statuses found;
  for (const auto& status : machine.statuses) {
    if (is_final(machine, status)) found.insert(status);
  }
  return found;
}

TEST(EachTable, ReachesAllItsStatuses) {
  for (const auto& machine : all_machines()) {
    const Statuses all(machine.statuses.begin(), machine.statuses.end());
    EXPECT_EQ(reachable(machine, machine.initial), all) << machine.name;
  }
}

TEST(EachTable, HasAWayFromEachStatusToAFinalOne) {
  for (const auto& machine : all_machines()) {
    for (const auto& status : machine.statuses) {
      const auto ends = reachable(machine, status);
      EXPECT_TRUE(std::any_of(ends.begin(), ends.end(),
                              [&](const auto& end) { return is_final(machine, end); }))
          << machine.name << " " << status;
    }
  }
}

TEST(EachTable, KeepsItsFinalStatusesFinal) {
  const std::vector<Statuses> expected{{"CANCELLED", "COMPLETED", "EXPIRED", "FAILED"},
                                       {"REFUNDED", "VOIDED"},
                                       {"CANCELLED", "DELIVERED", "LOST", "RETURNED"},
                                       {"EXPIRED"}};
  const auto machines = all_machines();
  ASSERT_EQ(machines.size(), expected.size());
  for (std::size_t i = 0; i < machines.size(); ++i) {
    EXPECT_EQ(finals(machines[i]), expected[i]) << machines[i].name;
  }
}

TEST(EachTable, HasLateRowsForFactsOnlyAndTheyStay) {
  for (const auto& machine : all_machines()) {
    for (const auto& row : machine.rows) {
      if (!row.late) continue;
      EXPECT_EQ(row.source, row.target) << machine.name << " " << row.event;
      const bool answered_late = row.action == "dispatch";  // the courier's waybill, twice
      EXPECT_TRUE(row.action.empty() || answered_late) << machine.name << " " << row.event;
    }
  }
}

TEST(AllowedEvents, AreThoseOfTheTableWithoutTheLateOnes) {
  EXPECT_EQ(order::allowed_events(order::Status::Pending),
            (std::vector<std::string>{"Secured", "PlacementRefused", "DeadlinePassed"}));
  EXPECT_TRUE(order::allowed_events(order::Status::Expired).empty());
  EXPECT_EQ(payment::allowed_events(payment::Status::Expired),
            (std::vector<std::string>{"Authorisation", "Capture"}));
  EXPECT_EQ(shipment::allowed_events(shipment::Status::StopRequested),
            (std::vector<std::string>{"StopConfirmed", "StopTooLate", "PickUp"}));
  EXPECT_EQ(coupon::allowed_events(coupon::Status::Held),
            (std::vector<std::string>{"Use", "GiveBack"}));
}

}  // namespace
}  // namespace perdura::statemachines::testing
