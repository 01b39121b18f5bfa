#include "apps/demo/demo.hpp"

#include <array>
#include <ostream>

#include "apps/client/signup.hpp"
#include "apps/client/table.hpp"
#include "apps/demo/by_hand.hpp"
#include "apps/demo/timeline.hpp"
#include "platform/core/randomness.hpp"

namespace perdura::apps::demo {

using domain::IdempotencyKey;
using domain::Money;

namespace {

constexpr int step_count = 6;
/// One of each, from the sample data.
constexpr std::array wanted{"Coffee", "Sandwich"};

std::string fresh_name() {
  platform::OsRandomness chance;
  return "demo-" + chance.hex(6);
}

std::string in_won(Money money) { return grouped(money.value()) + " KRW"; }

Money price_of(const std::vector<Product>& goods) {
  Money total;
  for (const auto& product : goods) total += product.skus.front().price;
  return total;
}

NewOrder order_of(const std::vector<Product>& goods) {
  NewOrder order{.items = {},
                 .address = {{"recipient", "Demo Buyer"}, {"line", "1 Harbour Street"}},
                 .expected_total = price_of(goods),
                 .payment = {}};
  for (const auto& product : goods) {
    order.items.push_back({product.skus.front().sku_id, domain::Quantity(1)});
  }
  return order;
}

}  // namespace

Demo::Demo(Transport& transport, const Accounts& accounts, std::string api, std::ostream& out)
    : transport_(transport),
      api_(std::move(api)),
      out_(out),
      steps_(out, transport.waits(), step_count),
      admin_(transport, accounts.admin),
      seller_(transport, accounts.seller),
      name_(fresh_name()),
      login_{name_ + "@perdura.example", "perdura-" + name_},
      buyer_(transport, login_) {}

void Demo::run() {
  steps_.run("Find two products in the seller's list", [this] { return find_goods(); });
  steps_.run("Sign up a new buyer", [this] { return sign_up_buyer(); });
  steps_.run("Grant store credit, as the admin", [this] { return grant(); });
  steps_.run("Place an order on store credit", [this] { return place(); });
  steps_.run(
      "Follow the order until it is paid, " + std::to_string(paid_within.count()) + " s at most",
      [this] { return follow(); });
  steps_.run("Read its timeline", [this] { return read_timeline(); });
  show();
}

std::string Demo::find_goods() {
  std::string text;
  for (const char* name : wanted) {
    auto product = seller_.product_by_name(name);
    if (!product || product->skus.empty()) {
      throw std::runtime_error(std::string("there is no ") + name +
                               " on sale; perdura-seed makes the sample data");
    }
    text +=
        (text.empty() ? "" : ", ") + product->name + " at " + in_won(product->skus.front().price);
    goods_.push_back(std::move(*product));
  }
  return text;
}

std::string Demo::sign_up_buyer() {
  const SignUp wish{login_.email, login_.password, "Demo Buyer", {}};
  user_ = sign_up(transport_, wish, IdempotencyKey(name_ + "-signup"));
  return login_.email + " is " + user_.id.value();
}

std::string Demo::grant() {
  admin_.grant_credit(user_.id, granted, IdempotencyKey(name_ + "-credit"));
  return "balance " + in_won(buyer_.credit_balance());
}

std::string Demo::place() {
  const NewOrder order = order_of(goods_);
  auto placement = buyer_.place(order, IdempotencyKey(name_ + "-order"));
  if (const auto* refused = std::get_if<Refused>(&placement)) {
    throw std::runtime_error(refused->order_id.value() + " was refused: " + refused->code + ": " +
                             refused->detail);
  }
  order_ = std::get<Accepted>(std::move(placement)).order;
  return order_.id.value() + ", " + in_won(order.expected_total);
}

std::string Demo::follow() {
  order_ = buyer_.follow(order_.id, paid_within);
  if (!is_paid(order_)) {
    const auto why = order_.failure.value_or(OrderFailure{});
    throw std::runtime_error("the order is " + order_.status + ": " + why.code + ": " + why.detail);
  }
  return "it is " + order_.status + "; credit left: " + in_won(buyer_.credit_balance());
}

std::string Demo::read_timeline() {
  timeline_ = buyer_.timeline(order_.id);
  if (timeline_.items.empty()) throw std::runtime_error("the timeline is empty");
  return {};
}

void Demo::show() const {
  out_ << "\nOrder " << order_.number << ", with times since its placement\n\n"
       << render(timeline_) << "\nIts workflow, in Temporal's Web UI:\n  " << timeline_.workflow_url
       << "\n\nThis buyer has credit left. To order another " << goods_.front().name
       << " by hand, copy these lines:\n"
       << by_hand(api_, login_, order_of({goods_.front()}))
       << "How to sign up, and to find what is sold: README.md, \"An order by hand\"." << std::endl;
}

}  // namespace perdura::apps::demo
