#pragma once
// The order machine's events, and the guards that ask their data.
#include <variant>

#include "domain/deadlines.hpp"
#include "domain/money.hpp"
#include "domain/quantity.hpp"
#include "domain/reasons.hpp"

namespace perdura::statemachines::order {

/// Stock, coupons and credit are held; `left_to_pay` is the gateway's part.
struct Secured {
  domain::Money left_to_pay;
};
/// Stock, coupon, price or credit said no.
struct PlacementRefused {};
/// `declined` attempts so far, this one included.
struct AttemptDeclined {
  std::int32_t declined = 0;
};
/// What the gateway says about an attempt, against what the order says; `same_parties`: currency,
/// order and buyer agree.
struct PaymentValidated {
  domain::Money due;
  domain::Money paid;
  bool same_parties = false;
};
/// The ten minutes of PENDING or of AWAITING_PAYMENT are over. No deadline that concerns money
/// fires without asking its owner first.
struct DeadlinePassed {
  bool gateway_asked = false;
};
/// `live`: units neither cancelled nor being cancelled nor closed otherwise.
struct Cancel {
  static constexpr std::string_view action = "cancel";
  domain::Units units = 0;
  domain::Units live = 0;
};
/// Courier and money have answered for a cancellation. `pending`: units of other cancellations
/// still without answer; `live`: units that go on (picked up before they could be stopped).
struct CancelSettled {
  domain::Units pending = 0;
  domain::Units live = 0;
};
struct ParcelPickedUp {};
/// Units arrived or were closed (cancelled, lost, sent back; all refunded). `open`: neither yet.
struct UnitsProgressed {
  domain::Units open = 0;
  domain::Units delivered = 0;
};
struct ConfirmPurchase {
  static constexpr std::string_view action = "confirm_purchase";
  std::int32_t open_claims = 0;
};
/// The claim window's time is over.
struct WindowElapsed {
  std::int32_t open_claims = 0;
};
/// `claimable`: delivered units in no claim, neither returned nor exchanged. `liable`: within the
/// days of liability after delivery.
struct ClaimRequest {
  domain::Units units = 0;
  domain::Units claimable = 0;
  domain::Reason reason = domain::Reason::Other;
  bool liable = false;
};
struct RequestReturn : ClaimRequest {
  static constexpr std::string_view action = "return";
};
struct RequestExchange : ClaimRequest {
  static constexpr std::string_view action = "exchange";
};
/// A return or exchange came to its end. `kept`: delivered units that did not go back.
struct ClaimClosed {
  std::int32_t open_claims = 0;
  domain::Units kept = 0;
};

using Event =
    std::variant<Secured, PlacementRefused, AttemptDeclined, PaymentValidated, DeadlinePassed,
                 Cancel, CancelSettled, ParcelPickedUp, UnitsProgressed, ConfirmPurchase,
                 WindowElapsed, RequestReturn, RequestExchange, ClaimClosed>;

struct SomethingLeft {
  bool operator()(const Secured& e) const { return e.left_to_pay > domain::Money(); }
};
struct CreditCoversAll {
  bool operator()(const Secured& e) const { return e.left_to_pay.is_zero(); }
};
struct AttemptsLeft {
  bool operator()(const AttemptDeclined& e) const {
    return e.declined >= 1 && e.declined < domain::max_payment_attempts;
  }
};
struct LastAttempt {
  bool operator()(const AttemptDeclined& e) const {
    return e.declined >= domain::max_payment_attempts;
  }
};
struct Matches {
  bool operator()(const PaymentValidated& e) const { return e.same_parties && e.due == e.paid; }
};
struct Mismatch {
  bool operator()(const PaymentValidated& e) const { return !Matches{}(e); }
};
struct GatewayAsked {
  bool operator()(const DeadlinePassed& e) const { return e.gateway_asked; }
};
struct SomeUnits {
  bool operator()(const Cancel& e) const { return e.units >= 1 && e.units < e.live; }
};
struct AllUnits {
  bool operator()(const Cancel& e) const { return e.units >= 1 && e.units == e.live; }
};
struct LiveUnits {
  bool operator()(const Cancel& e) const { return e.units >= 1 && e.units <= e.live; }
};
struct OthersPending {
  bool operator()(const CancelSettled& e) const { return e.pending > 0; }
};
struct AllStopped {
  bool operator()(const CancelSettled& e) const { return e.pending == 0 && e.live == 0; }
};
struct SomePickedUp {
  bool operator()(const CancelSettled& e) const { return e.pending == 0 && e.live > 0; }
};
struct SomeOpen {
  bool operator()(const UnitsProgressed& e) const { return e.open > 0; }
};
struct NoneOpen {
  bool operator()(const UnitsProgressed& e) const { return e.open == 0 && e.delivered > 0; }
};
struct NoneDelivered {
  bool operator()(const UnitsProgressed& e) const { return e.open == 0 && e.delivered == 0; }
};
struct NoClaimOpen {
  bool operator()(const ConfirmPurchase& e) const { return e.open_claims == 0; }
  bool operator()(const WindowElapsed& e) const { return e.open_claims == 0; }
};
struct ClaimOpen {
  bool operator()(const WindowElapsed& e) const { return e.open_claims > 0; }
};
struct Claimable {
  bool operator()(const ClaimRequest& e) const { return e.units >= 1 && e.units <= e.claimable; }
};
struct SellerLiable {
  bool operator()(const ClaimRequest& e) const {
    return Claimable{}(e) && e.liable && domain::outlives_completion(e.reason);
  }
};
struct AllReturned {
  bool operator()(const ClaimClosed& e) const { return e.open_claims == 0 && e.kept == 0; }
};
struct SomethingKept {
  bool operator()(const ClaimClosed& e) const { return !AllReturned{}(e); }
};

}  // namespace perdura::statemachines::order
