// What the replay of the files is for: code that was changed under running workflows is found, by
// name and event; a change behind a patch is none.
#include <gmock/gmock.h>

#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"
#include "temporal/replay/replayer.hpp"
#include "tests/replay/recording.hpp"
#include "tests/replay/stored.hpp"
#include "workflows/cancellation.hpp"
#include "workflows/refund.hpp"
#include "workflows/refunding.hpp"

namespace perdura::replay {
namespace {

using namespace domain::calls;
using namespace temporal;
using namespace workflows;

ReplayOutcome replay(const WorkflowDefinition& changed, const std::string& file) {
  Replayer replayer({changed});
  return replayer.replay_json(read_file(std::filesystem::path(histories_folder) / file));
}

/// `Cancellation`, but what is stopped is given back to stock before it is refunded.
struct HastyCancellation {
  Task<CancellationEnd> run(StartCancellation start) {
    auto stopping =
        must(activities::shipping::stop, {.order_id = start.order_id,
                                          .shipment_ids = {},
                                          .cancellation_id = start.wish.cancellation_id});
    co_await stopping;
    auto releasing = must(activities::product::release, {.order_id = start.order_id});
    co_await releasing;
    auto refunding = give_back_for({.order_id = start.order_id,
                                    .payment_id = start.payment_id,
                                    .refund_id = start.wish.refund_id},
                                   Patience{});
    CancellationEnd end;
    end.refunded = co_await refunding;
    co_return end;
  }
  void changed(ShipmentChanged) {}
};

TEST(ChangedCode, ThatMovedACallIsRefusedByNameAndEvent) {
  const auto outcome = replay(define<HastyCancellation>("Cancellation")
                                  .run(&HastyCancellation::run)
                                  .signal("shipment_changed", &HastyCancellation::changed),
                              "Cancellation/stopped-credit.json");
  EXPECT_THAT(outcome.problem,
              ::testing::AllOf(::testing::HasSubstr("local activity 2 is ReleaseStock"),
                               ::testing::HasSubstr("history has RefundCredit"),
                               ::testing::HasSubstr("(event ")));
  EXPECT_EQ(outcome.command, "RecordMarker 2 (ReleaseStock)");
  EXPECT_GT(outcome.event, 0);
}

/// `Refund`, but it does not ask again.
struct ImpatientRefund {
  Task<GivenBack> run(StartRefund refund) {
    auto giving = must(activities::payment::give_back, refund);
    co_await giving;
    co_return GivenBack{};
  }
};

TEST(ChangedCode, ThatEndsSoonerIsRefusedByNameAndEvent) {
  const auto outcome = replay(define<ImpatientRefund>("Refund").run(&ImpatientRefund::run),
                              "Refund/refunded-in-doubt-at-first.json");
  EXPECT_EQ(outcome.command, "CompleteWorkflowExecution");
  EXPECT_THAT(outcome.problem, ::testing::HasSubstr("EVENT_TYPE_TIMER_STARTED 1"));
}

/// `Refund`, but the gateway is asked first; in runs that begin from now on, or in all.
template <bool patching>
struct CarefulRefund {
  Task<GivenBack> run(StartRefund refund) {
    if (!patching || patched("ask-first")) {
      auto asking = must(activities::payment::validate, {.attempt_id = refund.attempt_id});
      co_await asking;
    }
    auto giving = give_back(std::move(refund), Patience{});
    co_return co_await giving;
  }
};

TEST(ChangedCode, ThatAsksFirstIsRefusedUnlessItIsBehindAPatch) {
  using Careless = CarefulRefund<false>;
  using Careful = CarefulRefund<true>;
  const auto refused =
      replay(define<Careless>("Refund").run(&Careless::run), "Refund/refunded.json");
  EXPECT_THAT(refused.problem, ::testing::HasSubstr("local activity 1 is ValidateAttempt, but "
                                                    "history has GiveBack"));
  EXPECT_EQ(replay(define<Careful>("Refund").run(&Careful::run), "Refund/refunded.json").problem,
            "");
}

TEST(ChangedCode, ThatNoLongerKnowsAWorkflowIsRefused) {
  EXPECT_EQ(replay(cancellation_workflow(), "Refund/refunded.json").problem,
            "no workflow of type Refund is known");
}

}  // namespace
}  // namespace perdura::replay
