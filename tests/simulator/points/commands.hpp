#pragma once
// What a workflow has asked for, as its history has it.
#include <temporal/api/history/v1/message.pb.h>

#include <set>
#include <string>

namespace perdura::simulator {

/// "Order: GiveBack", "Order: child Refund", "Shipment: timer": each once. An activity counts as
/// the same, local or ordinary.
std::set<std::string> commands_in(const ::temporal::api::history::v1::History& history);

/// How many of its workflow tasks were completed.
int tasks_in(const ::temporal::api::history::v1::History& history);

}  // namespace perdura::simulator
