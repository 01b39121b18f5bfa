#pragma once
// Stock, credit, a payment gateway, parcels and orders as small books with the services' promises:
// an effect happens once for its key, an undo that comes first closes the door.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "activities/all.hpp"
#include "tests/workflows/wire.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using domain::Money;

/// What a gateway knows of one attempt to pay, and our payment service with it.
struct CardAttempt {
  std::string status = "READY";
  std::int64_t amount = 0;  // held or taken
  bool validating = false;  // it was closed with a workflow that looks after it
};

struct BookParcel {
  std::string status = "READY";
  std::vector<domain::ParcelUnits> lines;
  std::string recorded;  // the last status that the order's rows were told
};

class Books : public Wire {
 public:
  int on_hand = 10;
  int reserved = 0;
  std::int64_t credit = 100'000;
  std::int64_t captured = 0;  // taken and not given back
  std::int64_t price = 5'000;
  std::map<std::string, std::string> orders;  // status by id
  bool final_stays = false;  // a final status is not left, as the real rows hold it

  // ---- the payment of the one order, by card --------------------------------------------------
  /// While true the gateway answers nobody.
  bool silent = false;
  /// Effects happen though nobody is told.
  bool deaf = false;
  std::map<std::string, CardAttempt> attempts;
  bool payment_closed = false;
  int refunds = 0;  // how often money was given back at the gateway
  /// The payer pays: the attempt holds the money.
  void pay(const std::string& attempt, std::int64_t amount) {
    attempts[attempt] = {.status = "AUTHORIZED", .amount = amount};
  }
  void decline(const std::string& attempt) { attempts[attempt].status = "DECLINED"; }
  /// What the gateway holds or has taken, and not given back.
  std::int64_t at_gateway() const;

  // ---- parcels ---------------------------------------------------------------------------------
  std::map<std::string, BookParcel> parcels;
  bool courier_silent = false;  // it does not say whether a parcel was stopped
  std::map<std::string, std::chrono::milliseconds> due_in, remind_in;  // by status
  std::optional<std::chrono::milliseconds> others_due_in;  // of sellers who have not dispatched
  std::vector<RecordCancelSettled> settled;
  bool dispatched = false;  // so the order's rows refuse the cancel of a seller's deadline
  domain::Actor completed_by = domain::Actor::Admin;

  temporal::Activities activities();
  /// All of it, in words.
  std::string state() const override;

 private:
  template <class In, class Out, class Effect>
  void add(temporal::Activities& all, const temporal::ActivityType<In, Out>& type, Effect effect) {
    connect(all, type.name, [effect](const std::string& request) {
      return json::to_text(Out(effect(json::from_text<In>(request))));
    });
  }

  ReserveOutcome reserve(const ReserveStock& wanted);
  StockMoved sell(const ReservationRef& held);
  StockMoved release(const ReservationRef& held);
  ChargeOutcome charge(const ChargeCredit& due);
  Refunded refund(const RefundCredit& back);
  void add_card_payments(temporal::Activities& all);
  OpenPaymentOutcome open(const OpenPayment& due);
  ValidateOutcome validate(const ValidateAttempt& expected);
  CaptureOutcome capture(const CaptureAttempt& due);
  AskOutcome ask();
  PaymentClosed close(const ClosePayment& end);
  GiveBackOutcome give_back(const GiveBack& back);
  void give_back(CardAttempt& attempt);
  void add_parcels(temporal::Activities& all);
  ShipmentsOpened open(const OpenShipments& wanted);
  ShipmentsStopped stop(const StopShipments& wanted);
  OrderRecorded record(const RecordShipment& told);
  OrderRecorded settle(const RecordCancelSettled& end);
  StockMoved release(const ReleaseUnits& part);
  WaybillOutcome issue(const IssueWaybill& due);
  HandOverOutcome not_handed_over(const HandOverMissed& due);
  LossOutcome lose(const ShipmentSilent& due);
  OrderRecorded stands(const domain::OrderId& order, bool moved) const;
  OrderRecorded move(const domain::OrderId& order, const std::string& to);

  std::map<std::string, ReserveOutcome> reservations_;
  std::map<std::string, int> held_, sold_;
  std::map<std::string, ChargeOutcome> charges_;
  std::map<std::string, std::int64_t> taken_;
  std::map<std::string, OrderRecorded> recorded_;
  std::set<std::string> released_, refunded_, parts_;
  std::optional<OpenPaymentOutcome> opened_;
  std::optional<domain::AttemptId> paid_by_;
};

}  // namespace perdura::workflows
