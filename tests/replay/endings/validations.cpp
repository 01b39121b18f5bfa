// What a gateway may say about an attempt beside what orders in `payments.cpp` meet.
#include "activities/payment.hpp"
#include "tests/replay/endings.hpp"
#include "tests/replay/scripted_world.hpp"
#include "workflows/payment_validation.hpp"

namespace perdura::replay {

using namespace domain::calls;
using domain::Money;
namespace payment = activities::payment;

namespace {

void validate(ScriptedWorld& world, std::vector<ValidateOutcome> asked,
              std::vector<CaptureOutcome> captured, std::vector<GiveBackOutcome> given = {},
              bool order_closed = false) {
  world.answers(payment::validate, std::move(asked));
  world.answers(payment::capture, std::move(captured));
  world.answers(payment::give_back, std::move(given));
  world.begin("PaymentValidation", "att_1",
              workflows::StartValidation{.expected = {.attempt_id = domain::AttemptId("att_1"),
                                                      .payment_id = domain::PaymentId("pay_1"),
                                                      .order_id = domain::OrderId("ord_1"),
                                                      .buyer_id = domain::UserId("usr_1"),
                                                      .amount = Money(15'000)},
                                         .order_closed = order_closed});
}

}  // namespace

Scenes validations() {
  return {
      {[](ScriptedWorld& world) {
         validate(world, {AttemptValid{}}, {AttemptCaptured{Money(15'000)}});
       },
       {{"PaymentValidation", "captured", "att_1", "captured 15000"}}},
      {[](ScriptedWorld& world) { validate(world, {AttemptDeclined{1}}, {}); },
       {{"PaymentValidation", "declined", "att_1", "declined 1"}}},
      {[](ScriptedWorld& world) { validate(world, {AttemptDeclined{3}}, {}); },
       {{"PaymentValidation", "declined-for-the-last-time", "att_1", "declined 3"}}},
      {[](ScriptedWorld& world) {
         validate(world, {GatewayUnknown{}, AttemptUnpaid{}, AttemptValid{}},
                  {GatewayUnknown{}, AttemptCaptured{Money(15'000)}});
       },
       {{"PaymentValidation", "captured-after-a-silence", "att_1", "captured 15000"}}},
      {[](ScriptedWorld& world) { validate(world, {AttemptValid{}}, {AttemptDeclined{1}}); },
       {{"PaymentValidation", "declined-at-the-capture", "att_1", "declined 1"}}},
      {[](ScriptedWorld& world) { validate(world, {AttemptOver{"EXPIRED"}}, {}); },
       {{"PaymentValidation", "over-lapsed", "att_1", "over EXPIRED"}}},
      {[](ScriptedWorld& world) {
         validate(world, {AttemptCaptured{Money(14'000)}}, {},
                  {GivenBack{Money(14'000), "REFUNDED"}});
       },
       {{"PaymentValidation", "mismatched-and-refunded", "att_1", "mismatched 14000"}}},
      {[](ScriptedWorld& world) {
         validate(world, {AttemptValid{}}, {PaymentIsClosed{}}, {GivenBack{{}, "VOIDED"}});
       },
       {{"PaymentValidation", "over-closed-before-the-capture", "att_1", "over VOIDED"}}},
      {[](ScriptedWorld& world) {
         validate(
             world, {}, {},
             {GatewayUnknown{}, GiveBackPending{"FAILED"}, GivenBack{Money(15'000), "REFUNDED"}},
             true);
       },
       {{"PaymentValidation", "over-refund-refused-at-first", "att_1", "over REFUNDED"}}},
  };
}

}  // namespace perdura::replay
