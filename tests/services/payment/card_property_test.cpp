// Whatever the payer does, the gateway does wrong and the database forgets, in whatever order: once
// all is quiet, closed and told, the sums are the gateway's, nothing is held, and nobody was told
// twice.
#include <rapidcheck.h>

#include <map>
#include <set>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

constexpr int longest_sequence = 10;
constexpr int patience = 40;

/// The world, and the workflows that hear of it.
class Trial {
 public:
  Trial() { w.opened(); }

  void act() {
    const int number = *rc::gen::inRange(1, attempts() + 1);
    switch (*rc::gen::inRange(0, 14)) {
      case 0:
      case 1:
        return w.pay();
      case 2:
        return w.decline();
      case 3:
        return w.pay("7", *rc::gen::element(9'000, 11'000));
      case 4:
        return w.deliver();
      case 5:
        w.confirm(number, "k" + std::to_string(++keys_));
        return;
      case 6:
        return ask_of(number, "validate",
                      ValidateAttempt{w.attempt(number), order.payment_id, order.order_id,
                                      order.buyer_id, order.currency, order.amount});
      case 7:
        return ask_of(number, "capture", CaptureAttempt{w.attempt(number), order.amount});
      case 8:
        return ask_of(number, "give-back", GiveBack{w.attempt(number), any_refund(number)});
      case 9:
        w.send(HttpMethod::Post, "/internal/v1/payments/ask", worker,
               json::to_text(AskGateway{order.payment_id}), "k");
        return;
      case 10:
        return close_some();
      case 11:
        return go_wrong();
      case 12:
        ++(*rc::gen::arbitrary<bool>() ? w.faults.lose_before : w.faults.lose_after);
        return;
      default:
        return w.wait(std::chrono::seconds(*rc::gen::inRange(1, 40)));
    }
  }

  void end() {
    w.faults.lose_before = w.faults.lose_after = 0;
    w.outside.brain.faults().clear();
    w.wait(31s);
    w.outside.brain.notify(w.pg_order(), true);
    for (int times = 0; times < 3; ++times) {
      w.deliver();
      w.wait(31s);
    }
    // Its key may be of another list of attempts.
    if (!closed_) close({});
    for (int times = 0; times < patience && relay(); ++times) {
      for (const int number : std::exchange(cares_, {})) finish(number);
    }
  }

  void check() {
    RC_ASSERT(w.nothing_held());
    const auto shown = w.payment("7");
    const auto book = w.book();
    RC_ASSERT(shown.captured_amount.value() == book.captured);
    RC_ASSERT(shown.refunded_amount.value() == book.refunded);
    Money captured, refunded;
    for (const auto& attempt : shown.attempts) {
      RC_ASSERT(attempt.refunded_amount <= attempt.captured_amount);
      captured += attempt.captured_amount;
      refunded += attempt.refunded_amount;
    }
    RC_ASSERT(captured == shown.captured_amount);
    RC_ASSERT(refunded == shown.refunded_amount);
    check_events(shown);
  }

  CardWorld w;

 private:
  int attempts() const { return static_cast<int>(w.payment("7").attempts.size()); }

  domain::RefundId any_refund(int number) {
    if (*rc::gen::inRange(0, 3) > 0) return refund_of(w.attempt(number));
    return domain::RefundId("rfd_another" + std::to_string(number));
  }

  /// As the workflow that looks after an attempt, which will go on.
  template <class Request>
  void ask_of(int number, const char* what, const Request& request) {
    cares_.insert(number);
    w.send(HttpMethod::Post, std::string("/internal/v1/payments/") + what, worker,
           json::to_text(request), "k");
  }

  void close_some() {
    std::vector<domain::AttemptId> validating;
    if (*rc::gen::arbitrary<bool>()) {
      relay();
      for (const int number : cares_) validating.push_back(w.attempt(number));
    }
    close(validating);
  }

  /// The same request until it is taken.
  void close(const std::vector<domain::AttemptId>& validating) {
    if (closed_) return;
    for (int times = 0; times < patience && !closed_; ++times) {
      closed_ = w.close("7", validating).status == 200;
    }
    RC_ASSERT(closed_);
  }

  void go_wrong() {
    const auto call = *rc::gen::element(PgCall::Authorise, PgCall::Capture, PgCall::Void,
                                        PgCall::Refund, PgCall::Lookup, PgCall::Webhook);
    const auto kind =
        *rc::gen::element(FaultKind::Refuse, FaultKind::TimeoutBefore, FaultKind::TimeoutAfter,
                          FaultKind::Late, FaultKind::Duplicate, FaultKind::WrongAmount);
    w.force(call, kind);
  }

  /// Takes the facts that wait; false if there are none, and nobody is at anything.
  bool relay() {
    for (const auto& fact : w.told()) {
      RC_ASSERT(told_.insert(fact).second);
      cares_.insert(std::stoi(fact.substr(fact.find(' '))));
    }
    w.db.set_hooks(nullptr);
    w.db.transaction(
        [](platform::sql::Transaction& tx) { tx.execute("DELETE FROM workflow_outbox"); });
    w.db.set_hooks(&w.faults);
    return !cares_.empty();
  }

  /// As the workflows do: what is not captured for an open order goes back.
  void finish(int number) {
    for (int times = 0; times < patience; ++times) {
      const auto outcome = w.give_back(number);
      if (std::holds_alternative<GivenBack>(outcome)) return;
      w.wait(31s);
    }
    RC_FAIL("what is held does not go back");
  }

  /// Each once: what is captured and refunded, and each attempt's ends.
  void check_events(const PaymentView& shown) const {
    Money captured, refunded;
    std::set<std::string> refunds;
    for (const auto& event : w.written()) {
      const auto body = json::parse(event.body);
      const Money amount(body.at("amount").as_int64());
      if (event.type == "payment.captured") captured += amount;
      if (event.type != "payment.refunded") continue;
      refunded += amount;
      RC_ASSERT(refunds.insert(std::string(body.at("refund_id").as_string())).second);
    }
    RC_ASSERT(captured == shown.captured_amount);
    RC_ASSERT(refunded == shown.refunded_amount);
  }

  const OpenPayment order = CardWorld::opening();
  std::set<int> cares_;
  std::set<std::string> told_;
  bool closed_ = false;
  int keys_ = 0;
};

TEST(CardProperty, OnceQuietTheSumsAgreeAndNothingIsHeld) {
  EXPECT_TRUE(rc::check([] {
    Trial trial;
    const int length = *rc::gen::inRange(1, longest_sequence + 1);
    for (int n = 0; n < length; ++n) trial.act();
    trial.end();
    trial.check();
  }));
}

}  // namespace
}  // namespace perdura::services::payment::testing
