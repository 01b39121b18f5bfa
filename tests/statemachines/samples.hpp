#pragma once
// An event of each kind, with data on both sides of each guard's border.
#include "statemachines/coupon.hpp"
#include "statemachines/order.hpp"
#include "statemachines/payment.hpp"
#include "statemachines/shipment.hpp"
#include "tests/statemachines/by_hand.hpp"

namespace perdura::statemachines::testing {

inline order::PaymentValidated validated(std::int64_t due, std::int64_t paid, bool same = true) {
  return {.due = domain::Money(due), .paid = domain::Money(paid), .same_parties = same};
}

inline order::ClaimRequest claim(domain::Units units, domain::Reason reason, bool liable) {
  return {.units = units, .claimable = 2, .reason = reason, .liable = liable};
}

inline Samples<order::Event> order_samples() {
  using namespace order;
  using domain::Money;
  using domain::Reason;
  return {
      {"secured, card pays", Secured{Money(1)}},
      {"secured, credit pays all", Secured{Money(0)}},
      {"secured, less than nothing left", Secured{Money(-1)}},
      {"placement refused", PlacementRefused{}},
      {"declined, none", AttemptDeclined{0}},
      {"declined, first", AttemptDeclined{1}},
      {"declined, second", AttemptDeclined{2}},
      {"declined, third", AttemptDeclined{3}},
      {"declined, fourth", AttemptDeclined{4}},
      {"paid right", validated(100, 100)},
      {"paid less", validated(100, 99)},
      {"paid more", validated(100, 101)},
      {"paid by or for another", validated(100, 100, false)},
      {"deadline, gateway asked", DeadlinePassed{true}},
      {"deadline, gateway not asked", DeadlinePassed{false}},
      {"cancel none of 3", Cancel{0, 3}},
      {"cancel 1 of 3", Cancel{1, 3}},
      {"cancel 3 of 3", Cancel{3, 3}},
      {"cancel 4 of 3", Cancel{4, 3}},
      {"cancel none of none", Cancel{0, 0}},
      {"cancel settled, others pending", CancelSettled{1, 1}},
      {"cancel settled, all stopped", CancelSettled{0, 0}},
      {"cancel settled, some picked up", CancelSettled{0, 1}},
      {"picked up", ParcelPickedUp{}},
      {"progress, one open", UnitsProgressed{1, 1}},
      {"progress, one delivered, rest closed", UnitsProgressed{0, 1}},
      {"progress, all closed", UnitsProgressed{0, 0}},
      {"confirm", ConfirmPurchase{0}},
      {"confirm, claim open", ConfirmPurchase{1}},
      {"window over", WindowElapsed{0}},
      {"window over, claim open", WindowElapsed{1}},
      {"return, changed mind", RequestReturn{claim(1, Reason::ChangedMind, true)}},
      {"return, defect", RequestReturn{claim(2, Reason::Defect, true)}},
      {"return, defect after 90 days", RequestReturn{claim(2, Reason::Defect, false)}},
      {"return, 3 of 2", RequestReturn{claim(3, Reason::Defect, true)}},
      {"return, none", RequestReturn{claim(0, Reason::Defect, true)}},
      {"exchange, changed mind", RequestExchange{claim(1, Reason::ChangedMind, true)}},
      {"exchange, wrong item", RequestExchange{claim(2, Reason::WrongItem, true)}},
      {"exchange, wrong item after 90 days", RequestExchange{claim(2, Reason::WrongItem, false)}},
      {"exchange, 3 of 2", RequestExchange{claim(3, Reason::WrongItem, true)}},
      {"claim closed, something kept", ClaimClosed{0, 1}},
      {"claim closed, all returned", ClaimClosed{0, 0}},
      {"claim closed, another open", ClaimClosed{1, 0}},
  };
}

/// Events of one kind of fact: in time and revived, asked and told.
template <class Fact>
void add_gateway_facts(Samples<payment::Event>& samples, const std::string& name) {
  samples.push_back({name, Fact{{.asked = true, .revived = false}}});
  samples.push_back({name + ", told", Fact{{.asked = false, .revived = false}}});
  samples.push_back({name + ", revived", Fact{{.asked = true, .revived = true}}});
}

inline payment::Refund refund(std::int64_t refunded, std::int64_t captured, bool revived = false) {
  payment::Refund made;
  made.revived = revived;
  made.refunded = domain::Money(refunded);
  made.captured = domain::Money(captured);
  return made;
}

inline Samples<payment::Event> payment_samples() {
  using namespace payment;
  Samples<Event> samples{{"abandoned", Abandonment{}},
                         {"refund, nothing", refund(0, 100)},
                         {"refund, part", refund(99, 100)},
                         {"refund, all", refund(100, 100)},
                         {"refund, too much", refund(101, 100)},
                         {"refund, part, revived", refund(99, 100, true)},
                         {"refund, all, revived", refund(100, 100, true)}};
  add_gateway_facts<Authorisation>(samples, "authorised");
  add_gateway_facts<Capture>(samples, "captured");
  add_gateway_facts<Decline>(samples, "declined");
  add_gateway_facts<Void>(samples, "voided");
  add_gateway_facts<CaptureRefusal>(samples, "capture refused");
  add_gateway_facts<Lapse>(samples, "lapsed");
  add_gateway_facts<Silence>(samples, "silence");
  return samples;
}

inline Samples<shipment::Event> shipment_samples() {
  using namespace shipment;
  return {{"waybill", Waybill{}},
          {"stop", Stop{}},
          {"stopped", StopConfirmed{}},
          {"too late to stop", StopTooLate{}},
          {"not handed over", NotHandedOver{}},
          {"picked up", PickUp{}},
          {"delivered", Delivery{}},
          {"lost", Loss{}},
          {"turned back", TurnBack{}},
          {"back at sender", BackAtSender{}}};
}

inline Samples<coupon::Event> coupon_samples() {
  using namespace coupon;
  return {{"hold", Hold{true}},
          {"hold, out of date", Hold{false}},
          {"use", Use{}},
          {"give back what was issued", GiveBack{false}},
          {"give back what was restored", GiveBack{true}},
          {"restore", Restore{.this_use = true, .in_date = true}},
          {"restore, past its date", Restore{.this_use = true, .in_date = false}},
          {"restore an earlier use", Restore{.this_use = false, .in_date = true}},
          {"restore an earlier use, past its date", Restore{.this_use = false, .in_date = false}},
          {"expire", Expire{}}};
}

}  // namespace perdura::statemachines::testing
