// An order's workflow is told of a payment, and waited for.
#include "services/payment/validations/temporal_validations.hpp"

#include <gtest/gtest.h>

#include "temporal/testing/environment.hpp"
#include "temporal/workflow.hpp"

namespace perdura::services::payment {
namespace {

using namespace std::chrono_literals;
using domain::AttemptId;
using domain::calls::PaymentValidated;
using domain::calls::ValidatePayment;
using temporal::ApplicationFailure;
using temporal::Task;

/// An order that validates at once, slowly, or not at all, by the attempt's name.
class PayingOrder {
 public:
  Task<void> run() {
    auto over = temporal::until([this] { return over_; });
    co_await over;
  }
  void end() { over_ = true; }

  Task<PaymentValidated> validate(ValidatePayment asked) {
    ++validations_;
    if (asked.attempt_id.value() == "att_slow") {
      auto long_time = temporal::sleep(1h);
      co_await long_time;
    }
    if (asked.attempt_id.value() == "att_broken") {
      throw ApplicationFailure({.message = "no code of ours", .non_retryable = true});
    }
    co_return PaymentValidated{"PAID", "CAPTURED", {}};
  }
  void may_validate(const ValidatePayment& asked) const {
    if (asked.attempt_id.value() != "att_late") return;
    throw ApplicationFailure({.type = "ILLEGAL_TRANSITION", .message = "the order is EXPIRED"});
  }
  int count() const { return validations_; }

 private:
  int validations_ = 0;
  bool over_ = false;
};

temporal::WorkflowDefinition paying_order() {
  return temporal::define<PayingOrder>("Order")
      .run(&PayingOrder::run)
      .signal("end", &PayingOrder::end)
      .update("validate", &PayingOrder::validate, &PayingOrder::may_validate)
      .query("count", &PayingOrder::count);
}

struct Validating : ::testing::Test {
  Validating() {
    const auto started = world.ask<temporal::StartedRun>([&](auto go) {
      world.client().start({.id = "ord_7", .type = "Order", .task_queue = "test"}, go);
    });
    EXPECT_TRUE(started);
  }
  ValidationAnswer validate(const std::string& attempt, const std::string& order = "ord_7") {
    return validations.validate(domain::OrderId(order), {AttemptId(attempt)}, {"req_1", ""},
                                1'800ms);
  }
  temporal::Await await() {
    return [this](const std::function<void(std::function<void()>)>& begin) {
      const auto over = std::make_shared<bool>(false);
      begin([over] { *over = true; });
      EXPECT_TRUE(world.runtime().run_until([&] { return *over; }));
    };
  }

  temporal::testing::TestEnvironment world{{.workflows = {paying_order()}}};
  TemporalValidations validations{{world.client(), await()}};
};

TEST_F(Validating, IsAnsweredWithItsEnd) {
  EXPECT_EQ(std::get<PaymentValidated>(validate("att_1")),
            (PaymentValidated{"PAID", "CAPTURED", {}}));
}

TEST_F(Validating, HappensOnceHoweverOftenItIsAskedFor) {
  validate("att_1");
  EXPECT_TRUE(std::holds_alternative<PaymentValidated>(validate("att_1")));
  validate("att_2");
  const auto count = world.ask<temporal::Payloads>(
      [&](auto go) { world.client().query({"ord_7"}, {.name = "count"}, go); });
  EXPECT_EQ(temporal::only_payload<int>(count.value()), 2);
}

TEST_F(Validating, IsPendingWhenItTakesLongerThanTheClientWaits) {
  EXPECT_TRUE(std::holds_alternative<ValidationPending>(validate("att_slow")));
}

TEST_F(Validating, IsRefusedWithTheCodeOfTheValidator) {
  const auto refused = std::get<ValidationRefused>(validate("att_late"));
  EXPECT_EQ(refused.code, domain::Code("ILLEGAL_TRANSITION"));
  EXPECT_EQ(refused.detail, "the order is EXPIRED");
}

TEST_F(Validating, ThatFailedOrHasNobodyToAskIsUnavailable) {
  EXPECT_TRUE(std::holds_alternative<ValidationUnavailable>(validate("att_broken")));
  EXPECT_TRUE(std::holds_alternative<ValidationUnavailable>(validate("att_1", "ord_8")));
}

}  // namespace
}  // namespace perdura::services::payment
