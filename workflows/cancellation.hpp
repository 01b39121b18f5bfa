#pragma once
// `Cancellation`: the whole of a paid order before it ships, or parcels of it that nobody has
// dispatched. Workflow id: `<order id>/<number>`. A child of `Order`, and it outlives it. The
// courier decides which parcels could be stopped; the money is computed once, when it has answered
// for all of them.
#include <string>
#include <vector>

#include "domain/calls/card_payment.hpp"
#include "domain/calls/place_order.hpp"
#include "domain/calls/shipping.hpp"
#include "domain/order_line.hpp"
#include "temporal/definition.hpp"
#include "temporal/workflow.hpp"

namespace perdura::workflows {

/// Whole parcels.
struct CancelledPart {
  std::vector<domain::ShipmentId> parcels;
  std::vector<domain::ParcelUnits> units;  // in them
};
BOOST_DESCRIBE_STRUCT(CancelledPart, (), (parcels, units))

struct StartCancellation {
  domain::OrderId order_id;
  domain::PaymentId payment_id;
  domain::calls::CancelOrder wish;
  std::vector<domain::OrderLine> lines;
  std::vector<domain::SellerFee> fees;
  bool has_parcels = false;  // nobody can stop what was never opened
  /// Paid by this attempt at the gateway; none: on store credit.
  std::optional<domain::AttemptId> captured = {};
  std::optional<domain::calls::Patience> patience = {};
  std::optional<CancelledPart> part = {};  // none: the whole order
};
BOOST_DESCRIBE_STRUCT(StartCancellation, (),
                      (order_id, payment_id, wish, lines, fees, has_parcels, captured, patience,
                       part))

/// What was stopped, refunded and given back to stock, and what the courier had already.
struct CancellationEnd {
  std::vector<domain::ParcelUnits> stopped;
  std::vector<domain::ParcelUnits> too_late;
  domain::Money refunded;
};
BOOST_DESCRIBE_STRUCT(CancellationEnd, (), (stopped, too_late, refunded))

class Cancellation {
 public:
  temporal::Task<CancellationEnd> run(StartCancellation start);
  /// Signal `shipment_changed`: the courier may have answered.
  void changed(domain::calls::ShipmentChanged) { ++told_; }

 private:
  temporal::Task<void> stop_parcels();
  temporal::Task<domain::Money> refund();
  temporal::Task<void> release();
  domain::Money due() const;
  std::vector<domain::ParcelUnits> wanted() const;
  /// Nothing of the order is left to go on.
  bool all_stopped() const { return !start_.part && end_.too_late.empty(); }

  StartCancellation start_;
  domain::calls::Patience patience_;
  CancellationEnd end_;
  int told_ = 0;
};

inline const temporal::WorkflowType<StartCancellation, CancellationEnd> cancellation{
    "Cancellation"};

temporal::WorkflowDefinition cancellation_workflow();

}  // namespace perdura::workflows
