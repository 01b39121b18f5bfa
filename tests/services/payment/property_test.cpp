// Random sequences of grants, charges, refunds and their repeats, against a model in plain sums.
#include <rapidcheck.h>

#include <map>

#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

constexpr int longest_sequence = 25;
constexpr int orders = 6;

/// What should be, as a reader of the rules would add it up.
struct Model {
  struct Order {
    std::string asked;  // by the charge that was answered first
    ChargeOutcome answer;
    bool answered = false;
    bool withdrawn = false;
    Money refunded;
    bool refund_answered = false;
  };
  std::map<std::string, Money> balances;
  std::map<std::string, Order> orders;

  /// Nothing: the key was used for another request.
  std::optional<ChargeOutcome> charge(const std::string& name, const As& buyer, Money amount) {
    Order& order = orders[name];
    const std::string asked = buyer.id + "/" + std::to_string(amount.value());
    if (order.withdrawn) return ChargeWithdrawn{};
    if (order.answered && order.asked != asked) return std::nullopt;
    if (order.answered) return order.answer;
    order.answered = true;
    order.asked = asked;
    Money& balance = balances[buyer.id];
    order.answer = InsufficientCredit{balance};
    if (balance < amount) return order.answer;
    balance -= amount;
    return order.answer = Charged{amount};
  }
  Money refund(const std::string& name) {
    Order& order = orders[name];
    if (order.refund_answered) return order.refunded;
    order.refund_answered = true;
    order.withdrawn = !order.answered;
    if (const auto* taken = std::get_if<Charged>(&order.answer); taken && order.answered) {
      order.refunded = taken->captured;
      balances[order.asked.substr(0, order.asked.find('/'))] += taken->captured;
    }
    return order.refunded;
  }
};

void act(PaymentWorld& w, Model& model) {
  const As& who = *rc::gen::arbitrary<bool>() ? alice : bob;
  const auto order = std::to_string(*rc::gen::inRange(0, orders));
  const auto amount = *rc::gen::inRange<std::int64_t>(1, 30) * 1'000;
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      w.give(who, amount);
      model.balances[who.id] += Money(amount);
      return;
    case 1:
    case 2: {
      const auto expected = model.charge(order, who, Money(amount));
      const auto response = w.charge(order, who, amount);
      RC_ASSERT(response.status == (expected ? 200 : 422));
      if (expected) RC_ASSERT(json::from_text<ChargeOutcome>(response.body) == *expected);
      return;
    }
    default:
      RC_ASSERT(w.refunded(order) == model.refund(order));
  }
}

void check(const PaymentWorld& w, Model& model) {
  for (const As& who : {alice, bob}) {
    const Money balance = w.balance(who);
    RC_ASSERT(!balance.is_negative());
    RC_ASSERT(balance == model.balances[who.id]);
    RC_ASSERT(balance == w.sum_of_movements(who));
  }
  for (const auto& [name, order] : model.orders) {
    const auto* taken = order.answered ? std::get_if<Charged>(&order.answer) : nullptr;
    if (taken == nullptr) {
      RC_ASSERT(w.get("/api/v1/payments/pay_" + name, admin).status == 404);
      continue;
    }
    const auto shown = w.payment(name);
    RC_ASSERT(shown.captured_amount == taken->captured);
    RC_ASSERT(shown.captured_amount - shown.refunded_amount == taken->captured - order.refunded);
  }
}

TEST(CreditProperty, BalancesAreTheSumOfWhatMovedAndPaymentsOfWhatIsOwed) {
  EXPECT_TRUE(rc::check([] {
    PaymentWorld w;
    Model model;
    const int length = *rc::gen::inRange(1, longest_sequence + 1);
    for (int n = 0; n < length; ++n) act(w, model);
    check(w, model);
  }));
}

}  // namespace
}  // namespace perdura::services::payment::testing
