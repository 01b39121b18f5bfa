#include "apps/demo/demo.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "apps/client/signup.hpp"
#include "apps/client/table.hpp"
#include "apps/demo/by_hand.hpp"
#include "platform/core/randomness.hpp"

namespace perdura::apps::demo {

using domain::IdempotencyKey;
using domain::Money;

// Which steps a scenario has.
std::vector<Demo::Step> Demo::plan_of(Scenario scenario) {
  std::vector<Step> plan{{"Find two products in the seller's list", &Demo::find_goods},
                         {"Sign up a new buyer", &Demo::sign_up_buyer},
                         {"Place an order, to be paid by card", &Demo::place}};
  const auto then = [&](std::vector<Step> steps) {
    std::ranges::move(steps, std::back_inserter(plan));
  };
  const Step stock{"See whether the goods are back in stock", &Demo::look_for_stock};
  if (scenario == Scenario::Declined) {
    then({{"Decline three times, as the payer at the gateway's page", &Demo::decline},
          {"Follow the order to its end", &Demo::fail_as_declined},
          stock});
  } else if (scenario == Scenario::Tampered) {
    then({{"Authorise another amount at the gateway", &Demo::tamper},
          {"Follow the order to its end", &Demo::fail_as_tampered},
          stock});
  } else {
    then({{"Pay, as the payer at the gateway's page", &Demo::pay},
          {"Follow the order until it is paid", &Demo::become_paid},
          {"Dispatch it, as the seller", &Demo::dispatch}});
  }
  switch (scenario) {
    case Scenario::Declined:
    case Scenario::Tampered:
      break;
    case Scenario::Delivered:
      then({{"Have the courier carry it, scan by scan", &Demo::deliver},
            {"Follow the order until it is delivered", &Demo::become_delivered}});
      break;
    case Scenario::Cancelled:
      then({{"Cancel it, as the buyer, before it is picked up", &Demo::cancel},
            {"Follow the order until it is cancelled", &Demo::become_cancelled},
            stock});
      break;
    case Scenario::Returned:
      then({{"Have the courier fail to deliver it, and bring it back", &Demo::bring_back},
            {"Follow the order to its end", &Demo::become_undelivered}});
      break;
    case Scenario::Lost:
      then({{"Have the courier pick it up, and lose it", &Demo::lose},
            {"See what the order waits for", &Demo::wait_for_delivery},
            {"Follow the order until the parcel counts as lost", &Demo::become_lost}});
      break;
  }
  then({{"Compare with the books of gateway and courier", &Demo::compare_books},
        {"Read its timeline", &Demo::read_timeline}});
  return plan;
}

namespace {

/// One of each, from the sample data.
constexpr std::array wanted{"Coffee", "Sandwich"};
/// Between two looks.
constexpr std::chrono::milliseconds look_each{100};

std::string fresh_name() {
  platform::OsRandomness chance;
  return "demo-" + chance.hex(6);
}

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

std::string reason_of(const Order& order) {
  if (!order.failure) return "";
  return ": " + order.failure->code + ": " + order.failure->detail;
}

}  // namespace

std::string in_won(Money money) { return grouped(money.value()) + " KRW"; }

Demo::Demo(World world, const Accounts& accounts, std::ostream& out)
    : world_(std::move(world)),
      out_(out),
      seller_(world_.shop, accounts.seller),
      name_(fresh_name()),
      login_{name_ + "@perdura.example", "perdura-" + name_},
      buyer_(world_.shop, login_) {}

void Demo::run(Scenario scenario) {
  const auto plan = plan_of(scenario);
  Steps steps(out_, world_.shop.waits(), static_cast<int>(plan.size()));
  for (const Step& step : plan) steps.run(step.title, [&] { return (this->*step.work)(); });
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
  return login_.email + " is " + sign_up(world_.shop, wish, key("signup")).id.value();
}

std::string Demo::place() {
  auto placement = buyer_.place(order_of(goods_), key("order"));
  if (const auto* refused = std::get_if<Refused>(&placement)) {
    throw std::runtime_error(refused->order_id.value() + " was refused: " + refused->code + ": " +
                             refused->detail);
  }
  order_ = std::get<Accepted>(std::move(placement)).order;
  follow([](const Order& order) { return order.status != "PENDING"; });
  if (!order_.payment.checkout_url || !order_.payment.pg_order_id) {
    throw std::runtime_error(order_.id.value() + " is " + order_.status +
                             ", and awaits no payment by card" + reason_of(order_));
  }
  checkout_url_ = *order_.payment.checkout_url;
  return order_.id.value() + " is " + order_.status + ": " + in_won(order_.total) + " at\n      " +
         checkout_url_;
}

void Demo::follow(const std::function<bool(const Order&)>& reached,
                  std::chrono::milliseconds within) {
  order_ = buyer_.follow(order_.id, within,
                         [&](const Order& order) { return reached(order) || is_final(order); });
}

std::string Demo::follow_to(const End& end) {
  follow([&](const Order& order) { return order.status == end.status; }, end.within);
  const std::string code = order_.failure ? order_.failure->code : "";
  const bool as_wanted =
      order_.status == end.status && (end.failure_code.empty() || code == end.failure_code);
  const std::string text = "is " + order_.status + reason_of(order_);
  if (!as_wanted) throw std::runtime_error("the order " + text + ", and not " + end.status);
  return "it " + text;
}

bool Demo::comes_true(const std::function<bool()>& look) const {
  const Waits& waits = world_.shop.waits();
  for (const auto until = waits.ticks() + fact_within; !look(); waits.sleep(look_each)) {
    if (waits.ticks() + look_each > until) return false;
  }
  return true;
}

IdempotencyKey Demo::key(const std::string& effect) const {
  return IdempotencyKey(name_ + "-" + effect);
}

void Demo::show() const {
  out_ << "\nOrder " << order_.number << " is " << order_.status
       << ". What happened, with times since its placement:\n\n"
       << render(timeline_) << "\nThe workflows that did it, in Temporal's Web UI:\n"
       << links(timeline_.workflow_url, workflows_) << "\nTo order another " << goods_.front().name
       << " as this buyer, copy these lines; then open the checkout_url in a browser and pay:\n"
       << by_hand(world_.api, login_, order_of({goods_.front()}))
       << "How to go on from there, as payer, seller, courier and buyer: README.md, \"An order by "
          "hand\".\n"
          "Other ends of an order: make demo SCENARIO="
       << scenario_names() << "." << std::endl;
}

}  // namespace perdura::apps::demo
