#pragma once
// `Order`: one order from its placement on. Workflow id: the order id.
//
// This is the one place where payment, cancellation and shipping race, so none of them can both
// win. Statuses live in the order service; what is kept here is what the workflow needs to decide.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/calls/card_payment.hpp"
#include "domain/calls/place_order.hpp"
#include "domain/calls/shipping.hpp"
#include "temporal/definition.hpp"
#include "temporal/saga.hpp"
#include "workflows/cancellation.hpp"
#include "workflows/payment_validation.hpp"

namespace perdura::workflows {

class Order {
 public:
  temporal::Task<domain::calls::Placement> run(domain::calls::PlaceOrder order);

  /// Update `place`: waits for the end of the placement.
  temporal::Task<domain::calls::Placement> placed();
  /// Update `validate`: the gateway has told of an attempt to pay.
  temporal::Task<domain::calls::PaymentValidated> validate(domain::calls::ValidatePayment told);
  /// Update `cancel`: the whole order, before it ships.
  temporal::Task<domain::calls::OrderCancellation> cancel(domain::calls::CancelOrder wanted);
  void may_cancel(const domain::calls::CancelOrder& wanted) const;
  /// Update `confirm_purchase`: the buyer keeps what was delivered.
  temporal::Task<domain::calls::Placement> confirm_purchase(domain::calls::ConfirmPurchase wish);
  void may_confirm(const domain::calls::ConfirmPurchase& wish) const;
  /// Signal `shipment_changed`.
  void shipment_changed(domain::calls::ShipmentChanged told);
  /// Query `status`.
  domain::calls::Placement status() const;

 private:
  using Failure = domain::calls::Failure;
  using AttemptId = domain::AttemptId;
  using PaymentValidated = domain::calls::PaymentValidated;

  // ---- placement (order.cpp) ----------------------------------------------------------------
  temporal::Task<domain::calls::Placement> place();
  void take_up(const domain::calls::ResumedOrder& resumed);
  temporal::Task<bool> secured_before();
  temporal::Task<std::optional<Failure>> secure();
  temporal::Task<std::optional<Failure>> charge_credit();
  temporal::Task<std::optional<Failure>> open_payment();
  temporal::Task<void> confirm_credit();
  temporal::Task<domain::calls::Placement> refuse(Failure failure);
  temporal::Duration patience_left() const;

  // ---- from AWAITING_PAYMENT to PAID or an end (order_payment.cpp) ------------------------------
  temporal::Task<void> await_payment();
  temporal::Task<void> deadline_passed();
  temporal::Task<bool> ask_gateway(int most);
  temporal::Task<PaymentValidated> validated(AttemptId attempt);
  temporal::Task<void> tell_again(AttemptId attempt);
  temporal::Task<PaymentValidated> in_turn(AttemptId attempt);
  temporal::Task<PaymentValidated> validate_first(AttemptId attempt);
  temporal::Task<PaymentValidated> by_child(AttemptId attempt);
  temporal::Task<std::optional<ValidationEnd>> look_first(AttemptId attempt);
  temporal::Task<std::optional<ValidationEnd>> look(AttemptId attempt);
  temporal::Task<PaymentValidated> conclude(AttemptId attempt, ValidationEnd end);
  temporal::Task<PaymentValidated> paid_by(AttemptId attempt);
  temporal::Task<PaymentValidated> declined(AttemptId attempt, std::int32_t times);
  temporal::Task<PaymentValidated> surplus(AttemptId attempt);
  temporal::Task<bool> close_for_money();
  temporal::Task<void> unpaid(domain::calls::RecordUnpaid why);
  temporal::Task<void> leave_alone(AttemptId attempt);
  temporal::Task<void> let_go(AttemptId attempt);
  temporal::Task<bool> tell_closed(AttemptId attempt);
  temporal::Task<void> take_back(AttemptId attempt);
  temporal::Task<void> close_payment();
  StartValidation validation_of(const AttemptId& attempt, bool order_closed) const;
  bool all_told(const std::vector<AttemptId>& attempts) const;
  /// Was the run begun by this code, or later (`order_code`)?
  bool since(std::int32_t code) const { return order_.code >= code; }
  bool decided() const { return paid_for_ || closing_; }
  bool awaiting() const { return placement_ && now_.status == "AWAITING_PAYMENT"; }

  // ---- cancellation (order_cancel.cpp) ----------------------------------------------------------
  temporal::Task<domain::calls::OrderCancellation> cancel_paid(domain::calls::CancelOrder wanted);
  temporal::Task<CancellationEnd> carry_out(domain::calls::CancelOrder wanted,
                                            std::optional<CancelledPart> part);
  temporal::Task<void> record_cancelled(domain::calls::CancelOrder wanted, domain::Money refunded);
  temporal::Task<void> settle(domain::calls::CancelOrder wanted, CancellationEnd end);
  temporal::Task<CancellationEnd> carry_on(domain::calls::CancelOrder wanted,
                                           std::optional<CancelledPart> part);
  std::vector<domain::ShipmentId> parcels_with(const std::vector<domain::ParcelUnits>& units) const;

  // ---- from PAID to COMPLETED (order_shipping.cpp) ----------------------------------------------
  temporal::Task<void> fulfil();
  temporal::Task<void> open_parcels();
  temporal::Task<void> go_on(domain::calls::ResumedOrder resumed);
  temporal::Task<void> hear();
  temporal::Task<void> deadline();
  temporal::Task<void> remind();
  temporal::Task<void> cancel_overdue();
  temporal::Task<void> complete(domain::Actor by);
  domain::Money worth_of(const std::vector<domain::ParcelUnits>& parcel) const;
  bool reminds_next() const;
  std::optional<temporal::Duration> time_left() const;
  void stands(const domain::calls::OrderRecorded& recorded);
  void waits_for(const domain::calls::OrderRecorded& recorded);
  bool over() const;

  domain::calls::PlaceOrder order_;
  domain::calls::Patience patience_;
  temporal::Saga saga_;
  std::optional<domain::calls::Reserved> held_;
  std::optional<domain::calls::PaymentOpened> opened_;  // what is paid at the gateway
  std::optional<domain::calls::Placement> placement_;   // its end, as the update answers it
  domain::calls::Placement now_{"PENDING", {}};         // where the order stands

  std::map<std::string, std::optional<PaymentValidated>> validations_;  // by attempt
  std::optional<AttemptId>
      validating_;        // we look, or its child does and was not told to go on alone
  bool looking_ = false;  // ourselves, just now
  temporal::Future<std::string> child_started_;
  std::vector<AttemptId> left_alone_;  // their workflows give back whatever comes
  std::optional<AttemptId> captured_;  // what the order was paid by, at the gateway
  bool through_ = false;               // the placement: it is only to be found again
  bool paid_for_ = false;              // from here on only forward; the status follows
  bool closing_ = false;               // no money is taken any more; the status follows

  bool busy_ = false;  // something moves the order's status just now
  bool cancelling_ = false;
  int cancellations_ = 0;
  int overdue_ = 0;                          // how often the seller's deadline has passed
  std::optional<std::string> cancellation_;  // the workflow that is at it
  int reminders_ = 0;
  std::vector<domain::calls::Parcel> parcels_;        // once they may be open
  std::vector<domain::calls::ShipmentChanged> news_;  // oldest first
  std::set<std::string> heard_;
  std::optional<temporal::TimePoint> remind_at_, due_at_;
};

temporal::WorkflowDefinition order_workflow();

}  // namespace perdura::workflows
