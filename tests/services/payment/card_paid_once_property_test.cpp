// Whatever a gateway does by itself with several tries of one payment, and whenever its news comes:
// the order keeps the money of one attempt, or of none, and that attempt is its own for ever.
#include <rapidcheck.h>

#include "tests/services/payment/listed_gateway.hpp"

namespace perdura::services::payment::testing {
namespace {

constexpr int longest_sequence = 14;
constexpr int patience = 5;

/// The payment, and its order's workflow as far as money is concerned.
class Shop {
 public:
  void act() {
    const int number = *rc::gen::element(1, 1, 1, 2, 2, 3, 4);
    switch (*rc::gen::inRange(0, 9)) {
      case 0:
      case 1:
        return hold(number);
      case 2:
      case 3:
        return take(number);
      case 4:
        return decline(number);
      case 5:
        pg.refuse_captures = !pg.refuse_captures;
        return;
      case 6:
        hear_one();
        return;
      default:
        return w.tell();
    }
  }

  void end() {
    pg.refuse_captures = false;
    be_quiet();
    const auto tried = static_cast<int>(w.attempts().size());
    if (paid_by_ != 0 || tried >= domain::max_payment_attempts) return;
    // Whatever came to nothing, the payer may try once more.
    pg.hold(static_cast<int>(pg.transactions.size()) + 1);
    be_quiet();
    RC_ASSERT(paid_by_ != 0);
  }

  void check() {
    RC_ASSERT(heard_.empty());
    RC_ASSERT(pg.held() == Money());
    RC_ASSERT(pg.kept() == (paid_by_ == 0 ? Money() : w.order.amount));
    if (paid_by_ == 0) return;
    const AttemptCaptured all{w.order.amount};
    RC_ASSERT(w.capture(paid_by_) == CaptureOutcome(all));
    RC_ASSERT(w.validate(paid_by_) == ValidateOutcome(all));
    RC_ASSERT(w.attempts().at(paid_by_ - 1).captured == w.order.amount);
  }

 private:
  using Status = ListedGateway::Status;

  bool is(int number, std::initializer_list<Status> ones) {
    return std::ranges::find(ones, pg.at(number).status) != ones.end();
  }
  // A payer who was declined may be let through after all; what was let go stays so.
  void hold(int number) {
    if (is(number, {Status::Pending, Status::Declined})) pg.hold(number);
  }
  void take(int number) {
    if (is(number, {Status::Pending, Status::Declined, Status::Authorized})) pg.take(number);
  }
  void decline(int number) {
    if (is(number, {Status::Pending})) pg.decline(number);
  }

  void be_quiet() {
    for (int times = 0; times < patience; ++times) {
      w.tell();
      while (hear_one()) {
      }
    }
  }

  /// False: nobody has to be told anything.
  bool hear_one() {
    for (auto& fact : w.relayed()) heard_.push_back(std::move(fact));
    if (heard_.empty()) return false;
    const std::string fact = heard_.front();
    heard_.erase(heard_.begin());
    const int number = std::stoi(fact.substr(fact.find(' ')));
    if (fact.starts_with("Refund") || (paid_by_ != 0 && paid_by_ != number)) {
      return_all(number);
    } else {
      pay_by(number);
    }
    return true;
  }

  /// As `PaymentValidation` does.
  void pay_by(int number) {
    const auto validated = w.validate(number);
    bool paid = std::holds_alternative<AttemptCaptured>(validated);
    if (std::holds_alternative<AttemptValid>(validated)) {
      const auto captured = w.capture(number);
      paid = std::holds_alternative<AttemptCaptured>(captured);
      if (std::holds_alternative<PaymentIsClosed>(captured)) return return_all(number);
    }
    if (paid) paid_by_ = number;
  }

  void return_all(int number) {
    RC_ASSERT(number != paid_by_);
    for (int times = 0; times < patience; ++times) {
      if (std::holds_alternative<GivenBack>(w.give_back(number))) return;
    }
    RC_FAIL("what is held does not go back");
  }

  ListedWorld w;
  ListedGateway& pg = w.pg;
  std::vector<std::string> heard_;
  int paid_by_ = 0;
};

TEST(CardPaidOnceProperty, AnOrderKeepsOneAttemptsMoneyAndNoOther) {
  EXPECT_TRUE(rc::check([] {
    Shop shop;
    const int length = *rc::gen::inRange(1, longest_sequence + 1);
    for (int n = 0; n < length; ++n) shop.act();
    shop.end();
    shop.check();
  }));
}

}  // namespace
}  // namespace perdura::services::payment::testing
