// Random walks over each machine, and the tables' rows read without Boost.MSM.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/mp11/algorithm.hpp>

#include "tests/statemachines/samples.hpp"

namespace perdura::statemachines::testing {
namespace {

constexpr int steps_of_a_walk = 60;

/// Applies random samples: a step is a row of the table, a refusal has none that fits, and a final
/// status is never left.
template <class Status, class Event>
void walk(Status status, const MachineInfo& machine, const Samples<Event>& samples) {
  for (int i = 0; i < steps_of_a_walk; ++i) {
    const Event event = (*rc::gen::elementOf(samples)).second;
    const auto source = std::string(domain::name_of(status));
    const auto allowed = allowed_events(status);
    const bool listed = std::count(allowed.begin(), allowed.end(), event_name(event)) > 0;
    const auto late = lateness(status, event);
    const auto outcome = apply(status, event);

    const auto* next = std::get_if<Status>(&outcome);
    if (next == nullptr) continue;
    RC_ASSERT(listed || late.has_value());
    RC_ASSERT(!late || *next == status);
    RC_ASSERT(!is_final(status) || *next == status);
    const auto target = std::string(domain::name_of(*next));
    RC_ASSERT(std::any_of(machine.rows.begin(), machine.rows.end(), [&](const RowInfo& row) {
      return row.source == source && row.event == event_name(event) && row.target == target &&
             row.late == late;
    }));
    status = *next;
  }
}

RC_GTEST_PROP(RandomWalk, OfAnOrderKeepsToItsTable, ()) {
  walk(order::Status::Pending, order::info(), order_samples());
}
RC_GTEST_PROP(RandomWalk, OfAPaymentKeepsToItsTable, ()) {
  walk(payment::Status::Ready, payment::info(), payment_samples());
}
RC_GTEST_PROP(RandomWalk, OfAShipmentKeepsToItsTable, ()) {
  walk(shipment::Status::Ready, shipment::info(), shipment_samples());
}
RC_GTEST_PROP(RandomWalk, OfACouponKeepsToItsTable, ()) {
  walk(coupon::Status::Issued, coupon::info(), coupon_samples());
}

/// Where the rows whose source and guard fit would go: read from the table itself.
template <class Status, class Event, class Result>
struct Fitting {
  Status status;
  const Event& event;
  std::vector<Result>& results;

  template <auto Source, class E, auto Target, class Guard>
  void operator()(Row<Source, E, Target, Guard>) const {
    if (fits<E, Guard>(Source)) results.push_back({Target, std::nullopt});
  }
  template <auto Source, class E, Lateness Meaning, class Guard>
  void operator()(Late<Source, E, Meaning, Guard>) const {
    if (fits<E, Guard>(Source)) results.push_back({Source, Meaning});
  }

 private:
  template <class E, class Guard>
  bool fits(Status source) const {
    const auto* held = std::get_if<E>(&event);
    return source == status && held != nullptr && Guard{}(*held);
  }
};

/// The engine does what the one fitting row says; two never fit, so their order means nothing.
template <class Machine, class Status, class Event>
void expect_one_row_fits(Status status, const Event& event) {
  using Result = std::pair<Status, std::optional<Lateness>>;
  std::vector<Result> results;
  boost::mp11::mp_for_each<typename Machine::Table>(
      Fitting<Status, Event, Result>{status, event, results});
  RC_ASSERT(results.size() <= 1u);
  const auto outcome = apply(status, event);
  const auto* to = std::get_if<Status>(&outcome);
  RC_ASSERT((to != nullptr) == (results.size() == 1u));
  if (to != nullptr) RC_ASSERT(results.front() == Result(*to, lateness(status, event)));
}

template <class Status>
Status any_status() {
  std::vector<Status> all;
  for (const auto& named : domain::named_values<Status>()) all.push_back(named.first);
  return *rc::gen::elementOf(all);
}

std::int32_t few() { return *rc::gen::inRange(-1, 5); }
domain::Money any_money() { return domain::Money(few()); }
bool coin() { return *rc::gen::arbitrary<bool>(); }

order::ClaimRequest any_claim() {
  return {
      .units = few(), .claimable = few(), .reason = any_status<domain::Reason>(), .liable = coin()};
}

/// Guards are asked with any data, not only with the samples'.
order::Event any_order_event() {
  using namespace order;
  const std::vector<Event> events{Secured{any_money()},
                                  AttemptDeclined{few()},
                                  PaymentValidated{any_money(), any_money(), coin()},
                                  DeadlinePassed{coin()},
                                  Cancel{few(), few()},
                                  CancelSettled{few(), few()},
                                  UnitsProgressed{few(), few()},
                                  ConfirmPurchase{few()},
                                  WindowElapsed{few()},
                                  RequestReturn{any_claim()},
                                  RequestExchange{any_claim()},
                                  ClaimClosed{few(), few()}};
  return *rc::gen::elementOf(events);
}

payment::Event any_payment_event() {
  using namespace payment;
  const GatewayFact fact{.asked = coin(), .revived = coin()};
  const std::vector<Event> events{
      Authorisation{fact}, Capture{fact}, Decline{fact},
      Void{fact},          Lapse{fact},   CaptureRefusal{fact},
      Silence{fact},       Abandonment{}, Refund{fact, any_money(), any_money()}};
  return *rc::gen::elementOf(events);
}

RC_GTEST_PROP(Table, OfOrdersNeverHasTwoRowsThatFit, ()) {
  expect_one_row_fits<order::Machine>(any_status<order::Status>(), any_order_event());
}
RC_GTEST_PROP(Table, OfPaymentsNeverHasTwoRowsThatFit, ()) {
  expect_one_row_fits<payment::Machine>(any_status<payment::Status>(), any_payment_event());
}
RC_GTEST_PROP(Table, OfShipmentsNeverHasTwoRowsThatFit, ()) {
  for (const auto& [status, name] : domain::named_values<shipment::Status>()) {
    for (const auto& [sample, event] : shipment_samples()) {
      expect_one_row_fits<shipment::Machine>(status, event);
    }
  }
}
RC_GTEST_PROP(Table, OfCouponsNeverHasTwoRowsThatFit, ()) {
  for (const auto& [status, name] : domain::named_values<coupon::Status>()) {
    for (const auto& [sample, event] : coupon_samples()) {
      expect_one_row_fits<coupon::Machine>(status, event);
    }
  }
}

}  // namespace
}  // namespace perdura::statemachines::testing
