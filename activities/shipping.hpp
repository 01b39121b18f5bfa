#pragma once
// What workflows ask of the shipping service.
#include "activities/calls.hpp"
#include "activities/options.hpp"
#include "domain/calls/shipping.hpp"

namespace perdura::activities {

namespace shipping {

using namespace domain::calls;

inline const temporal::ActivityType<OpenShipments, OpenOutcome> open{
    "OpenShipments", service_call(), quick_service_call()};
// The shipping service asks the courier while we wait, and says so when it does not know.
inline const temporal::ActivityType<IssueWaybill, WaybillOutcome> issue{
    "IssueWaybill", outside_call(), quick_service_call()};
inline const temporal::ActivityType<StopShipments, ShipmentsStopped> stop{
    "StopShipments", outside_call(), quick_service_call()};
inline const temporal::ActivityType<HandOverMissed, HandOverOutcome> not_handed_over{
    "HandOverMissed", outside_call(), quick_service_call()};
inline const temporal::ActivityType<ShipmentSilent, LossOutcome> lost{
    "ShipmentSilent", outside_call(), quick_service_call()};

/// Every type above: one that is missing here cannot be registered.
using All = List<open, issue, stop, not_handed_over, lost>;

}  // namespace shipping

/// The client outlives the activities.
void add_shipping(temporal::Activities& activities, const ServiceClient& service, Now now);

}  // namespace perdura::activities
