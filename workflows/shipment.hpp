#pragma once
// `Shipment`: one dispatch of a seller's parcel. Workflow id: `domain::calls::shipment_workflow`.
// Started by the seller's dispatch; the shipping service owns the status, and watches the parcel.
// This is what does not depend on anybody's watching: the waybill in doubt, and the deadlines.
#include <string>

#include "domain/calls/place_order.hpp"
#include "domain/calls/shipping.hpp"
#include "temporal/definition.hpp"
#include "temporal/workflow.hpp"

namespace perdura::workflows {

/// The status that ended it, by name. READY: the seller may dispatch anew.
struct ShipmentEnd {
  std::string status;
};
BOOST_DESCRIBE_STRUCT(ShipmentEnd, (), (status))

class Shipment {
 public:
  temporal::Task<ShipmentEnd> run(domain::calls::StartShipment start);
  /// Signal `shipment_changed`.
  void changed(domain::calls::ShipmentChanged told);

 private:
  temporal::Task<void> have_waybill();
  temporal::Task<void> be_handed_over();
  temporal::Task<void> travel();
  temporal::Task<bool> moves_within(temporal::Duration time);
  bool ended() const;

  domain::calls::StartShipment start_;
  domain::calls::ShipmentPatience patience_;
  domain::calls::Patience doubt_;
  std::string status_;  // as told last; empty: nothing is known yet
};

temporal::WorkflowDefinition shipment_workflow();

}  // namespace perdura::workflows
