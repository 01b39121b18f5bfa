// Money for which no order waits.
#include "activities/payment.hpp"
#include "tests/replay/endings.hpp"
#include "tests/replay/scripted_world.hpp"

namespace perdura::replay {

using namespace domain::calls;
using domain::Money;

namespace {

void give_back(ScriptedWorld& world, std::vector<GiveBackOutcome> said,
               std::optional<Money> amount = {}) {
  world.answers(activities::payment::give_back, std::move(said));
  world.begin("Refund", "rfd_1",
              StartRefund{.attempt_id = domain::AttemptId("att_1"),
                          .refund_id = domain::RefundId("rfd_1"),
                          .amount = amount});
}

}  // namespace

Scenes refunds() {
  return {
      {[](ScriptedWorld& world) {
         give_back(world, {GivenBack{Money(15'000), "REFUNDED"}});
       },
       {{"Refund", "refunded", "rfd_1", "REFUNDED 15000"}}},
      {[](ScriptedWorld& world) {
         give_back(world, {GivenBack{Money(5'000), "PARTIALLY_REFUNDED"}}, Money(5'000));
       },
       {{"Refund", "refunded-in-part", "rfd_1", "PARTIALLY_REFUNDED 5000"}}},
      {[](ScriptedWorld& world) {
         give_back(world, {GivenBack{{}, "VOIDED"}});
       },
       {{"Refund", "voided", "rfd_1", "VOIDED 0"}}},
      {[](ScriptedWorld& world) {
         give_back(world, {GivenBack{{}, "EXPIRED"}});
       },
       {{"Refund", "nothing-to-give-back", "rfd_1", "EXPIRED 0"}}},
      {[](ScriptedWorld& world) {
         give_back(world,
                   {GatewayUnknown{}, GatewayUnknown{}, GivenBack{Money(15'000), "REFUNDED"}});
       },
       {{"Refund", "refunded-in-doubt-at-first", "rfd_1", "REFUNDED 15000"}}},
      {[](ScriptedWorld& world) {
         give_back(world, {GiveBackPending{"REQUESTED"}, GiveBackPending{"FAILED"},
                           GivenBack{Money(15'000), "REFUNDED"}});
       },
       {{"Refund", "refunded-refused-at-first", "rfd_1", "REFUNDED 15000"}}},
  };
}

}  // namespace perdura::replay
